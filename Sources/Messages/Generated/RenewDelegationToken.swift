// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Extends a delegation token.
package struct RenewDelegationTokenRequest: APIRequest {
    package typealias Response = RenewDelegationTokenResponse
    package static let key = APIKey.renewDelegationToken
    package static let name = "RenewDelegationTokenRequest"
    package static let versions: ClosedRange<Int16> = 1...2
    package static let flexibleVersions: ClosedRange<Int16>? = 2...2

    package var hmac: [UInt8]
    package var renewPeriodMs: Int64

    package init(hmac: [UInt8] = [], renewPeriodMs: Int64 = 0) {
        self.hmac = hmac
        self.renewPeriodMs = renewPeriodMs
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        self.init()
        hmac = try reader.bytes(flexible: flexible)
        renewPeriodMs = try reader.int64()
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        try writer.bytes(hmac, flexible: flexible)
        writer.int64(renewPeriodMs)
        if flexible { writer.noTags() }
    }
}

/// The answer to ``RenewDelegationTokenRequest``.
package struct RenewDelegationTokenResponse: APIResponse {
    package static let key = APIKey.renewDelegationToken
    package static let name = "RenewDelegationTokenResponse"
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
