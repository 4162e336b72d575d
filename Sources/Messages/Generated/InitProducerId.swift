// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Gives a producer its id and epoch.
package struct InitProducerIdRequest: APIRequest {
    package typealias Response = InitProducerIdResponse
    package static let key = APIKey.initProducerId
    package static let name = "InitProducerIdRequest"
    package static let versions: ClosedRange<Int16> = 0...5
    package static let flexibleVersions: ClosedRange<Int16>? = 2...5

    package var transactionalId: String?
    package var transactionTimeoutMs: Int32
    package var producerId: Int64
    package var producerEpoch: Int16

    package init(
        transactionalId: String? = "",
        transactionTimeoutMs: Int32 = 0,
        producerId: Int64 = -1,
        producerEpoch: Int16 = -1
    ) {
        self.transactionalId = transactionalId
        self.transactionTimeoutMs = transactionTimeoutMs
        self.producerId = producerId
        self.producerEpoch = producerEpoch
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        self.init()
        transactionalId = try reader.nullableString(flexible: flexible)
        transactionTimeoutMs = try reader.int32()
        if version >= 3 {
            producerId = try reader.int64()
            producerEpoch = try reader.int16()
        }
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        if version <= 2 { try requireDefault(producerId == -1, "InitProducerIdRequest.producerId", version) }
        if version <= 2 { try requireDefault(producerEpoch == -1, "InitProducerIdRequest.producerEpoch", version) }
        try writer.string(transactionalId, flexible: flexible)
        writer.int32(transactionTimeoutMs)
        if version >= 3 {
            writer.int64(producerId)
            writer.int16(producerEpoch)
        }
        if flexible { writer.noTags() }
    }
}

/// The answer to ``InitProducerIdRequest``.
package struct InitProducerIdResponse: APIResponse {
    package static let key = APIKey.initProducerId
    package static let name = "InitProducerIdResponse"
    package static let versions: ClosedRange<Int16> = 0...5
    package static let flexibleVersions: ClosedRange<Int16>? = 2...5

    package var throttleTimeMs: Int32
    package var errorCode: ErrorCode
    package var producerId: Int64
    package var producerEpoch: Int16

    package init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        producerId: Int64 = -1,
        producerEpoch: Int16 = 0
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.producerId = producerId
        self.producerEpoch = producerEpoch
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        self.init()
        throttleTimeMs = try reader.int32()
        errorCode = try reader.errorCode()
        producerId = try reader.int64()
        producerEpoch = try reader.int16()
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        writer.int32(throttleTimeMs)
        writer.errorCode(errorCode)
        writer.int64(producerId)
        writer.int16(producerEpoch)
        if flexible { writer.noTags() }
    }
}
