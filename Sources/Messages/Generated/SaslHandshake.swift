// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Picks a SASL mechanism. Version 0 is followed by bare tokens, version 1 by SaslAuthenticate.
package struct SaslHandshakeRequest: APIRequest {
    package typealias Response = SaslHandshakeResponse
    package static let key = APIKey.saslHandshake
    package static let name = "SaslHandshakeRequest"
    package static let versions: ClosedRange<Int16> = 0...1
    package static let flexibleVersions: ClosedRange<Int16>? = nil

    package var mechanism: String

    package init(mechanism: String = "") {
        self.mechanism = mechanism
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        mechanism = try reader.string(flexible: false)
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.string(mechanism, flexible: false)
    }
}

/// The answer to ``SaslHandshakeRequest``.
package struct SaslHandshakeResponse: APIResponse {
    package static let key = APIKey.saslHandshake
    package static let name = "SaslHandshakeResponse"
    package static let versions: ClosedRange<Int16> = 0...1
    package static let flexibleVersions: ClosedRange<Int16>? = nil

    package var errorCode: ErrorCode
    package var mechanisms: [String]

    package init(errorCode: ErrorCode = .none, mechanisms: [String] = []) {
        self.errorCode = errorCode
        self.mechanisms = mechanisms
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        errorCode = try reader.errorCode()
        mechanisms = try reader.array(flexible: false)
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.errorCode(errorCode)
        try writer.array(mechanisms, flexible: false)
    }
}
