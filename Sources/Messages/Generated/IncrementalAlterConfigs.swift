// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Changes single settings of a resource: 0 set, 1 delete, 2 append, 3 subtract.
package struct IncrementalAlterConfigsRequest: APIRequest {
    package typealias Response = IncrementalAlterConfigsResponse
    package static let key = APIKey.incrementalAlterConfigs
    package static let name = "IncrementalAlterConfigsRequest"
    package static let versions: ClosedRange<Int16> = 0...1
    package static let flexibleVersions: ClosedRange<Int16>? = 1...1

    package var resources: [AlterConfigsResource]
    package var validateOnly: Bool

    package init(resources: [AlterConfigsResource] = [], validateOnly: Bool = false) {
        self.resources = resources
        self.validateOnly = validateOnly
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 1
        self.init()
        resources = try reader.array(version: version, flexible: flexible)
        validateOnly = try reader.bool()
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 1
        try writer.array(resources, version: version, flexible: flexible)
        writer.bool(validateOnly)
        if flexible { writer.noTags() }
    }
}

extension IncrementalAlterConfigsRequest {
    package struct AlterableConfig: WireElement {
        package var name: String
        package var configOperation: Int8
        package var value: String?

        package init(name: String = "", configOperation: Int8 = 0, value: String? = "") {
            self.name = name
            self.configOperation = configOperation
            self.value = value
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 1
            self.init()
            name = try reader.string(flexible: flexible)
            configOperation = try reader.int8()
            value = try reader.nullableString(flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 1
            try writer.string(name, flexible: flexible)
            writer.int8(configOperation)
            try writer.string(value, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 1 ? 4 : 5 }
    }
}

extension IncrementalAlterConfigsRequest {
    package struct AlterConfigsResource: WireElement {
        package var resourceType: Int8
        package var resourceName: String
        package var configs: [AlterableConfig]

        package init(resourceType: Int8 = 0, resourceName: String = "", configs: [AlterableConfig] = []) {
            self.resourceType = resourceType
            self.resourceName = resourceName
            self.configs = configs
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 1
            self.init()
            resourceType = try reader.int8()
            resourceName = try reader.string(flexible: flexible)
            configs = try reader.array(version: version, flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 1
            writer.int8(resourceType)
            try writer.string(resourceName, flexible: flexible)
            try writer.array(configs, version: version, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 1 ? 4 : 7 }
    }
}

/// The answer to ``IncrementalAlterConfigsRequest``.
package struct IncrementalAlterConfigsResponse: APIResponse {
    package static let key = APIKey.incrementalAlterConfigs
    package static let name = "IncrementalAlterConfigsResponse"
    package static let versions: ClosedRange<Int16> = 0...1
    package static let flexibleVersions: ClosedRange<Int16>? = 1...1

    package var throttleTimeMs: Int32
    package var responses: [AlterConfigsResourceResponse]

    package init(throttleTimeMs: Int32 = 0, responses: [AlterConfigsResourceResponse] = []) {
        self.throttleTimeMs = throttleTimeMs
        self.responses = responses
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 1
        self.init()
        throttleTimeMs = try reader.int32()
        responses = try reader.array(version: version, flexible: flexible)
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 1
        writer.int32(throttleTimeMs)
        try writer.array(responses, version: version, flexible: flexible)
        if flexible { writer.noTags() }
    }
}

extension IncrementalAlterConfigsResponse {
    package struct AlterConfigsResourceResponse: WireElement {
        package var errorCode: ErrorCode
        package var errorMessage: String?
        package var resourceType: Int8
        package var resourceName: String

        package init(
            errorCode: ErrorCode = .none,
            errorMessage: String? = "",
            resourceType: Int8 = 0,
            resourceName: String = ""
        ) {
            self.errorCode = errorCode
            self.errorMessage = errorMessage
            self.resourceType = resourceType
            self.resourceName = resourceName
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 1
            self.init()
            errorCode = try reader.errorCode()
            errorMessage = try reader.nullableString(flexible: flexible)
            resourceType = try reader.int8()
            resourceName = try reader.string(flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 1
            writer.errorCode(errorCode)
            try writer.string(errorMessage, flexible: flexible)
            writer.int8(resourceType)
            try writer.string(resourceName, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 1 ? 6 : 7 }
    }
}
