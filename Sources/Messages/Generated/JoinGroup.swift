// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Joins a group of the classic protocol, which waits for all members.
package struct JoinGroupRequest: APIRequest {
    package typealias Response = JoinGroupResponse
    package static let key = APIKey.joinGroup
    package static let name = "JoinGroupRequest"
    package static let versions: ClosedRange<Int16> = 0...9
    package static let flexibleVersions: ClosedRange<Int16>? = 6...9

    package var groupId: String
    package var sessionTimeoutMs: Int32
    package var rebalanceTimeoutMs: Int32
    package var memberId: String
    package var groupInstanceId: String?
    package var protocolType: String
    package var protocols: [JoinGroupRequestProtocol]
    package var reason: String?

    package init(
        groupId: String = "",
        sessionTimeoutMs: Int32 = 0,
        rebalanceTimeoutMs: Int32 = -1,
        memberId: String = "",
        groupInstanceId: String? = nil,
        protocolType: String = "",
        protocols: [JoinGroupRequestProtocol] = [],
        reason: String? = nil
    ) {
        self.groupId = groupId
        self.sessionTimeoutMs = sessionTimeoutMs
        self.rebalanceTimeoutMs = rebalanceTimeoutMs
        self.memberId = memberId
        self.groupInstanceId = groupInstanceId
        self.protocolType = protocolType
        self.protocols = protocols
        self.reason = reason
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 6
        self.init()
        groupId = try reader.string(flexible: flexible)
        sessionTimeoutMs = try reader.int32()
        if version >= 1 { rebalanceTimeoutMs = try reader.int32() }
        memberId = try reader.string(flexible: flexible)
        if version >= 5 { groupInstanceId = try reader.nullableString(flexible: flexible) }
        protocolType = try reader.string(flexible: flexible)
        protocols = try reader.array(version: version, flexible: flexible)
        if version >= 8 { reason = try reader.nullableString(flexible: flexible) }
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 6
        if version <= 4 { try requireDefault(groupInstanceId == nil, "JoinGroupRequest.groupInstanceId", version) }
        try writer.string(groupId, flexible: flexible)
        writer.int32(sessionTimeoutMs)
        if version >= 1 { writer.int32(rebalanceTimeoutMs) }
        try writer.string(memberId, flexible: flexible)
        if version >= 5 { try writer.string(groupInstanceId, flexible: flexible) }
        try writer.string(protocolType, flexible: flexible)
        try writer.array(protocols, version: version, flexible: flexible)
        if version >= 8 { try writer.string(reason, flexible: flexible) }
        if flexible { writer.noTags() }
    }
}

extension JoinGroupRequest {
    package struct JoinGroupRequestProtocol: WireElement {
        package var name: String
        package var metadata: [UInt8]

        package init(name: String = "", metadata: [UInt8] = []) {
            self.name = name
            self.metadata = metadata
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 6
            self.init()
            name = try reader.string(flexible: flexible)
            metadata = try reader.bytes(flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 6
            try writer.string(name, flexible: flexible)
            try writer.bytes(metadata, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 6 ? 3 : 6 }
    }
}

/// The answer to ``JoinGroupRequest``.
package struct JoinGroupResponse: APIResponse {
    package static let key = APIKey.joinGroup
    package static let name = "JoinGroupResponse"
    package static let versions: ClosedRange<Int16> = 0...9
    package static let flexibleVersions: ClosedRange<Int16>? = 6...9

    package var throttleTimeMs: Int32
    package var errorCode: ErrorCode
    package var generationId: Int32
    package var protocolType: String?
    package var protocolName: String?
    package var leader: String
    package var skipAssignment: Bool
    package var memberId: String
    package var members: [JoinGroupResponseMember]

    package init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        generationId: Int32 = -1,
        protocolType: String? = nil,
        protocolName: String? = "",
        leader: String = "",
        skipAssignment: Bool = false,
        memberId: String = "",
        members: [JoinGroupResponseMember] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.generationId = generationId
        self.protocolType = protocolType
        self.protocolName = protocolName
        self.leader = leader
        self.skipAssignment = skipAssignment
        self.memberId = memberId
        self.members = members
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 6
        self.init()
        if version >= 2 { throttleTimeMs = try reader.int32() }
        errorCode = try reader.errorCode()
        generationId = try reader.int32()
        if version >= 7 { protocolType = try reader.nullableString(flexible: flexible) }
        protocolName = try version >= 7 ? reader.nullableString(flexible: flexible) : reader.string(flexible: flexible)
        leader = try reader.string(flexible: flexible)
        if version == 9 { skipAssignment = try reader.bool() }
        memberId = try reader.string(flexible: flexible)
        members = try reader.array(version: version, flexible: flexible)
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 6
        if version <= 6 { try requireValue(protocolName != nil) }
        if version <= 8 { try requireDefault(!skipAssignment, "JoinGroupResponse.skipAssignment", version) }
        if version >= 2 { writer.int32(throttleTimeMs) }
        writer.errorCode(errorCode)
        writer.int32(generationId)
        if version >= 7 { try writer.string(protocolType, flexible: flexible) }
        try writer.string(protocolName, flexible: flexible)
        try writer.string(leader, flexible: flexible)
        if version == 9 { writer.bool(skipAssignment) }
        try writer.string(memberId, flexible: flexible)
        try writer.array(members, version: version, flexible: flexible)
        if flexible { writer.noTags() }
    }
}

extension JoinGroupResponse {
    package struct JoinGroupResponseMember: WireElement {
        package var memberId: String
        package var groupInstanceId: String?
        package var metadata: [UInt8]

        package init(memberId: String = "", groupInstanceId: String? = nil, metadata: [UInt8] = []) {
            self.memberId = memberId
            self.groupInstanceId = groupInstanceId
            self.metadata = metadata
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 6
            self.init()
            memberId = try reader.string(flexible: flexible)
            if version >= 5 { groupInstanceId = try reader.nullableString(flexible: flexible) }
            metadata = try reader.bytes(flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 6
            try writer.string(memberId, flexible: flexible)
            if version >= 5 { try writer.string(groupInstanceId, flexible: flexible) }
            try writer.bytes(metadata, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 6 ? 4 : version >= 5 ? 8 : 6 }
    }
}
