// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Raises or lowers finalized feature levels.
package struct UpdateFeaturesRequest: APIRequest {
    package typealias Response = UpdateFeaturesResponse
    package static let key = APIKey.updateFeatures
    package static let name = "UpdateFeaturesRequest"
    package static let versions: ClosedRange<Int16> = 0...2
    package static let flexibleVersions: ClosedRange<Int16>? = 0...2

    package var timeoutMs: Int32
    package var featureUpdates: [FeatureUpdateKey]
    package var validateOnly: Bool

    package init(timeoutMs: Int32 = 60000, featureUpdates: [FeatureUpdateKey] = [], validateOnly: Bool = false) {
        self.timeoutMs = timeoutMs
        self.featureUpdates = featureUpdates
        self.validateOnly = validateOnly
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        timeoutMs = try reader.int32()
        featureUpdates = try reader.array(version: version, flexible: true)
        if version >= 1 { validateOnly = try reader.bool() }
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        if version == 0 { try requireDefault(!validateOnly, "UpdateFeaturesRequest.validateOnly", version) }
        writer.int32(timeoutMs)
        try writer.array(featureUpdates, version: version, flexible: true)
        if version >= 1 { writer.bool(validateOnly) }
        writer.noTags()
    }
}

extension UpdateFeaturesRequest {
    package struct FeatureUpdateKey: WireElement {
        package var feature: String
        package var maxVersionLevel: Int16
        package var allowDowngrade: Bool
        package var upgradeType: Int8

        package init(
            feature: String = "",
            maxVersionLevel: Int16 = 0,
            allowDowngrade: Bool = false,
            upgradeType: Int8 = 1
        ) {
            self.feature = feature
            self.maxVersionLevel = maxVersionLevel
            self.allowDowngrade = allowDowngrade
            self.upgradeType = upgradeType
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            feature = try reader.string(flexible: true)
            maxVersionLevel = try reader.int16()
            if version == 0 { allowDowngrade = try reader.bool() }
            if version >= 1 { upgradeType = try reader.int8() }
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            if version >= 1 {
                try requireDefault(!allowDowngrade, "UpdateFeaturesRequest.FeatureUpdateKey.allowDowngrade", version)
            }
            if version == 0 {
                try requireDefault(upgradeType == 1, "UpdateFeaturesRequest.FeatureUpdateKey.upgradeType", version)
            }
            try writer.string(feature, flexible: true)
            writer.int16(maxVersionLevel)
            if version == 0 { writer.bool(allowDowngrade) }
            if version >= 1 { writer.int8(upgradeType) }
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 5 }
    }
}

/// The answer to ``UpdateFeaturesRequest``.
package struct UpdateFeaturesResponse: APIResponse {
    package static let key = APIKey.updateFeatures
    package static let name = "UpdateFeaturesResponse"
    package static let versions: ClosedRange<Int16> = 0...2
    package static let flexibleVersions: ClosedRange<Int16>? = 0...2

    package var throttleTimeMs: Int32
    package var errorCode: ErrorCode
    package var errorMessage: String?
    package var results: [UpdatableFeatureResult]

    package init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        errorMessage: String? = "",
        results: [UpdatableFeatureResult] = []
    ) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.errorMessage = errorMessage
        self.results = results
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        throttleTimeMs = try reader.int32()
        errorCode = try reader.errorCode()
        errorMessage = try reader.nullableString(flexible: true)
        if version <= 1 { results = try reader.array(version: version, flexible: true) }
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.int32(throttleTimeMs)
        writer.errorCode(errorCode)
        try writer.string(errorMessage, flexible: true)
        if version <= 1 { try writer.array(results, version: version, flexible: true) }
        writer.noTags()
    }
}

extension UpdateFeaturesResponse {
    package struct UpdatableFeatureResult: WireElement {
        package var feature: String
        package var errorCode: ErrorCode
        package var errorMessage: String?

        package init(feature: String = "", errorCode: ErrorCode = .none, errorMessage: String? = "") {
            self.feature = feature
            self.errorCode = errorCode
            self.errorMessage = errorMessage
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            feature = try reader.string(flexible: true)
            errorCode = try reader.errorCode()
            errorMessage = try reader.nullableString(flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(feature, flexible: true)
            writer.errorCode(errorCode)
            try writer.string(errorMessage, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 5 }
    }
}
