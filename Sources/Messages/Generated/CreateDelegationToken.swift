// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Creates a delegation token.
package struct CreateDelegationTokenRequest: APIRequest {
    package typealias Response = CreateDelegationTokenResponse
    package static let key = APIKey.createDelegationToken
    package static let name = "CreateDelegationTokenRequest"
    package static let versions: ClosedRange<Int16> = 1...3
    package static let flexibleVersions: ClosedRange<Int16>? = 2...3

    package var ownerPrincipalType: String?
    package var ownerPrincipalName: String?
    package var renewers: [CreatableRenewers]
    package var maxLifetimeMs: Int64

    package init(
        ownerPrincipalType: String? = "",
        ownerPrincipalName: String? = "",
        renewers: [CreatableRenewers] = [],
        maxLifetimeMs: Int64 = 0
    ) {
        self.ownerPrincipalType = ownerPrincipalType
        self.ownerPrincipalName = ownerPrincipalName
        self.renewers = renewers
        self.maxLifetimeMs = maxLifetimeMs
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        self.init()
        if version == 3 {
            ownerPrincipalType = try reader.nullableString(flexible: flexible)
            ownerPrincipalName = try reader.nullableString(flexible: flexible)
        }
        renewers = try reader.array(version: version, flexible: flexible)
        maxLifetimeMs = try reader.int64()
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        if version <= 2 {
            try requireDefault(ownerPrincipalType == "", "CreateDelegationTokenRequest.ownerPrincipalType", version)
        }
        if version <= 2 {
            try requireDefault(ownerPrincipalName == "", "CreateDelegationTokenRequest.ownerPrincipalName", version)
        }
        if version == 3 {
            try writer.string(ownerPrincipalType, flexible: flexible)
            try writer.string(ownerPrincipalName, flexible: flexible)
        }
        try writer.array(renewers, version: version, flexible: flexible)
        writer.int64(maxLifetimeMs)
        if flexible { writer.noTags() }
    }
}

extension CreateDelegationTokenRequest {
    package struct CreatableRenewers: WireElement {
        package var principalType: String
        package var principalName: String

        package init(principalType: String = "", principalName: String = "") {
            self.principalType = principalType
            self.principalName = principalName
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.init()
            principalType = try reader.string(flexible: flexible)
            principalName = try reader.string(flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            try writer.string(principalType, flexible: flexible)
            try writer.string(principalName, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 2 ? 3 : 4 }
    }
}

/// The answer to ``CreateDelegationTokenRequest``.
package struct CreateDelegationTokenResponse: APIResponse {
    package static let key = APIKey.createDelegationToken
    package static let name = "CreateDelegationTokenResponse"
    package static let versions: ClosedRange<Int16> = 1...3
    package static let flexibleVersions: ClosedRange<Int16>? = 2...3

    package var errorCode: ErrorCode
    package var principalType: String
    package var principalName: String
    package var tokenRequesterPrincipalType: String
    package var tokenRequesterPrincipalName: String
    package var issueTimestampMs: Int64
    package var expiryTimestampMs: Int64
    package var maxTimestampMs: Int64
    package var tokenId: String
    package var hmac: [UInt8]
    package var throttleTimeMs: Int32

    package init(
        errorCode: ErrorCode = .none,
        principalType: String = "",
        principalName: String = "",
        tokenRequesterPrincipalType: String = "",
        tokenRequesterPrincipalName: String = "",
        issueTimestampMs: Int64 = 0,
        expiryTimestampMs: Int64 = 0,
        maxTimestampMs: Int64 = 0,
        tokenId: String = "",
        hmac: [UInt8] = [],
        throttleTimeMs: Int32 = 0
    ) {
        self.errorCode = errorCode
        self.principalType = principalType
        self.principalName = principalName
        self.tokenRequesterPrincipalType = tokenRequesterPrincipalType
        self.tokenRequesterPrincipalName = tokenRequesterPrincipalName
        self.issueTimestampMs = issueTimestampMs
        self.expiryTimestampMs = expiryTimestampMs
        self.maxTimestampMs = maxTimestampMs
        self.tokenId = tokenId
        self.hmac = hmac
        self.throttleTimeMs = throttleTimeMs
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        self.init()
        errorCode = try reader.errorCode()
        principalType = try reader.string(flexible: flexible)
        principalName = try reader.string(flexible: flexible)
        if version == 3 {
            tokenRequesterPrincipalType = try reader.string(flexible: flexible)
            tokenRequesterPrincipalName = try reader.string(flexible: flexible)
        }
        issueTimestampMs = try reader.int64()
        expiryTimestampMs = try reader.int64()
        maxTimestampMs = try reader.int64()
        tokenId = try reader.string(flexible: flexible)
        hmac = try reader.bytes(flexible: flexible)
        throttleTimeMs = try reader.int32()
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        if version <= 2 {
            try requireDefault(tokenRequesterPrincipalType.isEmpty, "CreateDelegationTokenResponse.tokenRequesterPrincipalType", version)
        }
        if version <= 2 {
            try requireDefault(tokenRequesterPrincipalName.isEmpty, "CreateDelegationTokenResponse.tokenRequesterPrincipalName", version)
        }
        writer.errorCode(errorCode)
        try writer.string(principalType, flexible: flexible)
        try writer.string(principalName, flexible: flexible)
        if version == 3 {
            try writer.string(tokenRequesterPrincipalType, flexible: flexible)
            try writer.string(tokenRequesterPrincipalName, flexible: flexible)
        }
        writer.int64(issueTimestampMs)
        writer.int64(expiryTimestampMs)
        writer.int64(maxTimestampMs)
        try writer.string(tokenId, flexible: flexible)
        try writer.bytes(hmac, flexible: flexible)
        writer.int32(throttleTimeMs)
        if flexible { writer.noTags() }
    }
}
