// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Lists delegation tokens.
package struct DescribeDelegationTokenRequest: APIRequest {
    package typealias Response = DescribeDelegationTokenResponse
    package static let key = APIKey.describeDelegationToken
    package static let name = "DescribeDelegationTokenRequest"
    package static let versions: ClosedRange<Int16> = 1...3
    package static let flexibleVersions: ClosedRange<Int16>? = 2...3

    package var owners: [DescribeDelegationTokenOwner]?

    package init(owners: [DescribeDelegationTokenOwner]? = []) {
        self.owners = owners
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        self.init()
        owners = try reader.nullableArray(version: version, flexible: flexible)
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        try writer.array(owners, version: version, flexible: flexible)
        if flexible { writer.noTags() }
    }
}

extension DescribeDelegationTokenRequest {
    package struct DescribeDelegationTokenOwner: WireElement {
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

/// The answer to ``DescribeDelegationTokenRequest``.
package struct DescribeDelegationTokenResponse: APIResponse {
    package static let key = APIKey.describeDelegationToken
    package static let name = "DescribeDelegationTokenResponse"
    package static let versions: ClosedRange<Int16> = 1...3
    package static let flexibleVersions: ClosedRange<Int16>? = 2...3

    package var errorCode: ErrorCode
    package var tokens: [DescribedDelegationToken]
    package var throttleTimeMs: Int32

    package init(errorCode: ErrorCode = .none, tokens: [DescribedDelegationToken] = [], throttleTimeMs: Int32 = 0) {
        self.errorCode = errorCode
        self.tokens = tokens
        self.throttleTimeMs = throttleTimeMs
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        self.init()
        errorCode = try reader.errorCode()
        tokens = try reader.array(version: version, flexible: flexible)
        throttleTimeMs = try reader.int32()
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        writer.errorCode(errorCode)
        try writer.array(tokens, version: version, flexible: flexible)
        writer.int32(throttleTimeMs)
        if flexible { writer.noTags() }
    }
}

extension DescribeDelegationTokenResponse {
    package struct DescribedDelegationTokenRenewer: WireElement {
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

extension DescribeDelegationTokenResponse {
    package struct DescribedDelegationToken: WireElement {
        package var principalType: String
        package var principalName: String
        package var tokenRequesterPrincipalType: String
        package var tokenRequesterPrincipalName: String
        package var issueTimestamp: Int64
        package var expiryTimestamp: Int64
        package var maxTimestamp: Int64
        package var tokenId: String
        package var hmac: [UInt8]
        package var renewers: [DescribedDelegationTokenRenewer]

        package init(
            principalType: String = "",
            principalName: String = "",
            tokenRequesterPrincipalType: String = "",
            tokenRequesterPrincipalName: String = "",
            issueTimestamp: Int64 = 0,
            expiryTimestamp: Int64 = 0,
            maxTimestamp: Int64 = 0,
            tokenId: String = "",
            hmac: [UInt8] = [],
            renewers: [DescribedDelegationTokenRenewer] = []
        ) {
            self.principalType = principalType
            self.principalName = principalName
            self.tokenRequesterPrincipalType = tokenRequesterPrincipalType
            self.tokenRequesterPrincipalName = tokenRequesterPrincipalName
            self.issueTimestamp = issueTimestamp
            self.expiryTimestamp = expiryTimestamp
            self.maxTimestamp = maxTimestamp
            self.tokenId = tokenId
            self.hmac = hmac
            self.renewers = renewers
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 2
            self.init()
            principalType = try reader.string(flexible: flexible)
            principalName = try reader.string(flexible: flexible)
            if version == 3 {
                tokenRequesterPrincipalType = try reader.string(flexible: flexible)
                tokenRequesterPrincipalName = try reader.string(flexible: flexible)
            }
            issueTimestamp = try reader.int64()
            expiryTimestamp = try reader.int64()
            maxTimestamp = try reader.int64()
            tokenId = try reader.string(flexible: flexible)
            hmac = try reader.bytes(flexible: flexible)
            renewers = try reader.array(version: version, flexible: flexible)
            if flexible { try reader.skipTags() }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 2
            if version <= 2 {
                try requireDefault(tokenRequesterPrincipalType.isEmpty, "DescribeDelegationTokenResponse.DescribedDelegationToken.tokenRequesterPrincipalType", version)
            }
            if version <= 2 {
                try requireDefault(tokenRequesterPrincipalName.isEmpty, "DescribeDelegationTokenResponse.DescribedDelegationToken.tokenRequesterPrincipalName", version)
            }
            try writer.string(principalType, flexible: flexible)
            try writer.string(principalName, flexible: flexible)
            if version == 3 {
                try writer.string(tokenRequesterPrincipalType, flexible: flexible)
                try writer.string(tokenRequesterPrincipalName, flexible: flexible)
            }
            writer.int64(issueTimestamp)
            writer.int64(expiryTimestamp)
            writer.int64(maxTimestamp)
            try writer.string(tokenId, flexible: flexible)
            try writer.bytes(hmac, flexible: flexible)
            try writer.array(renewers, version: version, flexible: flexible)
            if flexible { writer.noTags() }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 3 ? 32 : version >= 2 ? 30 : 38 }
    }
}
