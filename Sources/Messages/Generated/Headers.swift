// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// Before every request. The client id keeps its old form in version 2.
package struct RequestHeader: Message {
    package static let name = "RequestHeader"
    package static let versions: ClosedRange<Int16> = 0...2
    package static let flexibleVersions: ClosedRange<Int16>? = 2...2

    package var requestApiKey: Int16
    package var requestApiVersion: Int16
    package var correlationId: Int32
    package var clientId: String?

    package init(
        requestApiKey: Int16 = 0,
        requestApiVersion: Int16 = 0,
        correlationId: Int32 = 0,
        clientId: String? = ""
    ) {
        self.requestApiKey = requestApiKey
        self.requestApiVersion = requestApiVersion
        self.correlationId = correlationId
        self.clientId = clientId
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        self.init()
        requestApiKey = try reader.int16()
        requestApiVersion = try reader.int16()
        correlationId = try reader.int32()
        if version >= 1 { clientId = try reader.nullableString(flexible: false) }
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 2
        if version == 0 { try requireDefault(clientId == "", "RequestHeader.clientId", version) }
        writer.int16(requestApiKey)
        writer.int16(requestApiVersion)
        writer.int32(correlationId)
        if version >= 1 { try writer.string(clientId, flexible: false) }
        if flexible { writer.noTags() }
    }
}

/// Before every response.
package struct ResponseHeader: Message {
    package static let name = "ResponseHeader"
    package static let versions: ClosedRange<Int16> = 0...1
    package static let flexibleVersions: ClosedRange<Int16>? = 1...1

    package var correlationId: Int32

    package init(correlationId: Int32 = 0) {
        self.correlationId = correlationId
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 1
        self.init()
        correlationId = try reader.int32()
        if flexible { try reader.skipTags() }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 1
        writer.int32(correlationId)
        if flexible { writer.noTags() }
    }
}
