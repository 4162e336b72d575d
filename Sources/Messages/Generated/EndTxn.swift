// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Commits or aborts a transaction; from 5 the answer carries the epoch of the next one.
package struct EndTxnRequest: APIRequest {
    package typealias Response = EndTxnResponse
    package static let key = APIKey.endTxn
    package static let name = "EndTxnRequest"
    package static let versions: ClosedRange<Int16> = 0...5
    package static let flexibleVersions: ClosedRange<Int16>? = 3...5

    package var transactionalId: String
    package var producerId: Int64
    package var producerEpoch: Int16
    package var committed: Bool

    package init(
        transactionalId: String = "",
        producerId: Int64 = 0,
        producerEpoch: Int16 = 0,
        committed: Bool = false
    ) {
        self.transactionalId = transactionalId
        self.producerId = producerId
        self.producerEpoch = producerEpoch
        self.committed = committed
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 3
        self.init()
        transactionalId = try reader.string(flexible: flexible)
        producerId = try reader.int64()
        producerEpoch = try reader.int16()
        committed = try reader.bool()
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 3
        try writer.string(transactionalId, flexible: flexible)
        writer.int64(producerId)
        writer.int16(producerEpoch)
        writer.bool(committed)
        if flexible { writer.noTags() }
    }
}

/// The answer to ``EndTxnRequest``.
package struct EndTxnResponse: APIResponse {
    package static let key = APIKey.endTxn
    package static let name = "EndTxnResponse"
    package static let versions: ClosedRange<Int16> = 0...5
    package static let flexibleVersions: ClosedRange<Int16>? = 3...5

    package var throttleTimeMs: Int32
    package var errorCode: ErrorCode
    package var producerId: Int64
    package var producerEpoch: Int16

    package init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        producerId: Int64 = -1,
        producerEpoch: Int16 = -1
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.producerId = producerId
        self.producerEpoch = producerEpoch
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 3
        self.init()
        throttleTimeMs = try reader.int32()
        errorCode = try reader.errorCode()
        if version == 5 {
            producerId = try reader.int64()
            producerEpoch = try reader.int16()
        }
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 3
        writer.int32(throttleTimeMs)
        writer.errorCode(errorCode)
        if version == 5 {
            writer.int64(producerId)
            writer.int16(producerEpoch)
        }
        if flexible { writer.noTags() }
    }
}
