// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Reads client quotas.
package struct DescribeClientQuotasRequest: APIRequest {
    package typealias Response = DescribeClientQuotasResponse
    package static let key = APIKey.describeClientQuotas
    package static let name = "DescribeClientQuotasRequest"
    package static let versions: ClosedRange<Int16> = 0...1
    package static let flexibleVersions: ClosedRange<Int16>? = 1...1

    package var components: [ComponentData]
    package var strict: Bool

    package init(components: [ComponentData] = [], strict: Bool = false) {
        self.components = components
        self.strict = strict
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 1
        self.init()
        components = try reader.array(version: version, flexible: flexible)
        strict = try reader.bool()
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 1
        try writer.array(components, version: version, flexible: flexible)
        writer.bool(strict)
        if flexible { writer.noTags() }
    }
}

extension DescribeClientQuotasRequest {
    package struct ComponentData: WireElement {
        package var entityType: String
        package var matchType: Int8
        package var match: String?

        package init(entityType: String = "", matchType: Int8 = 0, match: String? = "") {
            self.entityType = entityType
            self.matchType = matchType
            self.match = match
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 1
            self.init()
            entityType = try reader.string(flexible: flexible)
            matchType = try reader.int8()
            match = try reader.nullableString(flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 1
            try writer.string(entityType, flexible: flexible)
            writer.int8(matchType)
            try writer.string(match, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 1 ? 4 : 5 }
    }
}

/// The answer to ``DescribeClientQuotasRequest``.
package struct DescribeClientQuotasResponse: APIResponse {
    package static let key = APIKey.describeClientQuotas
    package static let name = "DescribeClientQuotasResponse"
    package static let versions: ClosedRange<Int16> = 0...1
    package static let flexibleVersions: ClosedRange<Int16>? = 1...1

    package var throttleTimeMs: Int32
    package var errorCode: ErrorCode
    package var errorMessage: String?
    package var entries: [EntryData]?

    package init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        errorMessage: String? = "",
        entries: [EntryData]? = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.errorMessage = errorMessage
        self.entries = entries
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 1
        self.init()
        throttleTimeMs = try reader.int32()
        errorCode = try reader.errorCode()
        errorMessage = try reader.nullableString(flexible: flexible)
        entries = try reader.nullableArray(version: version, flexible: flexible)
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 1
        writer.int32(throttleTimeMs)
        writer.errorCode(errorCode)
        try writer.string(errorMessage, flexible: flexible)
        try writer.array(entries, version: version, flexible: flexible)
        if flexible { writer.noTags() }
    }
}

extension DescribeClientQuotasResponse {
    package struct EntityData: WireElement {
        package var entityType: String
        package var entityName: String?

        package init(entityType: String = "", entityName: String? = "") {
            self.entityType = entityType
            self.entityName = entityName
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 1
            self.init()
            entityType = try reader.string(flexible: flexible)
            entityName = try reader.nullableString(flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 1
            try writer.string(entityType, flexible: flexible)
            try writer.string(entityName, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 1 ? 3 : 4 }
    }
}

extension DescribeClientQuotasResponse {
    package struct ValueData: WireElement {
        package var key: String
        package var value: Double

        package init(key: String = "", value: Double = 0) {
            self.key = key
            self.value = value
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 1
            self.init()
            key = try reader.string(flexible: flexible)
            value = try reader.float64()
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 1
            try writer.string(key, flexible: flexible)
            writer.float64(value)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { 10 }
    }
}

extension DescribeClientQuotasResponse {
    package struct EntryData: WireElement {
        package var entity: [EntityData]
        package var values: [ValueData]

        package init(entity: [EntityData] = [], values: [ValueData] = []) {
            self.entity = entity
            self.values = values
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 1
            self.init()
            entity = try reader.array(version: version, flexible: flexible)
            values = try reader.array(version: version, flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 1
            try writer.array(entity, version: version, flexible: flexible)
            try writer.array(values, version: version, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 1 ? 3 : 8 }
    }
}
