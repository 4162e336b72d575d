// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Removes a broker that will not come back.
package struct UnregisterBrokerRequest: APIRequest {
    package typealias Response = UnregisterBrokerResponse
    package static let key = APIKey.unregisterBroker
    package static let name = "UnregisterBrokerRequest"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var brokerId: Int32

    package init(brokerId: Int32 = 0) {
        self.brokerId = brokerId
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        brokerId = try reader.int32()
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.int32(brokerId)
        writer.noTags()
    }
}

/// The answer to ``UnregisterBrokerRequest``.
package struct UnregisterBrokerResponse: APIResponse {
    package static let key = APIKey.unregisterBroker
    package static let name = "UnregisterBrokerResponse"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var throttleTimeMs: Int32
    package var errorCode: ErrorCode
    package var errorMessage: String?

    package init(throttleTimeMs: Int32 = 0, errorCode: ErrorCode = .none, errorMessage: String? = "") {
        self.throttleTimeMs = throttleTimeMs
        self.errorCode = errorCode
        self.errorMessage = errorMessage
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        throttleTimeMs = try reader.int32()
        errorCode = try reader.errorCode()
        errorMessage = try reader.nullableString(flexible: true)
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.int32(throttleTimeMs)
        writer.errorCode(errorCode)
        try writer.string(errorMessage, flexible: true)
        writer.noTags()
    }
}
