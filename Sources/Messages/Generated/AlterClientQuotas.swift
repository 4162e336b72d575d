// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Changes client quotas.
package struct AlterClientQuotasRequest: APIRequest {
    package typealias Response = AlterClientQuotasResponse
    package static let key = APIKey.alterClientQuotas
    package static let name = "AlterClientQuotasRequest"
    package static let versions: ClosedRange<Int16> = 0...1
    package static let flexibleVersions: ClosedRange<Int16>? = 1...1

    package var entries: [EntryData]
    package var validateOnly: Bool

    package init(entries: [EntryData] = [], validateOnly: Bool = false) {
        self.entries = entries
        self.validateOnly = validateOnly
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 1
        self.init()
        entries = try reader.array(version: version, flexible: flexible)
        validateOnly = try reader.bool()
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 1
        try writer.array(entries, version: version, flexible: flexible)
        writer.bool(validateOnly)
        if flexible { writer.noTags() }
    }
}

extension AlterClientQuotasRequest {
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

extension AlterClientQuotasRequest {
    package struct OpData: WireElement {
        package var key: String
        package var value: Double
        package var remove: Bool

        package init(key: String = "", value: Double = 0, remove: Bool = false) {
            self.key = key
            self.value = value
            self.remove = remove
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 1
            self.init()
            key = try reader.string(flexible: flexible)
            value = try reader.float64()
            remove = try reader.bool()
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 1
            try writer.string(key, flexible: flexible)
            writer.float64(value)
            writer.bool(remove)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { 11 }
    }
}

extension AlterClientQuotasRequest {
    package struct EntryData: WireElement {
        package var entity: [EntityData]
        package var ops: [OpData]

        package init(entity: [EntityData] = [], ops: [OpData] = []) {
            self.entity = entity
            self.ops = ops
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 1
            self.init()
            entity = try reader.array(version: version, flexible: flexible)
            ops = try reader.array(version: version, flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 1
            try writer.array(entity, version: version, flexible: flexible)
            try writer.array(ops, version: version, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 1 ? 3 : 8 }
    }
}

/// The answer to ``AlterClientQuotasRequest``.
package struct AlterClientQuotasResponse: APIResponse {
    package static let key = APIKey.alterClientQuotas
    package static let name = "AlterClientQuotasResponse"
    package static let versions: ClosedRange<Int16> = 0...1
    package static let flexibleVersions: ClosedRange<Int16>? = 1...1

    package var throttleTimeMs: Int32
    package var entries: [EntryData]

    package init(throttleTimeMs: Int32 = 0, entries: [EntryData] = []) {
        self.throttleTimeMs = throttleTimeMs
        self.entries = entries
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 1
        self.init()
        throttleTimeMs = try reader.int32()
        entries = try reader.array(version: version, flexible: flexible)
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 1
        writer.int32(throttleTimeMs)
        try writer.array(entries, version: version, flexible: flexible)
        if flexible { writer.noTags() }
    }
}

extension AlterClientQuotasResponse {
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

extension AlterClientQuotasResponse {
    package struct EntryData: WireElement {
        package var errorCode: ErrorCode
        package var errorMessage: String?
        package var entity: [EntityData]

        package init(errorCode: ErrorCode = .none, errorMessage: String? = "", entity: [EntityData] = []) {
            self.errorCode = errorCode
            self.errorMessage = errorMessage
            self.entity = entity
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 1
            self.init()
            errorCode = try reader.errorCode()
            errorMessage = try reader.nullableString(flexible: flexible)
            entity = try reader.array(version: version, flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 1
            writer.errorCode(errorCode)
            try writer.string(errorMessage, flexible: flexible)
            try writer.array(entity, version: version, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 1 ? 5 : 8 }
    }
}
