import MartletBase
import MartletMessages
import MartletWire

/// A value of ours in the metadata store, in this module's own terms. Its encoding is generated from
/// `Tools/Schema/definitions/cluster-metadata.schema`.
///
/// Later releases add tagged fields. Those that this release does not know are kept and written back, so that a rewrite
/// by an older broker of a mixed cluster loses nothing.
package protocol StoredRecord: Sendable, Hashable {
    associatedtype Encoded: StoredValue

    init(_ encoded: Encoded) throws(WireError)
    var encoded: Encoded { get }
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
    /// The version that is written.
    package static var version: Int16 { Encoded.versions.upperBound }

    package init(stored bytes: [UInt8], key: StoreKey) throws(StoredRecordError) {
        do throws(WireError) {
            self = try Self(try Encoded.deserialize(bytes.span.bytes).value)
        } catch {
            if case .unsupportedVersion(_, let version) = error, version > Self.version {
                throw .newerVersion(key: key.description, version: version, readable: Self.version)
            }
            throw .malformed(key: key.description, error)
        }
    }

    /// The bytes to store. Fails only on a text or list longer than the encoding can say, which the callers' own limits
    /// exclude.
    package func stored() throws(WireError) -> [UInt8] { try encoded.serialized(version: Self.version) }
}

extension [NodeID] {
    init(stored nodes: [Int32]) { self = nodes.map { NodeID($0) } }
    var stored: [Int32] { map(\.rawValue) }
}
