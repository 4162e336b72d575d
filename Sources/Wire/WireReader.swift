import MartletBase

/// Reads the protocol's primitive types from bytes that somebody else wrote.
///
/// Every read is checked against the bytes left. An array's count is checked against what the bytes left could hold and
/// against a budget of elements for the whole message, before anything is allocated for it.
package struct WireReader: ~Escapable {
    @usableFromInline let bytes: RawSpan
    @usableFromInline var position: Int
    @usableFromInline var end: Int
    /// How many array elements the rest of the message may still have.
    @usableFromInline var elementBudget: Int

    /// A message of the largest legal frame may hold this many elements at the most; real ones stay far below.
    package static let defaultElementBudget = 1_000_000

    @_lifetime(copy bytes)
    @inlinable package init(_ bytes: RawSpan, elementBudget: Int = WireReader.defaultElementBudget) {
        self.bytes = bytes
        self.position = 0
        self.end = bytes.byteCount
        self.elementBudget = elementBudget
    }

    @inlinable package var bytesLeft: Int { end - position }
    /// How many bytes have been read: positions of ranges count from here.
    @inlinable package var bytesRead: Int { position }

    @_lifetime(self: copy self)
    @inlinable mutating func take(_ count: Int) throws(WireError) -> Int {
        guard count <= end - position else { throw .truncated(needed: count, left: end - position) }
        let start = position
        position = start + count
        return start
    }

    @_lifetime(self: copy self)
    @inlinable mutating func load<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type) throws(WireError) -> T {
        let start = try take(MemoryLayout<T>.size)
        return T(bigEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: start, as: T.self))
    }

    @_lifetime(self: copy self)
    package mutating func skip(_ count: Int) throws(WireError) {
        guard count >= 0 else { throw .invalidLength(count) }
        _ = try take(count)
    }
}

// MARK: - Integers

extension WireReader {
    @_lifetime(self: copy self)
    @inlinable package mutating func bool() throws(WireError) -> Bool { try load(Int8.self) != 0 }
    @_lifetime(self: copy self)
    @inlinable package mutating func int8() throws(WireError) -> Int8 { try load(Int8.self) }
    @_lifetime(self: copy self)
    @inlinable package mutating func int16() throws(WireError) -> Int16 { try load(Int16.self) }
    @_lifetime(self: copy self)
    @inlinable package mutating func uint16() throws(WireError) -> UInt16 { try load(UInt16.self) }
    @_lifetime(self: copy self)
    @inlinable package mutating func int32() throws(WireError) -> Int32 { try load(Int32.self) }
    @_lifetime(self: copy self)
    @inlinable package mutating func uint32() throws(WireError) -> UInt32 { try load(UInt32.self) }
    @_lifetime(self: copy self)
    @inlinable package mutating func int64() throws(WireError) -> Int64 { try load(Int64.self) }
    @_lifetime(self: copy self)
    @inlinable package mutating func float64() throws(WireError) -> Double {
        Double(bitPattern: try load(UInt64.self))
    }
    @_lifetime(self: copy self)
    @inlinable package mutating func errorCode() throws(WireError) -> ErrorCode {
        ErrorCode(rawValue: try load(Int16.self))
    }
    @_lifetime(self: copy self)
    @inlinable package mutating func uuid() throws(WireError) -> UUID128 {
        let high = try load(UInt64.self)
        return UUID128(high: high, low: try load(UInt64.self))
    }

    /// Base-128 groups, least significant first: at most 5 bytes, and no bits beyond the 32nd.
    @_lifetime(self: copy self)
    @inlinable package mutating func unsignedVarint() throws(WireError) -> UInt32 {
        let first = try load(UInt8.self)
        if first < 0x80 { return UInt32(first) }
        var value = UInt32(first & 0x7f)
        var shift: UInt32 = 7
        while true {
            let byte = try load(UInt8.self)
            if shift == 28 && byte > 0x0f { throw .overlongVarint }
            value |= UInt32(byte & 0x7f) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
    }

    /// At most 10 bytes, and no bits beyond the 64th.
    @_lifetime(self: copy self)
    @inlinable package mutating func unsignedVarlong() throws(WireError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = try load(UInt8.self)
            if shift == 63 && byte > 0x01 { throw .overlongVarint }
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
    }

    /// Zigzag: 0, -1, 1, -2, …
    @_lifetime(self: copy self)
    @inlinable package mutating func varint() throws(WireError) -> Int32 {
        let raw = try unsignedVarint()
        return Int32(bitPattern: raw >> 1) ^ -Int32(bitPattern: raw & 1)
    }

    @_lifetime(self: copy self)
    @inlinable package mutating func varlong() throws(WireError) -> Int64 {
        let raw = try unsignedVarlong()
        return Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
    }
}

// MARK: - Lengths and counts

extension WireReader {
    /// The length of a nullable string or array: `nil` for null. `flexible` picks the compact form.
    @_lifetime(self: copy self)
    @inlinable package mutating func length16(flexible: Bool) throws(WireError) -> Int? {
        flexible ? try compactLength() : try checked(Int(try int16()))
    }

