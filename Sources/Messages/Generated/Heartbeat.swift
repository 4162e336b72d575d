// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Keeps a member of a classic group alive.
package struct HeartbeatRequest: APIRequest {
    package typealias Response = HeartbeatResponse
    package static let key = APIKey.heartbeat
    package static let name = "HeartbeatRequest"
    package static let versions: ClosedRange<Int16> = 0...4
    package static let flexibleVersions: ClosedRange<Int16>? = 4...4

    package var groupId: String
    package var generationId: Int32
    package var memberId: String
    package var groupInstanceId: String?

    package init(groupId: String = "", generationId: Int32 = 0, memberId: String = "", groupInstanceId: String? = nil) {
        self.groupId = groupId
        self.generationId = generationId
        self.memberId = memberId
        self.groupInstanceId = groupInstanceId
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 4
        self.init()
        groupId = try reader.string(flexible: flexible)
        generationId = try reader.int32()
        memberId = try reader.string(flexible: flexible)
        if version >= 3 { groupInstanceId = try reader.nullableString(flexible: flexible) }
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 4
        if version <= 2 { try requireDefault(groupInstanceId == nil, "HeartbeatRequest.groupInstanceId", version) }
        try writer.string(groupId, flexible: flexible)
        writer.int32(generationId)
        try writer.string(memberId, flexible: flexible)
        if version >= 3 { try writer.string(groupInstanceId, flexible: flexible) }
        if flexible { writer.noTags() }
    }
}

/// The answer to ``HeartbeatRequest``.
package struct HeartbeatResponse: APIResponse {
    package static let key = APIKey.heartbeat
    package static let name = "HeartbeatResponse"
    package static let versions: ClosedRange<Int16> = 0...4
    package static let flexibleVersions: ClosedRange<Int16>? = 4...4

    package var throttleTimeMs: Int32
    package var errorCode: ErrorCode

    package init(throttleTimeMs: Int32 = 0, errorCode: ErrorCode = .none) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 4
        self.init()
        if version >= 1 { throttleTimeMs = try reader.int32() }
        errorCode = try reader.errorCode()
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 4
        if version >= 1 { writer.int32(throttleTimeMs) }
        writer.errorCode(errorCode)
        if flexible { writer.noTags() }
    }
}
