// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Lists the groups that a broker coordinates.
package struct ListGroupsRequest: APIRequest {
    package typealias Response = ListGroupsResponse
    package static let key = APIKey.listGroups
    package static let name = "ListGroupsRequest"
    package static let versions: ClosedRange<Int16> = 0...5
    package static let flexibleVersions: ClosedRange<Int16>? = 3...5

    package var statesFilter: [String]
    package var typesFilter: [String]

    package init(statesFilter: [String] = [], typesFilter: [String] = []) {
        self.statesFilter = statesFilter
        self.typesFilter = typesFilter
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 3
        self.init()
        if version >= 4 { statesFilter = try reader.array(flexible: flexible) }
        if version == 5 { typesFilter = try reader.array(flexible: flexible) }
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 3
        if version <= 3 { try requireDefault(statesFilter.isEmpty, "ListGroupsRequest.statesFilter", version) }
        if version <= 4 { try requireDefault(typesFilter.isEmpty, "ListGroupsRequest.typesFilter", version) }
        if version >= 4 { try writer.array(statesFilter, flexible: flexible) }
        if version == 5 { try writer.array(typesFilter, flexible: flexible) }
        if flexible { writer.noTags() }
    }
}

/// The answer to ``ListGroupsRequest``.
package struct ListGroupsResponse: APIResponse {
    package static let key = APIKey.listGroups
    package static let name = "ListGroupsResponse"
    package static let versions: ClosedRange<Int16> = 0...5
    package static let flexibleVersions: ClosedRange<Int16>? = 3...5

    package var throttleTimeMs: Int32
    package var errorCode: ErrorCode
    package var groups: [ListedGroup]

    package init(throttleTimeMs: Int32 = 0, errorCode: ErrorCode = .none, groups: [ListedGroup] = []) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.groups = groups
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 3
        self.init()
        if version >= 1 { throttleTimeMs = try reader.int32() }
        errorCode = try reader.errorCode()
        groups = try reader.array(version: version, flexible: flexible)
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 3
        if version >= 1 { writer.int32(throttleTimeMs) }
        writer.errorCode(errorCode)
        try writer.array(groups, version: version, flexible: flexible)
        if flexible { writer.noTags() }
    }
}

extension ListGroupsResponse {
    package struct ListedGroup: WireElement {
        package var groupId: String
        package var protocolType: String
        package var groupState: String
        package var groupType: String

        package init(groupId: String = "", protocolType: String = "", groupState: String = "", groupType: String = "") {
            self.groupId = groupId
            self.protocolType = protocolType
            self.groupState = groupState
            self.groupType = groupType
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 3
            self.init()
            groupId = try reader.string(flexible: flexible)
            protocolType = try reader.string(flexible: flexible)
            if version >= 4 { groupState = try reader.string(flexible: flexible) }
            if version == 5 { groupType = try reader.string(flexible: flexible) }
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 3
            try writer.string(groupId, flexible: flexible)
            try writer.string(protocolType, flexible: flexible)
            if version >= 4 { try writer.string(groupState, flexible: flexible) }
            if version == 5 { try writer.string(groupType, flexible: flexible) }
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 5 ? 5 : version >= 4 ? 4 : version >= 3 ? 3 : 4 }
    }
}
