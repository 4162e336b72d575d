import MartletWire

/// The key of a stored record: an integer that says what kind of record it is, then fields of version 0.
package protocol StoredKey: Message {
    static var type: Int16 { get }
}

/// The value of a stored record, or bytes that stand alone: the version, then the fields.
package protocol StoredValue: Message {
    /// Whether a version above the newest known one is read as that one, and what follows its fields is passed over.
    static var readsNewer: Bool { get }
}

extension StoredKey {
    /// The key as it is stored.
    package func serialized() throws(WireError) -> [UInt8] {
        var writer = WireWriter()
        writer.int16(Self.type)
        try encode(into: &writer, version: 0)
        return writer.array()
    }
}

extension StoredValue {
    /// The value as it is stored.
    package func serialized(version: Int16) throws(WireError) -> [UInt8] {
        var writer = WireWriter()
        writer.int16(version)
        try encode(into: &writer, version: version)
        return writer.array()
    }

    /// Reads what `serialized` wrote. The version is returned with it: a rewrite in an older one would lose fields.
    package static func deserialize(_ bytes: RawSpan) throws(WireError) -> (value: Self, version: Int16) {
        var reader = WireReader(bytes)
        let stored = try reader.int16()
        let version = readsNewer ? min(stored, versions.upperBound) : stored
        let value = try Self(from: &reader, version: version)
        guard readsNewer || reader.bytesLeft == 0 else { throw .trailingBytes(reader.bytesLeft) }
        return (value, stored)
    }
}
