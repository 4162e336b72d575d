// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Reads settings of topics, brokers and groups.
package struct DescribeConfigsRequest: APIRequest {
    package typealias Response = DescribeConfigsResponse
    package static let key = APIKey.describeConfigs
    package static let name = "DescribeConfigsRequest"
    package static let versions: ClosedRange<Int16> = 1...4
    package static let flexibleVersions: ClosedRange<Int16>? = 4...4

    package var resources: [DescribeConfigsResource]
    package var includeSynonyms: Bool
    package var includeDocumentation: Bool

    package init(
        resources: [DescribeConfigsResource] = [],
        includeSynonyms: Bool = false,
        includeDocumentation: Bool = false
    ) {
        self.resources = resources
        self.includeSynonyms = includeSynonyms
        self.includeDocumentation = includeDocumentation
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 4
        self.init()
        resources = try reader.array(version: version, flexible: flexible)
        includeSynonyms = try reader.bool()
        if version >= 3 { includeDocumentation = try reader.bool() }
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 4
        if version <= 2 {
            try requireDefault(!includeDocumentation, "DescribeConfigsRequest.includeDocumentation", version)
        }
        try writer.array(resources, version: version, flexible: flexible)
        writer.bool(includeSynonyms)
        if version >= 3 { writer.bool(includeDocumentation) }
        if flexible { writer.noTags() }
    }
}

extension DescribeConfigsRequest {
    package struct DescribeConfigsResource: WireElement {
        package var resourceType: Int8
        package var resourceName: String
        package var configurationKeys: [String]?

        package init(resourceType: Int8 = 0, resourceName: String = "", configurationKeys: [String]? = []) {
            self.resourceType = resourceType
            self.resourceName = resourceName
            self.configurationKeys = configurationKeys
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 4
            self.init()
            resourceType = try reader.int8()
            resourceName = try reader.string(flexible: flexible)
            configurationKeys = try reader.nullableArray(flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 4
            writer.int8(resourceType)
            try writer.string(resourceName, flexible: flexible)
            try writer.array(configurationKeys, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 4 ? 4 : 7 }
    }
}

/// The answer to ``DescribeConfigsRequest``.
package struct DescribeConfigsResponse: APIResponse {
    package static let key = APIKey.describeConfigs
    package static let name = "DescribeConfigsResponse"
    package static let versions: ClosedRange<Int16> = 1...4
    package static let flexibleVersions: ClosedRange<Int16>? = 4...4

    package var throttleTimeMs: Int32
    package var results: [DescribeConfigsResult]

    package init(throttleTimeMs: Int32 = 0, results: [DescribeConfigsResult] = []) {
        self.throttleTimeMs = throttleTimeMs
        self.results = results
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 4
        self.init()
        throttleTimeMs = try reader.int32()
        results = try reader.array(version: version, flexible: flexible)
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 4
        writer.int32(throttleTimeMs)
        try writer.array(results, version: version, flexible: flexible)
        if flexible { writer.noTags() }
    }
}

extension DescribeConfigsResponse {
    package struct DescribeConfigsSynonym: WireElement {
        package var name: String
        package var value: String?
        package var source: Int8

        package init(name: String = "", value: String? = "", source: Int8 = 0) {
            self.name = name
            self.value = value
            self.source = source
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 4
            self.init()
            name = try reader.string(flexible: flexible)
            value = try reader.nullableString(flexible: flexible)
            source = try reader.int8()
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 4
            try writer.string(name, flexible: flexible)
            try writer.string(value, flexible: flexible)
            writer.int8(source)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 4 ? 4 : 5 }
    }
}

extension DescribeConfigsResponse {
    package struct DescribeConfigsResourceResult: WireElement {
        package var name: String
        package var value: String?
        package var readOnly: Bool
        package var configSource: Int8
        package var isSensitive: Bool
        package var synonyms: [DescribeConfigsSynonym]
        package var configType: Int8
        package var documentation: String?

        package init(
            name: String = "",
            value: String? = "",
            readOnly: Bool = false,
            configSource: Int8 = -1,
            isSensitive: Bool = false,
            synonyms: [DescribeConfigsSynonym] = [],
            configType: Int8 = 0,
            documentation: String? = ""
        ) {
            self.name = name
            self.value = value
            self.readOnly = readOnly
            self.configSource = configSource
            self.isSensitive = isSensitive
            self.synonyms = synonyms
            self.configType = configType
            self.documentation = documentation
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 4
            self.init()
            name = try reader.string(flexible: flexible)
            value = try reader.nullableString(flexible: flexible)
            readOnly = try reader.bool()
            configSource = try reader.int8()
            isSensitive = try reader.bool()
            synonyms = try reader.array(version: version, flexible: flexible)
            if version >= 3 {
                configType = try reader.int8()
                documentation = try reader.nullableString(flexible: flexible)
            }
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 4
            try writer.string(name, flexible: flexible)
            try writer.string(value, flexible: flexible)
            writer.bool(readOnly)
            writer.int8(configSource)
            writer.bool(isSensitive)
            try writer.array(synonyms, version: version, flexible: flexible)
            if version >= 3 {
                writer.int8(configType)
                try writer.string(documentation, flexible: flexible)
            }
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 4 ? 9 : version >= 3 ? 14 : 11 }
    }
}

extension DescribeConfigsResponse {
    package struct DescribeConfigsResult: WireElement {
        package var errorCode: ErrorCode
        package var errorMessage: String?
        package var resourceType: Int8
        package var resourceName: String
        package var configs: [DescribeConfigsResourceResult]

        package init(
            errorCode: ErrorCode = .none,
            errorMessage: String? = "",
            resourceType: Int8 = 0,
            resourceName: String = "",
            configs: [DescribeConfigsResourceResult] = []
        ) {
            self.errorCode = errorCode
            self.errorMessage = errorMessage
            self.resourceType = resourceType
            self.resourceName = resourceName
            self.configs = configs
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 4
            self.init()
            errorCode = try reader.errorCode()
            errorMessage = try reader.nullableString(flexible: flexible)
            resourceType = try reader.int8()
            resourceName = try reader.string(flexible: flexible)
            configs = try reader.array(version: version, flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 4
            writer.errorCode(errorCode)
            try writer.string(errorMessage, flexible: flexible)
            writer.int8(resourceType)
            try writer.string(resourceName, flexible: flexible)
            try writer.array(configs, version: version, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 4 ? 7 : 11 }
    }
}
