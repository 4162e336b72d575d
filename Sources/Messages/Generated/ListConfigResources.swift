// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Lists resources that have settings; version 0 lists client metrics only.
package struct ListConfigResourcesRequest: APIRequest {
    package typealias Response = ListConfigResourcesResponse
    package static let key = APIKey.listConfigResources
    package static let name = "ListConfigResourcesRequest"
    package static let versions: ClosedRange<Int16> = 0...1
    package static let flexibleVersions: ClosedRange<Int16>? = 0...1

    package var resourceTypes: [Int8]

    package init(resourceTypes: [Int8] = []) {
        self.resourceTypes = resourceTypes
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        if version == 1 { resourceTypes = try reader.array(flexible: true) }
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        if version == 0 {
            try requireDefault(resourceTypes.isEmpty, "ListConfigResourcesRequest.resourceTypes", version)
        }
        if version == 1 { try writer.array(resourceTypes, flexible: true) }
        writer.noTags()
    }
}

/// The answer to ``ListConfigResourcesRequest``.
package struct ListConfigResourcesResponse: APIResponse {
    package static let key = APIKey.listConfigResources
    package static let name = "ListConfigResourcesResponse"
    package static let versions: ClosedRange<Int16> = 0...1
    package static let flexibleVersions: ClosedRange<Int16>? = 0...1

    package var throttleTimeMs: Int32
    package var errorCode: ErrorCode
    package var configResources: [ConfigResource]

    package init(throttleTimeMs: Int32 = 0, errorCode: ErrorCode = .none, configResources: [ConfigResource] = []) {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.configResources = configResources
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        throttleTimeMs = try reader.int32()
        errorCode = try reader.errorCode()
        configResources = try reader.array(version: version, flexible: true)
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.int32(throttleTimeMs)
        writer.errorCode(errorCode)
        try writer.array(configResources, version: version, flexible: true)
        writer.noTags()
    }
}

extension ListConfigResourcesResponse {
    package struct ConfigResource: WireElement {
        package var resourceName: String
        package var resourceType: Int8

        package init(resourceName: String = "", resourceType: Int8 = 16) {
            self.resourceName = resourceName
            self.resourceType = resourceType
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            resourceName = try reader.string(flexible: true)
            if version == 1 { resourceType = try reader.int8() }
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(resourceName, flexible: true)
            if version == 1 { writer.int8(resourceType) }
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { version >= 1 ? 3 : 2 }
    }
}
