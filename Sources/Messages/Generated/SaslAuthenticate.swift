// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Carries one SASL token each way.
package struct SaslAuthenticateRequest: APIRequest {
    package typealias Response = SaslAuthenticateResponse
    package static let key = APIKey.saslAuthenticate
    package static let name = "SaslAuthenticateRequest"
    package static let versions: ClosedRange<Int16> = 0...2
    package static let flexibleVersions: ClosedRange<Int16>? = 2...2

    package var authBytes: [UInt8]

    package init(authBytes: [UInt8] = []) {
        self.authBytes = authBytes
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        self.init()
        authBytes = try reader.bytes(flexible: flexible)
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        try writer.bytes(authBytes, flexible: flexible)
        if flexible { writer.noTags() }
    }
}

/// The answer to ``SaslAuthenticateRequest``.
package struct SaslAuthenticateResponse: APIResponse {
    package static let key = APIKey.saslAuthenticate
    package static let name = "SaslAuthenticateResponse"
    package static let versions: ClosedRange<Int16> = 0...2
    package static let flexibleVersions: ClosedRange<Int16>? = 2...2

    package var errorCode: ErrorCode
    package var errorMessage: String?
    package var authBytes: [UInt8]
    package var sessionLifetimeMs: Int64

    package init(
        errorCode: ErrorCode = .none,
        errorMessage: String? = "",
        authBytes: [UInt8] = [],
        sessionLifetimeMs: Int64 = 0
    ) {
        self.errorCode = errorCode
        self.errorMessage = errorMessage
        self.authBytes = authBytes
        self.sessionLifetimeMs = sessionLifetimeMs
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        self.init()
        errorCode = try reader.errorCode()
        errorMessage = try reader.nullableString(flexible: flexible)
        authBytes = try reader.bytes(flexible: flexible)
        if version >= 1 { sessionLifetimeMs = try reader.int64() }
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        writer.errorCode(errorCode)
        try writer.string(errorMessage, flexible: flexible)
        try writer.bytes(authBytes, flexible: flexible)
        if version >= 1 { writer.int64(sessionLifetimeMs) }
        if flexible { writer.noTags() }
    }
}
