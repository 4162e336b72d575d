// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Hands out the assignment that the leader of a classic group made.
package struct SyncGroupRequest: APIRequest {
    package typealias Response = SyncGroupResponse
    package static let key = APIKey.syncGroup
    package static let name = "SyncGroupRequest"
    package static let versions: ClosedRange<Int16> = 0...5
    package static let flexibleVersions: ClosedRange<Int16>? = 4...5

    package var groupId: String
    package var generationId: Int32
    package var memberId: String
    package var groupInstanceId: String?
    package var protocolType: String?
    package var protocolName: String?
    package var assignments: [SyncGroupRequestAssignment]

    package init(
        groupId: String = "",
        generationId: Int32 = 0,
        memberId: String = "",
        groupInstanceId: String? = nil,
        protocolType: String? = nil,
        protocolName: String? = nil,
        assignments: [SyncGroupRequestAssignment] = []
    ) {
        self.groupId = groupId
        self.generationId = generationId
        self.memberId = memberId
        self.groupInstanceId = groupInstanceId
        self.protocolType = protocolType
        self.protocolName = protocolName
        self.assignments = assignments
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 4
        self.init()
        groupId = try reader.string(flexible: flexible)
        generationId = try reader.int32()
        memberId = try reader.string(flexible: flexible)
        if version >= 3 { groupInstanceId = try reader.nullableString(flexible: flexible) }
        if version == 5 {
            protocolType = try reader.nullableString(flexible: flexible)
            protocolName = try reader.nullableString(flexible: flexible)
        }
        assignments = try reader.array(version: version, flexible: flexible)
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 4
        if version <= 2 { try requireDefault(groupInstanceId == nil, "SyncGroupRequest.groupInstanceId", version) }
        try writer.string(groupId, flexible: flexible)
        writer.int32(generationId)
        try writer.string(memberId, flexible: flexible)
        if version >= 3 { try writer.string(groupInstanceId, flexible: flexible) }
        if version == 5 {
            try writer.string(protocolType, flexible: flexible)
            try writer.string(protocolName, flexible: flexible)
        }
        try writer.array(assignments, version: version, flexible: flexible)
        if flexible { writer.noTags() }
    }
}

extension SyncGroupRequest {
    package struct SyncGroupRequestAssignment: WireElement {
        package var memberId: String
        package var assignment: [UInt8]

        package init(memberId: String = "", assignment: [UInt8] = []) {
            self.memberId = memberId
            self.assignment = assignment
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 4
            self.init()
            memberId = try reader.string(flexible: flexible)
            assignment = try reader.bytes(flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 4
            try writer.string(memberId, flexible: flexible)
            try writer.bytes(assignment, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 4 ? 3 : 6 }
    }
}

/// The answer to ``SyncGroupRequest``.
package struct SyncGroupResponse: APIResponse {
    package static let key = APIKey.syncGroup
    package static let name = "SyncGroupResponse"
    package static let versions: ClosedRange<Int16> = 0...5
    package static let flexibleVersions: ClosedRange<Int16>? = 4...5

    package var throttleTimeMs: Int32
    package var errorCode: ErrorCode
    package var protocolType: String?
    package var protocolName: String?
    package var assignment: [UInt8]

    package init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        protocolType: String? = nil,
        protocolName: String? = nil,
        assignment: [UInt8] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.protocolType = protocolType
        self.protocolName = protocolName
        self.assignment = assignment
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 4
        self.init()
        if version >= 1 { throttleTimeMs = try reader.int32() }
        errorCode = try reader.errorCode()
        if version == 5 {
            protocolType = try reader.nullableString(flexible: flexible)
            protocolName = try reader.nullableString(flexible: flexible)
        }
        assignment = try reader.bytes(flexible: flexible)
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 4
        if version >= 1 { writer.int32(throttleTimeMs) }
        writer.errorCode(errorCode)
        if version == 5 {
            try writer.string(protocolType, flexible: flexible)
            try writer.string(protocolName, flexible: flexible)
        }
        try writer.bytes(assignment, flexible: flexible)
        if flexible { writer.noTags() }
    }
}
