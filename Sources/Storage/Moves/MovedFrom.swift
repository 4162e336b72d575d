import MartletBase
import MartletWire

/// `martlet.moved`: the directory that this log has come from. Where both have it, this one is the newer.
///
/// It is written before the copy gets its name, and goes when what it was copied from has durably gone.
struct MovedFrom: Hashable, Sendable {
    let directoryID: UUID128

    private static let version: Int16 = 0

    init(_ directoryID: UUID128) { self.directoryID = directoryID }

    init(parsing bytes: [UInt8]) throws(FormatError) {
        directoryID = try SealedBytes.open(bytes, newest: Self.version) { reader throws(WireError) in try reader.uuid()
        }
    }

    var bytes: [UInt8] {
        var body = WireWriter(capacity: 16)
        body.uuid(directoryID)
        return SealedBytes.seal(version: Self.version, body)
    }
}
