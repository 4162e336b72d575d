import MartletBase
import MartletWire

/// What can be read and written in each version of the message that it belongs to.
package protocol WireStructure: Sendable, Hashable {
    init(from reader: inout WireReader, version: Int16) throws(WireError)
    func encode(into writer: inout WireWriter, version: Int16) throws(WireError)
}

/// A structure that arrays hold.
package protocol WireElement: WireStructure {
    /// The fewest bytes that one takes: what an array's count is checked against before anything is allocated.
    static func smallestSize(version: Int16) -> Int
}

/// A request, a response, a header or a stored record.
package protocol Message: WireStructure {
    static var name: String { get }
    /// The versions that can be read and written.
    static var versions: ClosedRange<Int16> { get }
    /// The versions in compact form with tagged fields.
    static var flexibleVersions: ClosedRange<Int16>? { get }
}

extension Message {
    package static func isFlexible(_ version: Int16) -> Bool { flexibleVersions?.contains(version) ?? false }

    /// Refuses a version that the codec does not know.
    package static func check(_ version: Int16) throws(WireError) {
        guard versions.contains(version) else { throw .unsupportedVersion(message: name, version: version) }
    }

    /// Decodes a whole message: bytes left over are an error.
    package static func decode(_ bytes: RawSpan, version: Int16) throws(WireError) -> Self {
        var reader = WireReader(bytes)
        let message = try Self(from: &reader, version: version)
        guard reader.bytesLeft == 0 else { throw .trailingBytes(reader.bytesLeft) }
        return message
    }

    package func encoded(version: Int16) throws(WireError) -> [UInt8] {
        var writer = WireWriter()
        try encode(into: &writer, version: version)
        return writer.array()
    }
}

/// What a client asks.
package protocol APIRequest: Message {
    associatedtype Response: APIResponse
    static var key: APIKey { get }
}

/// What the broker answers.
package protocol APIResponse: Message {
    static var key: APIKey { get }
}

/// Encoding in a version that lacks a field is legal only while the field is at its default.
func requireDefault(_ isDefault: Bool, _ field: String, _ version: Int16) throws(WireError) {
    guard isDefault else { throw .fieldNotInVersion(field: field, version: version) }
}

func requireValue(_ isPresent: Bool) throws(WireError) {
    guard isPresent else { throw .unexpectedNull }
}
