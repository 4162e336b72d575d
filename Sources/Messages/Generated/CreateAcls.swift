// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Creates access rules.
package struct CreateAclsRequest: APIRequest {
    package typealias Response = CreateAclsResponse
    package static let key = APIKey.createAcls
    package static let name = "CreateAclsRequest"
    package static let versions: ClosedRange<Int16> = 1...3
    package static let flexibleVersions: ClosedRange<Int16>? = 2...3

    package var creations: [AclCreation]

    package init(creations: [AclCreation] = []) {
        self.creations = creations
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        self.init()
        creations = try reader.array(version: version, flexible: flexible)
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        try writer.array(creations, version: version, flexible: flexible)
        if flexible { writer.noTags() }
    }
}

extension CreateAclsRequest {
    package struct AclCreation: WireElement {
        package var resourceType: Int8
        package var resourceName: String
        package var resourcePatternType: Int8
        package var principal: String
        package var host: String
        package var operation: Int8
        package var permissionType: Int8

        package init(
            resourceType: Int8 = 0,
            resourceName: String = "",
            resourcePatternType: Int8 = 3,
            principal: String = "",
            host: String = "",
            operation: Int8 = 0,
            permissionType: Int8 = 0
        ) {
            self.resourceType = resourceType
            self.resourceName = resourceName
            self.resourcePatternType = resourcePatternType
            self.principal = principal
            self.host = host
            self.operation = operation
            self.permissionType = permissionType
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.init()
            resourceType = try reader.int8()
            resourceName = try reader.string(flexible: flexible)
            resourcePatternType = try reader.int8()
            principal = try reader.string(flexible: flexible)
            host = try reader.string(flexible: flexible)
            operation = try reader.int8()
            permissionType = try reader.int8()
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            writer.int8(resourceType)
            try writer.string(resourceName, flexible: flexible)
            writer.int8(resourcePatternType)
            try writer.string(principal, flexible: flexible)
            try writer.string(host, flexible: flexible)
            writer.int8(operation)
            writer.int8(permissionType)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 2 ? 8 : 10 }
    }
}

/// The answer to ``CreateAclsRequest``.
package struct CreateAclsResponse: APIResponse {
    package static let key = APIKey.createAcls
    package static let name = "CreateAclsResponse"
    package static let versions: ClosedRange<Int16> = 1...3
    package static let flexibleVersions: ClosedRange<Int16>? = 2...3

    package var throttleTimeMs: Int32
    package var results: [AclCreationResult]

    package init(throttleTimeMs: Int32 = 0, results: [AclCreationResult] = []) {
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

extension CreateAclsResponse {
    package struct AclCreationResult: WireElement {
        package var errorCode: ErrorCode
        package var errorMessage: String?

        package init(errorCode: ErrorCode = .none, errorMessage: String? = "") {
            self.errorCode = errorCode
            self.errorMessage = errorMessage
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.init()
            errorCode = try reader.errorCode()
            errorMessage = try reader.nullableString(flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            writer.errorCode(errorCode)
            try writer.string(errorMessage, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { 4 }
    }
}