    /// The length of nullable bytes, records or an array.
    @_lifetime(self: copy self)
    @inlinable package mutating func length32(flexible: Bool) throws(WireError) -> Int? {
        flexible ? try compactLength() : try checked(Int(try int32()))
    }

    @_lifetime(self: copy self)
    @inlinable mutating func compactLength() throws(WireError) -> Int? {
        let raw = Int(try unsignedVarint())
        return raw == 0 ? nil : raw - 1
    }

    @inlinable func checked(_ length: Int) throws(WireError) -> Int? {
        if length >= 0 { return length }
        guard length == -1 else { throw .invalidLength(length) }
        return nil
    }

    /// The count of a nullable array whose elements take at least `smallest` bytes each.
    @_lifetime(self: copy self)
    @inlinable package mutating func nullableCount(flexible: Bool, smallest: Int) throws(WireError) -> Int? {
        guard let count = try length32(flexible: flexible) else { return nil }
        guard count <= elementBudget, count <= bytesLeft / max(smallest, 1) else { throw .tooManyElements(count) }
        elementBudget -= count
        return count
    }

    @_lifetime(self: copy self)
    @inlinable package mutating func count(flexible: Bool, smallest: Int) throws(WireError) -> Int {
        guard let count = try nullableCount(flexible: flexible, smallest: smallest) else { throw .unexpectedNull }
        return count
    }
}

// MARK: - Bytes and strings

/// A range of the bytes that a message was read from, counted from their start. A hot message keeps these instead of
/// copies; whoever reads it still holds the bytes.
package struct ByteRange: Hashable, Sendable, BitwiseCopyable {
    package let start: Int
    package let count: Int

    @inlinable package init(start: Int, count: Int) {
        self.start = start
        self.count = count
    }

    @inlinable package var end: Int { start + count }
}

extension WireReader {
    @_lifetime(self: copy self)
    @inlinable package mutating func range(_ count: Int) throws(WireError) -> ByteRange {
        ByteRange(start: try take(count), count: count)
    }

    @_lifetime(self: copy self)
    @inlinable package mutating func nullableString(flexible: Bool) throws(WireError) -> String? {
        guard let length = try length16(flexible: flexible) else { return nil }
        let start = try take(length)
        let text = bytes.extracting(unchecked: start..<(start + length))
            .withUnsafeBytes { String(validating: $0, as: UTF8.self) }
        guard let text else { throw .invalidUTF8 }
        return text
    }

    @_lifetime(self: copy self)
    @inlinable package mutating func string(flexible: Bool) throws(WireError) -> String {
        guard let text = try nullableString(flexible: flexible) else { throw .unexpectedNull }
        return text
    }

    @_lifetime(self: copy self)
    @inlinable package mutating func nullableStringRange(flexible: Bool) throws(WireError) -> ByteRange? {
        guard let length = try length16(flexible: flexible) else { return nil }
        return try range(length)
    }

    /// A string that stays where it is, of valid UTF-8 like every other.
    @_lifetime(self: copy self)
    @inlinable package mutating func nullableTextRange(flexible: Bool) throws(WireError) -> ByteRange? {
        guard let range = try nullableStringRange(flexible: flexible) else { return nil }
        for index in range.start..<range.end {
            if bytes.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self) < 0x80 { continue }
            try validate(range)
            break
        }
        return range
    }

    @_lifetime(self: copy self)
    @inlinable package mutating func textRange(flexible: Bool) throws(WireError) -> ByteRange {
        guard let range = try nullableTextRange(flexible: flexible) else { throw .unexpectedNull }
        return range
    }

    @usableFromInline func validate(_ range: ByteRange) throws(WireError) {
        let text = bytes.extracting(unchecked: range.start..<range.end)
            .withUnsafeBytes { String(validating: $0, as: UTF8.self) }
        if text == nil { throw .invalidUTF8 }
    }

    @_lifetime(self: copy self)
    @inlinable package mutating func nullableBytesRange(flexible: Bool) throws(WireError) -> ByteRange? {
        guard let length = try length32(flexible: flexible) else { return nil }
        return try range(length)
    }

    @_lifetime(self: copy self)
    @inlinable package mutating func nullableBytes(flexible: Bool) throws(WireError) -> [UInt8]? {
        guard let length = try length32(flexible: flexible) else { return nil }
        return try array(length)
    }

    @_lifetime(self: copy self)
    @inlinable package mutating func bytes(flexible: Bool) throws(WireError) -> [UInt8] {
        guard let bytes = try nullableBytes(flexible: flexible) else { throw .unexpectedNull }
        return bytes
    }

    /// The next `count` bytes, copied.
    @_lifetime(self: copy self)
    @inlinable package mutating func array(_ count: Int) throws(WireError) -> [UInt8] {
        let start = try take(count)
        return bytes.extracting(unchecked: start..<(start + count)).withUnsafeBytes { [UInt8]($0) }
    }
}
