// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Adds a group's offsets to a transaction.
package struct AddOffsetsToTxnRequest: APIRequest {
    package typealias Response = AddOffsetsToTxnResponse
    package static let key = APIKey.addOffsetsToTxn
    package static let name = "AddOffsetsToTxnRequest"
    package static let versions: ClosedRange<Int16> = 0...4
    package static let flexibleVersions: ClosedRange<Int16>? = 3...4

    package var transactionalId: String
    package var producerId: Int64
    package var producerEpoch: Int16
    package var groupId: String

    package init(transactionalId: String = "", producerId: Int64 = 0, producerEpoch: Int16 = 0, groupId: String = "") {
        self.transactionalId = transactionalId
        self.producerId = producerId
        self.producerEpoch = producerEpoch
        self.groupId = groupId
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 3
        self.init()
        transactionalId = try reader.string(flexible: flexible)
        producerId = try reader.int64()
        producerEpoch = try reader.int16()
        groupId = try reader.string(flexible: flexible)
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 3
        try writer.string(transactionalId, flexible: flexible)
        writer.int64(producerId)
        writer.int16(producerEpoch)
        try writer.string(groupId, flexible: flexible)
        if flexible { writer.noTags() }
    }
}

/// The answer to ``AddOffsetsToTxnRequest``.
package struct AddOffsetsToTxnResponse: APIResponse {
    package static let key = APIKey.addOffsetsToTxn
    package static let name = "AddOffsetsToTxnResponse"
    package static let versions: ClosedRange<Int16> = 0...4
    package static let flexibleVersions: ClosedRange<Int16>? = 3...4

    package var throttleTimeMs: Int32
    package var errorCode: ErrorCode

    package init(throttleTimeMs: Int32 = 0, errorCode: ErrorCode = .none) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 3
        self.init()
        throttleTimeMs = try reader.int32()
        errorCode = try reader.errorCode()
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 3
        writer.int32(throttleTimeMs)
        writer.errorCode(errorCode)
        if flexible { writer.noTags() }
    }
}
