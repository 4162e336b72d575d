// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Changes users' SCRAM credentials.
package struct AlterUserScramCredentialsRequest: APIRequest {
    package typealias Response = AlterUserScramCredentialsResponse
    package static let key = APIKey.alterUserScramCredentials
    package static let name = "AlterUserScramCredentialsRequest"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var deletions: [ScramCredentialDeletion]
    package var upsertions: [ScramCredentialUpsertion]

    package init(deletions: [ScramCredentialDeletion] = [], upsertions: [ScramCredentialUpsertion] = []) {
        self.deletions = deletions
        self.upsertions = upsertions
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        deletions = try reader.array(version: version, flexible: true)
        upsertions = try reader.array(version: version, flexible: true)
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.array(deletions, version: version, flexible: true)
        try writer.array(upsertions, version: version, flexible: true)
        writer.noTags()
    }
}

extension AlterUserScramCredentialsRequest {
    package struct ScramCredentialDeletion: WireElement {
        package var name: String
        package var mechanism: Int8

        package init(name: String = "", mechanism: Int8 = 0) {
            self.name = name
            self.mechanism = mechanism
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            name = try reader.string(flexible: true)
            mechanism = try reader.int8()
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(name, flexible: true)
            writer.int8(mechanism)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 3 }
    }
}

extension AlterUserScramCredentialsRequest {
    package struct ScramCredentialUpsertion: WireElement {
        package var name: String
        package var mechanism: Int8
        package var iterations: Int32
        package var salt: [UInt8]
        package var saltedPassword: [UInt8]

        package init(
            name: String = "",
            mechanism: Int8 = 0,
            iterations: Int32 = 0,
            salt: [UInt8] = [],
            saltedPassword: [UInt8] = []
        ) {
            self.name = name
            self.mechanism = mechanism
            self.iterations = iterations
            self.salt = salt
            self.saltedPassword = saltedPassword
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            name = try reader.string(flexible: true)
            mechanism = try reader.int8()
            iterations = try reader.int32()
            salt = try reader.bytes(flexible: true)
            saltedPassword = try reader.bytes(flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(name, flexible: true)
            writer.int8(mechanism)
            writer.int32(iterations)
            try writer.bytes(salt, flexible: true)
            try writer.bytes(saltedPassword, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 9 }
    }
}

/// The answer to ``AlterUserScramCredentialsRequest``.
package struct AlterUserScramCredentialsResponse: APIResponse {
    package static let key = APIKey.alterUserScramCredentials
    package static let name = "AlterUserScramCredentialsResponse"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var throttleTimeMs: Int32
    package var results: [AlterUserScramCredentialsResult]

    package init(throttleTimeMs: Int32 = 0, results: [AlterUserScramCredentialsResult] = []) {
        self.throttleTimeMs = throttleTimeMs
        self.results = results
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        throttleTimeMs = try reader.int32()
        results = try reader.array(version: version, flexible: true)
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.int32(throttleTimeMs)
        try writer.array(results, version: version, flexible: true)
        writer.noTags()
    }
}

extension AlterUserScramCredentialsResponse {
    package struct AlterUserScramCredentialsResult: WireElement {
        package var user: String
        package var errorCode: ErrorCode
        package var errorMessage: String?

        package init(user: String = "", errorCode: ErrorCode = .none, errorMessage: String? = "") {
            self.user = user
            self.errorCode = errorCode
            self.errorMessage = errorMessage
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            user = try reader.string(flexible: true)
            errorCode = try reader.errorCode()
            errorMessage = try reader.nullableString(flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(user, flexible: true)
            writer.errorCode(errorCode)
            try writer.string(errorMessage, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 5 }
    }
}
