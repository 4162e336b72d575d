import MartletBase
import MartletWire

/// A value of ours in the metadata store: a version, that version's fields in the protocol's compact encoding, and a
/// section of tagged fields.
///
/// Later releases add fields as tags. Tags that this release does not know are kept and written back, so that a rewrite
/// by an older broker of a mixed cluster loses nothing.
package protocol StoredRecord: Sendable, Hashable {
    /// The version that is written. Versions from 0 up to it are read.
    static var version: Int16 { get }
    var unknownTags: UnknownTags { get set }

    init(fields reader: inout WireReader, version: Int16) throws(WireError)
    func encodeFields(into writer: inout WireWriter) throws(WireError)
}

/// Why a stored value cannot be used. It is never passed over: a broker that guessed would disagree with the others.
package enum StoredRecordError: Error, Hashable, Sendable {
    case newerVersion(key: String, version: Int16, readable: Int16)
    case malformed(key: String, WireError)
    /// The key begins as ours do and goes on as none does.
    case malformedKey(String)
}

extension StoredRecordError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .newerVersion(let key, let version, let readable):
            """
            the metadata key \(key) holds a value of version \(version), and this release reads versions up to \
            \(readable): start a release that reads version \(version)
            """
        case .malformed(let key, let error): "the metadata key \(key) holds a value that cannot be read: \(error)"
        case .malformedKey(let key): "the metadata key \(key) is malformed"
        }
    }
}

extension StoredRecord {
    package init(stored bytes: [UInt8], key: StoreKey) throws(StoredRecordError) {
        var reader = WireReader(bytes.span.bytes)
        do throws(WireError) {
            let version = try reader.int16()
            // A negative version is no version: what follows would be read by guess.
            guard version >= 0 else { throw WireError.unsupportedVersion(message: "\(Self.self)", version: version) }
            if version <= Self.version {
                self = try Self(fields: &reader, version: version)
                unknownTags = try UnknownTags(from: &reader)
                guard reader.bytesLeft == 0 else { throw WireError.invalidLength(reader.bytesLeft) }
                return
            }
            throw WireError.unsupportedVersion(message: "\(Self.self)", version: version)
        } catch {
            if case .unsupportedVersion(_, let version) = error, version > Self.version {
                throw .newerVersion(key: key.description, version: version, readable: Self.version)
            }
            throw .malformed(key: key.description, error)
        }
    }

    /// The bytes to store. Fails only on a text or list longer than the encoding can say, which the callers' own limits
    /// exclude.
    package func stored() throws(WireError) -> [UInt8] {
        var writer = WireWriter(capacity: 64)
        writer.int16(Self.version)
        try encodeFields(into: &writer)
        try unknownTags.encode(into: &writer)
        return writer.array()
    }
}

/// Tagged fields that this release does not know, in rising order.
package struct UnknownTags: Hashable, Sendable {
    private struct Tag: Hashable, Sendable {
        let number: UInt32
        let bytes: [UInt8]
    }

    private var tags: [Tag] = []

    package init() {}

    package var isEmpty: Bool { tags.isEmpty }

    package init(from reader: inout WireReader) throws(WireError) {
        let count = Int(try reader.unsignedVarint())
        // Each tag takes two bytes at the least.
        guard count <= reader.bytesLeft / 2 else { throw .tooManyElements(count) }
        for _ in 0..<count {
            let number = try reader.unsignedVarint()
            if let last = tags.last, last.number >= number { throw .tagsOutOfOrder(number) }
            tags.append(Tag(number: number, bytes: try reader.array(Int(try reader.unsignedVarint()))))
        }
    }

    package func encode(into writer: inout WireWriter) throws(WireError) {
        guard let count = UInt32(exactly: tags.count) else { throw .tooLong(tags.count) }
        writer.unsignedVarint(count)
        for tag in tags {
            guard let size = UInt32(exactly: tag.bytes.count) else { throw .tooLong(tag.bytes.count) }
            writer.unsignedVarint(tag.number)
            writer.unsignedVarint(size)
            tag.bytes.withUnsafeBytes { writer.raw($0) }
        }
    }
}
