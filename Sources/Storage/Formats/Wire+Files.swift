import MartletBase
import MartletWire

/// Lengths in our own files are 32 bits wide and checked by the reader; what we write always fits, or the file could not
/// have been made.
extension WireReader {
    @_lifetime(self: copy self)
    mutating func nullableBytes() throws(WireError) -> [UInt8]? { try nullableBytes(flexible: false) }

    @_lifetime(self: copy self)
    mutating func text() throws(WireError) -> String { try string(flexible: false) }

    @_lifetime(self: copy self)
    mutating func offset() throws(WireError) -> Offset { Offset(try int64()) }
}

extension WireWriter {
    mutating func nullableBytes(_ bytes: [UInt8]?) {
        guard let bytes else { return int32(-1) }
        invariant(bytes.count <= Int(Int32.max), "a file of ours holds \(bytes.count) bytes in one field")
        int32(Int32(bytes.count))
        bytes.withUnsafeBytes { raw($0) }
    }

    /// A topic's name or an id: short by the rules of those who made it.
    mutating func text(_ text: String) {
        let utf8 = Array(text.utf8)
        invariant(utf8.count <= Int(Int16.max), "a name of \(utf8.count) bytes")
        int16(Int16(utf8.count))
        utf8.withUnsafeBytes { raw($0) }
    }

    mutating func offset(_ offset: Offset) { int64(offset.rawValue) }
}
