// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Takes members out of a classic group.
package struct LeaveGroupRequest: APIRequest {
    package typealias Response = LeaveGroupResponse
    package static let key = APIKey.leaveGroup
    package static let name = "LeaveGroupRequest"
    package static let versions: ClosedRange<Int16> = 0...5
    package static let flexibleVersions: ClosedRange<Int16>? = 4...5

    package var groupId: String
    package var memberId: String
    package var members: [MemberIdentity]

    package init(groupId: String = "", memberId: String = "", members: [MemberIdentity] = []) {
        self.groupId = groupId
        self.memberId = memberId
        self.members = members
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 4
        self.init()
        groupId = try reader.string(flexible: flexible)
        if version <= 2 { memberId = try reader.string(flexible: flexible) }
        if version >= 3 { members = try reader.array(version: version, flexible: flexible) }
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 4
        if version >= 3 { try requireDefault(memberId.isEmpty, "LeaveGroupRequest.memberId", version) }
        if version <= 2 { try requireDefault(members.isEmpty, "LeaveGroupRequest.members", version) }
        try writer.string(groupId, flexible: flexible)
        if version <= 2 { try writer.string(memberId, flexible: flexible) }
        if version >= 3 { try writer.array(members, version: version, flexible: flexible) }
        if flexible { writer.noTags() }
    }
}

extension LeaveGroupRequest {
    package struct MemberIdentity: WireElement {
        package var memberId: String
        package var groupInstanceId: String?
        package var reason: String?

        package init(memberId: String = "", groupInstanceId: String? = nil, reason: String? = nil) {
            self.memberId = memberId
            self.groupInstanceId = groupInstanceId
            self.reason = reason
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 4
            self.init()
            memberId = try reader.string(flexible: flexible)
            groupInstanceId = try reader.nullableString(flexible: flexible)
            if version == 5 { reason = try reader.nullableString(flexible: flexible) }
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 4
            try writer.string(memberId, flexible: flexible)
            try writer.string(groupInstanceId, flexible: flexible)
            if version == 5 { try writer.string(reason, flexible: flexible) }
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 5 ? 4 : version >= 4 ? 3 : 4 }
    }
}

/// The answer to ``LeaveGroupRequest``.
package struct LeaveGroupResponse: APIResponse {
    package static let key = APIKey.leaveGroup
    package static let name = "LeaveGroupResponse"
    package static let versions: ClosedRange<Int16> = 0...5
    package static let flexibleVersions: ClosedRange<Int16>? = 4...5

    package var throttleTimeMs: Int32
    package var errorCode: ErrorCode
    package var members: [MemberResponse]

    package init(throttleTimeMs: Int32 = 0, errorCode: ErrorCode = .none, members: [MemberResponse] = []) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.members = members
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 4
        self.init()
        if version >= 1 { throttleTimeMs = try reader.int32() }
        errorCode = try reader.errorCode()
        if version >= 3 { members = try reader.array(version: version, flexible: flexible) }
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 4
        if version <= 2 { try requireDefault(members.isEmpty, "LeaveGroupResponse.members", version) }
        if version >= 1 { writer.int32(throttleTimeMs) }
        writer.errorCode(errorCode)
        if version >= 3 { try writer.array(members, version: version, flexible: flexible) }
        if flexible { writer.noTags() }
    }
}

extension LeaveGroupResponse {
    package struct MemberResponse: WireElement {
        package var memberId: String
        package var groupInstanceId: String?
        package var errorCode: ErrorCode

        package init(memberId: String = "", groupInstanceId: String? = "", errorCode: ErrorCode = .none) {
            self.memberId = memberId
            self.groupInstanceId = groupInstanceId
            self.errorCode = errorCode
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 4
            self.init()
            memberId = try reader.string(flexible: flexible)
            groupInstanceId = try reader.nullableString(flexible: flexible)
            errorCode = try reader.errorCode()
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 4
            try writer.string(memberId, flexible: flexible)
            try writer.string(groupInstanceId, flexible: flexible)
            writer.errorCode(errorCode)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 4 ? 5 : 6 }
    }
}
