// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Ends a delegation token.
package struct ExpireDelegationTokenRequest: APIRequest {
    package typealias Response = ExpireDelegationTokenResponse
    package static let key = APIKey.expireDelegationToken
    package static let name = "ExpireDelegationTokenRequest"
    package static let versions: ClosedRange<Int16> = 1...2
    package static let flexibleVersions: ClosedRange<Int16>? = 2...2

    package var hmac: [UInt8]
    package var expiryTimePeriodMs: Int64

    package init(hmac: [UInt8] = [], expiryTimePeriodMs: Int64 = 0) {
        self.hmac = hmac
        self.expiryTimePeriodMs = expiryTimePeriodMs
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        self.init()
        hmac = try reader.bytes(flexible: flexible)
        expiryTimePeriodMs = try reader.int64()
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        try writer.bytes(hmac, flexible: flexible)
        writer.int64(expiryTimePeriodMs)
        if flexible { writer.noTags() }
    }
}

/// The answer to ``ExpireDelegationTokenRequest``.
package struct ExpireDelegationTokenResponse: APIResponse {
    package static let key = APIKey.expireDelegationToken
    package static let name = "ExpireDelegationTokenResponse"
    package static let versions: ClosedRange<Int16> = 1...2
    package static let flexibleVersions: ClosedRange<Int16>? = 2...2

    package var errorCode: ErrorCode
    package var expiryTimestampMs: Int64
    package var throttleTimeMs: Int32

    package init(errorCode: ErrorCode = .none, expiryTimestampMs: Int64 = 0, throttleTimeMs: Int32 = 0) {
        self.errorCode = errorCode
        self.expiryTimestampMs = expiryTimestampMs
        self.throttleTimeMs = throttleTimeMs
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        self.init()
        errorCode = try reader.errorCode()
        expiryTimestampMs = try reader.int64()
        throttleTimeMs = try reader.int32()
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        writer.errorCode(errorCode)
        writer.int64(expiryTimestampMs)
        writer.int32(throttleTimeMs)
        if flexible { writer.noTags() }
    }
}
