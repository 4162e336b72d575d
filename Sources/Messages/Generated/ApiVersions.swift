// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Lists what the broker serves. A request of a version that is not served is answered in version 0 with error 35, and
/// every response carries header version 0, because the client does not know yet what the broker speaks.
package struct ApiVersionsRequest: APIRequest {
    package typealias Response = ApiVersionsResponse
    package static let key = APIKey.apiVersions
    package static let name = "ApiVersionsRequest"
    package static let versions: ClosedRange<Int16> = 0...4
    package static let flexibleVersions: ClosedRange<Int16>? = 3...4

    package var clientSoftwareName: String
    package var clientSoftwareVersion: String

    package init(clientSoftwareName: String = "", clientSoftwareVersion: String = "") {
        self.clientSoftwareName = clientSoftwareName
        self.clientSoftwareVersion = clientSoftwareVersion
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 3
        self.init()
        if version >= 3 {
            clientSoftwareName = try reader.string(flexible: flexible)
            clientSoftwareVersion = try reader.string(flexible: flexible)
        }
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 3
        if version >= 3 {
            try writer.string(clientSoftwareName, flexible: flexible)
            try writer.string(clientSoftwareVersion, flexible: flexible)
        }
        if flexible { writer.noTags() }
    }
}

/// The answer to ``ApiVersionsRequest``.
package struct ApiVersionsResponse: APIResponse {
    package static let key = APIKey.apiVersions
    package static let name = "ApiVersionsResponse"
    package static let versions: ClosedRange<Int16> = 0...4
    package static let flexibleVersions: ClosedRange<Int16>? = 3...4

    package var errorCode: ErrorCode
    package var apiKeys: [ApiVersion]
    package var throttleTimeMs: Int32
    package var supportedFeatures: [SupportedFeatureKey]
    package var finalizedFeaturesEpoch: Int64
    package var finalizedFeatures: [FinalizedFeatureKey]
    package var zkMigrationReady: Bool

    package init(
        errorCode: ErrorCode = .none,
        apiKeys: [ApiVersion] = [],
        throttleTimeMs: Int32 = 0,
        supportedFeatures: [SupportedFeatureKey] = [],
        finalizedFeaturesEpoch: Int64 = -1,
        finalizedFeatures: [FinalizedFeatureKey] = [],
        zkMigrationReady: Bool = false
    ) {
        self.errorCode = errorCode
        self.apiKeys = apiKeys
        self.throttleTimeMs = throttleTimeMs
        self.supportedFeatures = supportedFeatures
        self.finalizedFeaturesEpoch = finalizedFeaturesEpoch
        self.finalizedFeatures = finalizedFeatures
        self.zkMigrationReady = zkMigrationReady
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 3
        self.init()
        errorCode = try reader.errorCode()
        apiKeys = try reader.array(version: version, flexible: flexible)
        if version >= 1 { throttleTimeMs = try reader.int32() }
        if flexible {
            var tags = try reader.tagSection()
            while let tag = try reader.nextTag(&tags) {
                switch tag {
                case 0: supportedFeatures = try reader.array(version: version, flexible: flexible)
                case 1: finalizedFeaturesEpoch = try reader.int64()
                case 2: finalizedFeatures = try reader.array(version: version, flexible: flexible)
                case 3: zkMigrationReady = try reader.bool()
                default: try reader.skipTag(tags)
                }
            }
        }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 3
        writer.errorCode(errorCode)
        try writer.array(apiKeys, version: version, flexible: flexible)
        if version >= 1 { writer.int32(throttleTimeMs) }
        if flexible {
            var tags = writer.beginTags()
            if !supportedFeatures.isEmpty {
                let start = writer.beginTag(0, &tags)
                try writer.array(supportedFeatures, version: version, flexible: flexible)
                try writer.endTag(start)
            }
            if finalizedFeaturesEpoch != -1 {
                let start = writer.beginTag(1, &tags)
                writer.int64(finalizedFeaturesEpoch)
                try writer.endTag(start)
            }
            if !finalizedFeatures.isEmpty {
                let start = writer.beginTag(2, &tags)
                try writer.array(finalizedFeatures, version: version, flexible: flexible)
                try writer.endTag(start)
            }
            if zkMigrationReady {
                let start = writer.beginTag(3, &tags)
                writer.bool(zkMigrationReady)
                try writer.endTag(start)
            }
            writer.endTags(tags)
        }
    }
}

extension ApiVersionsResponse {
    package struct ApiVersion: WireElement {
        package var apiKey: Int16
        package var minVersion: Int16
        package var maxVersion: Int16

        package init(apiKey: Int16 = 0, minVersion: Int16 = 0, maxVersion: Int16 = 0) {
            self.apiKey = apiKey
            self.minVersion = minVersion
            self.maxVersion = maxVersion
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 3
            self.init()
            apiKey = try reader.int16()
            minVersion = try reader.int16()
            maxVersion = try reader.int16()
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 3
            writer.int16(apiKey)
            writer.int16(minVersion)
            writer.int16(maxVersion)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 3 ? 7 : 6 }
    }
}

extension ApiVersionsResponse {
    package struct SupportedFeatureKey: WireElement {
        package var name: String
        package var minVersion: Int16
        package var maxVersion: Int16

        package init(name: String = "", minVersion: Int16 = 0, maxVersion: Int16 = 0) {
            self.name = name
            self.minVersion = minVersion
            self.maxVersion = maxVersion
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 3
            self.init()
            name = try reader.string(flexible: flexible)
            minVersion = try reader.int16()
            maxVersion = try reader.int16()
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 3
            try writer.string(name, flexible: flexible)
            writer.int16(minVersion)
            writer.int16(maxVersion)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { 6 }
    }
}

extension ApiVersionsResponse {
    package struct FinalizedFeatureKey: WireElement {
        package var name: String
        package var maxVersionLevel: Int16
        package var minVersionLevel: Int16

        package init(name: String = "", maxVersionLevel: Int16 = 0, minVersionLevel: Int16 = 0) {
            self.name = name
            self.maxVersionLevel = maxVersionLevel
            self.minVersionLevel = minVersionLevel
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 3
            self.init()
            name = try reader.string(flexible: flexible)
            maxVersionLevel = try reader.int16()
            minVersionLevel = try reader.int16()
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 3
            try writer.string(name, flexible: flexible)
            writer.int16(maxVersionLevel)
            writer.int16(minVersionLevel)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { 6 }
    }
}
