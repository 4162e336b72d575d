// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Deletes groups.
package struct DeleteGroupsRequest: APIRequest {
    package typealias Response = DeleteGroupsResponse
    package static let key = APIKey.deleteGroups
    package static let name = "DeleteGroupsRequest"
    package static let versions: ClosedRange<Int16> = 0...2
    package static let flexibleVersions: ClosedRange<Int16>? = 2...2

    package var groupsNames: [String]

    package init(groupsNames: [String] = []) {
        self.groupsNames = groupsNames
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        self.init()
        groupsNames = try reader.array(flexible: flexible)
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        try writer.array(groupsNames, flexible: flexible)
        if flexible { writer.noTags() }
    }
}

/// The answer to ``DeleteGroupsRequest``.
package struct DeleteGroupsResponse: APIResponse {
    package static let key = APIKey.deleteGroups
    package static let name = "DeleteGroupsResponse"
    package static let versions: ClosedRange<Int16> = 0...2
    package static let flexibleVersions: ClosedRange<Int16>? = 2...2

    package var throttleTimeMs: Int32
    package var results: [DeletableGroupResult]

    package init(throttleTimeMs: Int32 = 0, results: [DeletableGroupResult] = []) {
        self.throttleTimeMs = throttleTimeMs
        self.results = results
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        self.init()
        throttleTimeMs = try reader.int32()
        results = try reader.array(version: version, flexible: flexible)
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        writer.int32(throttleTimeMs)
        try writer.array(results, version: version, flexible: flexible)
        if flexible { writer.noTags() }
    }
}

extension DeleteGroupsResponse {
    package struct DeletableGroupResult: WireElement {
        package var groupId: String
        package var errorCode: ErrorCode

        package init(groupId: String = "", errorCode: ErrorCode = .none) {
            self.groupId = groupId
            self.errorCode = errorCode
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.init()
            groupId = try reader.string(flexible: flexible)
            errorCode = try reader.errorCode()
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            try writer.string(groupId, flexible: flexible)
            writer.errorCode(errorCode)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { 4 }
    }
}
