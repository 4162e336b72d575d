// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Lists users' SCRAM credentials, without the secrets.
package struct DescribeUserScramCredentialsRequest: APIRequest {
    package typealias Response = DescribeUserScramCredentialsResponse
    package static let key = APIKey.describeUserScramCredentials
    package static let name = "DescribeUserScramCredentialsRequest"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var users: [UserName]?

    package init(users: [UserName]? = []) {
        self.users = users
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        users = try reader.nullableArray(version: version, flexible: true)
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.array(users, version: version, flexible: true)
        writer.noTags()
    }
}

extension DescribeUserScramCredentialsRequest {
    package struct UserName: WireElement {
        package var name: String

        package init(name: String = "") {
            self.name = name
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            name = try reader.string(flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(name, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 2 }
    }
}

/// The answer to ``DescribeUserScramCredentialsRequest``.
package struct DescribeUserScramCredentialsResponse: APIResponse {
    package static let key = APIKey.describeUserScramCredentials
    package static let name = "DescribeUserScramCredentialsResponse"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var throttleTimeMs: Int32
    package var errorCode: ErrorCode
    package var errorMessage: String?
    package var results: [DescribeUserScramCredentialsResult]

    package init(
        throttleTimeMs: Int32 = 0,
        errorCode: ErrorCode = .none,
        errorMessage: String? = "",
        results: [DescribeUserScramCredentialsResult] = []
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
        results = try reader.array(version: version, flexible: true)
        try reader.skipTags()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.int32(throttleTimeMs)
        writer.errorCode(errorCode)
        try writer.string(errorMessage, flexible: true)
        try writer.array(results, version: version, flexible: true)
        writer.noTags()
    }
}

extension DescribeUserScramCredentialsResponse {
    package struct CredentialInfo: WireElement {
        package var mechanism: Int8
        package var iterations: Int32

        package init(mechanism: Int8 = 0, iterations: Int32 = 0) {
            self.mechanism = mechanism
            self.iterations = iterations
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            mechanism = try reader.int8()
            iterations = try reader.int32()
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.int8(mechanism)
            writer.int32(iterations)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 6 }
    }
}

extension DescribeUserScramCredentialsResponse {
    package struct DescribeUserScramCredentialsResult: WireElement {
        package var user: String
        package var errorCode: ErrorCode
        package var errorMessage: String?
        package var credentialInfos: [CredentialInfo]

        package init(
            user: String = "",
            errorCode: ErrorCode = .none,
            errorMessage: String? = "",
            credentialInfos: [CredentialInfo] = []
        ) {
            self.user = user
            self.errorCode = errorCode
            self.errorMessage = errorMessage
            self.credentialInfos = credentialInfos
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            user = try reader.string(flexible: true)
            errorCode = try reader.errorCode()
            errorMessage = try reader.nullableString(flexible: true)
            credentialInfos = try reader.array(version: version, flexible: true)
            try reader.skipTags()
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(user, flexible: true)
            writer.errorCode(errorCode)
            try writer.string(errorMessage, flexible: true)
            try writer.array(credentialInfos, version: version, flexible: true)
            writer.noTags()
        }

        package static func smallestSize(version: Int16) -> Int { 6 }
    }
}
