// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Describes groups of the classic protocol.
package struct DescribeGroupsRequest: APIRequest {
    package typealias Response = DescribeGroupsResponse
    package static let key = APIKey.describeGroups
    package static let name = "DescribeGroupsRequest"
    package static let versions: ClosedRange<Int16> = 0...6
    package static let flexibleVersions: ClosedRange<Int16>? = 5...6

    package var groups: [String]
    package var includeAuthorizedOperations: Bool

    package init(groups: [String] = [], includeAuthorizedOperations: Bool = false) {
        self.groups = groups
        self.includeAuthorizedOperations = includeAuthorizedOperations
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 5
        self.init()
        groups = try reader.array(flexible: flexible)
        if version >= 3 { includeAuthorizedOperations = try reader.bool() }
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 5
        if version <= 2 {
            try requireDefault(!includeAuthorizedOperations, "DescribeGroupsRequest.includeAuthorizedOperations", version)
        }
        try writer.array(groups, flexible: flexible)
        if version >= 3 { writer.bool(includeAuthorizedOperations) }
        if flexible { writer.noTags() }
    }
}

/// The answer to ``DescribeGroupsRequest``.
package struct DescribeGroupsResponse: APIResponse {
    package static let key = APIKey.describeGroups
    package static let name = "DescribeGroupsResponse"
    package static let versions: ClosedRange<Int16> = 0...6
    package static let flexibleVersions: ClosedRange<Int16>? = 5...6

    package var throttleTimeMs: Int32
    package var groups: [DescribedGroup]

    package init(throttleTimeMs: Int32 = 0, groups: [DescribedGroup] = []) {
        self.throttleTimeMs = throttleTimeMs
        self.groups = groups
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 5
        self.init()
        if version >= 1 { throttleTimeMs = try reader.int32() }
        groups = try reader.array(version: version, flexible: flexible)
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 5
        if version >= 1 { writer.int32(throttleTimeMs) }
        try writer.array(groups, version: version, flexible: flexible)
        if flexible { writer.noTags() }
    }
}

extension DescribeGroupsResponse {
    package struct DescribedGroupMember: WireElement {
        package var memberId: String
        package var groupInstanceId: String?
        package var clientId: String
        package var clientHost: String
        package var memberMetadata: [UInt8]
        package var memberAssignment: [UInt8]

        package init(
            memberId: String = "",
            groupInstanceId: String? = nil,
            clientId: String = "",
            clientHost: String = "",
            memberMetadata: [UInt8] = [],
            memberAssignment: [UInt8] = []
        ) {
            self.memberId = memberId
            self.groupInstanceId = groupInstanceId
            self.clientId = clientId
            self.clientHost = clientHost
            self.memberMetadata = memberMetadata
            self.memberAssignment = memberAssignment
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 5
            self.init()
            memberId = try reader.string(flexible: flexible)
            if version >= 4 { groupInstanceId = try reader.nullableString(flexible: flexible) }
            clientId = try reader.string(flexible: flexible)
            clientHost = try reader.string(flexible: flexible)
            memberMetadata = try reader.bytes(flexible: flexible)
            memberAssignment = try reader.bytes(flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 5
            try writer.string(memberId, flexible: flexible)
            if version >= 4 { try writer.string(groupInstanceId, flexible: flexible) }
            try writer.string(clientId, flexible: flexible)
            try writer.string(clientHost, flexible: flexible)
            try writer.bytes(memberMetadata, flexible: flexible)
            try writer.bytes(memberAssignment, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 5 ? 7 : version >= 4 ? 16 : 14 }
    }
}

extension DescribeGroupsResponse {
    package struct DescribedGroup: WireElement {
        package var errorCode: ErrorCode
        package var errorMessage: String?
        package var groupId: String
        package var groupState: String
        package var protocolType: String
        package var protocolData: String
        package var members: [DescribedGroupMember]
        package var authorizedOperations: Int32

        package init(
            errorCode: ErrorCode = .none,
            errorMessage: String? = nil,
            groupId: String = "",
            groupState: String = "",
            protocolType: String = "",
            protocolData: String = "",
            members: [DescribedGroupMember] = [],
            authorizedOperations: Int32 = -2147483648
        ) {
            self.errorCode = errorCode
            self.errorMessage = errorMessage
            self.groupId = groupId
            self.groupState = groupState
            self.protocolType = protocolType
            self.protocolData = protocolData
            self.members = members
            self.authorizedOperations = authorizedOperations
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 5
            self.init()
            errorCode = try reader.errorCode()
            if version == 6 { errorMessage = try reader.nullableString(flexible: flexible) }
            groupId = try reader.string(flexible: flexible)
            groupState = try reader.string(flexible: flexible)
            protocolType = try reader.string(flexible: flexible)
            protocolData = try reader.string(flexible: flexible)
            members = try reader.array(version: version, flexible: flexible)
            if version >= 3 { authorizedOperations = try reader.int32() }
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 5
            if version <= 5 {
                try requireDefault(errorMessage == nil, "DescribeGroupsResponse.DescribedGroup.errorMessage", version)
            }
            if version <= 2 {
                try requireDefault(authorizedOperations == -2147483648, "DescribeGroupsResponse.DescribedGroup.authorizedOperations", version)
            }
            writer.errorCode(errorCode)
            if version == 6 { try writer.string(errorMessage, flexible: flexible) }
            try writer.string(groupId, flexible: flexible)
            try writer.string(groupState, flexible: flexible)
            try writer.string(protocolType, flexible: flexible)
            try writer.string(protocolData, flexible: flexible)
            try writer.array(members, version: version, flexible: flexible)
            if version >= 3 { writer.int32(authorizedOperations) }
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 6 ? 13 : version >= 5 ? 12 : version >= 3 ? 18 : 14 }
    }
}
