import MartletWire

/// Reads what records are made of. The rules are those of `WireReader`; the short integers, which are nearly all of
/// them, are read here, because this is the one loop that runs for every record.
struct RecordCursor: ~Escapable {
    let bytes: RawSpan
    private(set) var position: Int

    @_lifetime(copy bytes)
    init(_ bytes: RawSpan, at position: Int = 0) {
        self.bytes = bytes
        self.position = position
    }

    var bytesLeft: Int { bytes.byteCount - position }

    private func byte(_ offset: Int) -> UInt8 {
        bytes.unsafeLoad(fromUncheckedByteOffset: position + offset, as: UInt8.self)
    }

    @_lifetime(self: copy self)
    @inline(__always)
    mutating func int8() throws(RecordError) -> Int8 {
        guard bytesLeft > 0 else { throw .malformed(.truncated(needed: 1, left: 0)) }
        defer { position += 1 }
        return Int8(bitPattern: byte(0))
    }

    /// The value of an integer of one or two bytes, the zigzag undone; `nil` for longer ones and at the end.
    @_lifetime(self: copy self)
    @inline(__always)
    private mutating func short() -> Int32? {
        guard bytesLeft >= 2 else { return nil }
        let first = byte(0)
        var raw = UInt32(first)
        var size = 1
        if first >= 0x80 {
            let second = byte(1)
            if second >= 0x80 { return nil }
            raw = raw & 0x7f | UInt32(second) << 7
            size = 2
        }
        position += size
        return Int32(bitPattern: raw >> 1) ^ -Int32(bitPattern: raw & 1)
    }

    @_lifetime(self: copy self)
    @inline(__always)
    mutating func varint() throws(RecordError) -> Int32 {
        if let value = short() { return value }
        return try longVarint()
    }

    @_lifetime(self: copy self)
    @inline(__always)
    mutating func varlong() throws(RecordError) -> Int64 {
        if let value = short() { return Int64(value) }
        return try longVarlong()
    }

    @_lifetime(self: copy self)
    @inline(never)
    private mutating func longVarint() throws(RecordError) -> Int32 {
        var reader = WireReader(bytes.extracting(droppingFirst: position))
        do throws(WireError) {
            let value = try reader.varint()
            position += reader.bytesRead
            return value
        } catch {
            throw .malformed(error)
        }
    }

    @_lifetime(self: copy self)
    @inline(never)
    private mutating func longVarlong() throws(RecordError) -> Int64 {
        var reader = WireReader(bytes.extracting(droppingFirst: position))
        do throws(WireError) {
            let value = try reader.varlong()
            position += reader.bytesRead
            return value
        } catch {
            throw .malformed(error)
        }
    }

    @_lifetime(self: copy self)
    @inline(__always)
    mutating func nullableRange() throws(RecordError) -> ByteRange? {
        let length = Int(try varint())
        guard length >= 0 else {
            guard length == -1 else { throw .malformed(.invalidLength(length)) }
            return nil
        }
        guard length <= bytesLeft else { throw .malformed(.truncated(needed: length, left: bytesLeft)) }
        defer { position += length }
        return ByteRange(start: position, count: length)
    }

    @_lifetime(self: copy self)
    mutating func header() throws(RecordError) -> RecordHeader {
        guard let key = try nullableRange() else { throw .malformed(.unexpectedNull) }
        return RecordHeader(key: key, value: try nullableRange())
    }
}
