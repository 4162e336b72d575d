// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Deletes access rules that match filters.
package struct DeleteAclsRequest: APIRequest {
    package typealias Response = DeleteAclsResponse
    package static let key = APIKey.deleteAcls
    package static let name = "DeleteAclsRequest"
    package static let versions: ClosedRange<Int16> = 1...3
    package static let flexibleVersions: ClosedRange<Int16>? = 2...3

    package var filters: [DeleteAclsFilter]

    package init(filters: [DeleteAclsFilter] = []) {
        self.filters = filters
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        self.init()
        filters = try reader.array(version: version, flexible: flexible)
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        try writer.array(filters, version: version, flexible: flexible)
        if flexible { writer.noTags() }
    }
}

extension DeleteAclsRequest {
    package struct DeleteAclsFilter: WireElement {
        package var resourceTypeFilter: Int8
        package var resourceNameFilter: String?
        package var patternTypeFilter: Int8
        package var principalFilter: String?
        package var hostFilter: String?
        package var operation: Int8
        package var permissionType: Int8

        package init(
            resourceTypeFilter: Int8 = 0,
            resourceNameFilter: String? = "",
            patternTypeFilter: Int8 = 3,
            principalFilter: String? = "",
            hostFilter: String? = "",
            operation: Int8 = 0,
            permissionType: Int8 = 0
        ) {
            self.resourceTypeFilter = resourceTypeFilter
            self.resourceNameFilter = resourceNameFilter
            self.patternTypeFilter = patternTypeFilter
            self.principalFilter = principalFilter
            self.hostFilter = hostFilter
            self.operation = operation
            self.permissionType = permissionType
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.init()
            resourceTypeFilter = try reader.int8()
            resourceNameFilter = try reader.nullableString(flexible: flexible)
            patternTypeFilter = try reader.int8()
            principalFilter = try reader.nullableString(flexible: flexible)
            hostFilter = try reader.nullableString(flexible: flexible)
            operation = try reader.int8()
            permissionType = try reader.int8()
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            writer.int8(resourceTypeFilter)
            try writer.string(resourceNameFilter, flexible: flexible)
            writer.int8(patternTypeFilter)
            try writer.string(principalFilter, flexible: flexible)
            try writer.string(hostFilter, flexible: flexible)
            writer.int8(operation)
            writer.int8(permissionType)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 2 ? 8 : 10 }
    }
}

/// The answer to ``DeleteAclsRequest``.
package struct DeleteAclsResponse: APIResponse {
    package static let key = APIKey.deleteAcls
    package static let name = "DeleteAclsResponse"
    package static let versions: ClosedRange<Int16> = 1...3
    package static let flexibleVersions: ClosedRange<Int16>? = 2...3

    package var throttleTimeMs: Int32
    package var filterResults: [DeleteAclsFilterResult]

    package init(throttleTimeMs: Int32 = 0, filterResults: [DeleteAclsFilterResult] = []) {
        self.throttleTimeMs = throttleTimeMs
        self.filterResults = filterResults
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        self.init()
        throttleTimeMs = try reader.int32()
        filterResults = try reader.array(version: version, flexible: flexible)
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        writer.int32(throttleTimeMs)
        try writer.array(filterResults, version: version, flexible: flexible)
        if flexible { writer.noTags() }
    }
}

extension DeleteAclsResponse {
    package struct DeleteAclsMatchingAcl: WireElement {
        package var errorCode: ErrorCode
        package var errorMessage: String?
        package var resourceType: Int8
        package var resourceName: String
        package var patternType: Int8
        package var principal: String
        package var host: String
        package var operation: Int8
        package var permissionType: Int8

        package init(
            errorCode: ErrorCode = .none,
            errorMessage: String? = "",
            resourceType: Int8 = 0,
            resourceName: String = "",
            patternType: Int8 = 3,
            principal: String = "",
            host: String = "",
            operation: Int8 = 0,
            permissionType: Int8 = 0
        ) {
            self.errorCode = errorCode
            self.errorMessage = errorMessage
            self.resourceType = resourceType
            self.resourceName = resourceName
            self.patternType = patternType
            self.principal = principal
            self.host = host
            self.operation = operation
            self.permissionType = permissionType
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.init()
            errorCode = try reader.errorCode()
            errorMessage = try reader.nullableString(flexible: flexible)
            resourceType = try reader.int8()
            resourceName = try reader.string(flexible: flexible)
            patternType = try reader.int8()
            principal = try reader.string(flexible: flexible)
            host = try reader.string(flexible: flexible)
            operation = try reader.int8()
            permissionType = try reader.int8()
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            writer.errorCode(errorCode)
            try writer.string(errorMessage, flexible: flexible)
            writer.int8(resourceType)
            try writer.string(resourceName, flexible: flexible)
            writer.int8(patternType)
            try writer.string(principal, flexible: flexible)
            try writer.string(host, flexible: flexible)
            writer.int8(operation)
            writer.int8(permissionType)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 2 ? 11 : 14 }
    }
}

extension DeleteAclsResponse {
    package struct DeleteAclsFilterResult: WireElement {
        package var errorCode: ErrorCode
        package var errorMessage: String?
        package var matchingAcls: [DeleteAclsMatchingAcl]

        package init(
            errorCode: ErrorCode = .none,
            errorMessage: String? = "",
            matchingAcls: [DeleteAclsMatchingAcl] = []
        ) {
            self.errorCode = errorCode
            self.errorMessage = errorMessage
            self.matchingAcls = matchingAcls
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.init()
            errorCode = try reader.errorCode()
            errorMessage = try reader.nullableString(flexible: flexible)
            matchingAcls = try reader.array(version: version, flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            writer.errorCode(errorCode)
            try writer.string(errorMessage, flexible: flexible)
            try writer.array(matchingAcls, version: version, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 2 ? 5 : 8 }
    }
}
