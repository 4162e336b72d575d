import MartletBase

/// Writes the protocol's primitive types into memory that it owns and grows.
///
/// Bytes that stay where they are (record batches in a file or in the receive buffer) are not copied: `splice` notes that
/// they belong at this place, and `splices` tells the caller where to send them from.
package struct WireWriter: ~Copyable {
    @usableFromInline var storage: UnsafeMutableRawPointer
    @usableFromInline var capacity: Int
    @usableFromInline var used: Int
    package private(set) var splices: [Splice] = []
    @usableFromInline var splicedBytes: Int = 0
    /// How often each error code has been written: few are different, however long the message.
    package private(set) var errors: [(code: ErrorCode, count: Int)] = []

    /// Bytes that are not in the writer: `count` of them belong after the first `position` written ones. `tag` is the
    /// caller's own name for them.
    package struct Splice: Hashable, Sendable {
        package let position: Int
        package let count: Int
        package let tag: Int
    }

    package init(capacity: Int = 256) {
        self.capacity = max(capacity, 16)
        storage = .allocate(byteCount: self.capacity, alignment: 16)
        used = 0
    }

    deinit { storage.deallocate() }

    /// Bytes in the writer itself.
    @inlinable package var count: Int { used }
    /// Bytes of the whole message, spliced ones included.
    @inlinable package var totalCount: Int { used + splicedBytes }

    package var bytes: RawSpan {
        @_lifetime(borrow self) get {
            let span = RawSpan(_unsafeStart: UnsafeRawPointer(storage), byteCount: used)
            return _overrideLifetime(span, borrowing: self)
        }
    }

    package func array() -> [UInt8] { array(0..<used) }

    package func array(_ range: Range<Int>) -> [UInt8] {
        invariant(range.lowerBound >= 0 && range.upperBound <= used, "\(range) of \(used) bytes")
        return [UInt8](UnsafeRawBufferPointer(start: storage + range.lowerBound, count: range.count))
    }

    /// Empties the writer; its memory stays for the next message.
    package mutating func removeAll() {
        used = 0
        splicedBytes = 0
        splices.removeAll(keepingCapacity: true)
        errors.removeAll(keepingCapacity: true)
    }

    @inlinable mutating func reserve(_ count: Int) {
        if capacity - used < count { grow(count) }
    }

    @usableFromInline @inline(never) mutating func grow(_ count: Int) {
        capacity = max(capacity * 2, used + count)
        let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
        larger.copyMemory(from: storage, byteCount: used)
        storage.deallocate()
        storage = larger
    }

    @inlinable mutating func store<T: FixedWidthInteger & BitwiseCopyable>(_ value: T) {
        reserve(MemoryLayout<T>.size)
        storage.storeBytes(of: value.bigEndian, toByteOffset: used, as: T.self)
        used += MemoryLayout<T>.size
    }

    package mutating func splice(_ count: Int, tag: Int) {
        splices.append(Splice(position: used, count: count, tag: tag))
        splicedBytes += count
    }
}

// MARK: - Integers

extension WireWriter {
    @inlinable package mutating func bool(_ value: Bool) { store(value ? 1 as UInt8 : 0) }
    @inlinable package mutating func int8(_ value: Int8) { store(value) }
    @inlinable package mutating func int16(_ value: Int16) { store(value) }
    @inlinable package mutating func uint16(_ value: UInt16) { store(value) }
    @inlinable package mutating func int32(_ value: Int32) { store(value) }
    @inlinable package mutating func uint32(_ value: UInt32) { store(value) }
    @inlinable package mutating func int64(_ value: Int64) { store(value) }
    @inlinable package mutating func float64(_ value: Double) { store(value.bitPattern) }
    @inlinable package mutating func errorCode(_ value: ErrorCode) {
        store(value.rawValue)
        if value.isError { note(value) }
    }

    @usableFromInline @inline(never) mutating func note(_ error: ErrorCode) {
        if let index = errors.firstIndex(where: { $0.code == error }) {
            errors[index].count += 1
        } else {
            errors.append((error, 1))
        }
    }
    @inlinable package mutating func uuid(_ value: UUID128) {
        store(value.high)
        store(value.low)
    }

    @inlinable package mutating func unsignedVarint(_ value: UInt32) { unsignedVarlong(UInt64(value)) }

    @inlinable package mutating func unsignedVarlong(_ value: UInt64) {
        reserve(10)
        var rest = value
        while rest >= 0x80 {
            storage.storeBytes(of: UInt8(truncatingIfNeeded: rest) | 0x80, toByteOffset: used, as: UInt8.self)
            used += 1
            rest >>= 7
        }
        storage.storeBytes(of: UInt8(truncatingIfNeeded: rest), toByteOffset: used, as: UInt8.self)
        used += 1
    }

    @inlinable package mutating func varint(_ value: Int32) {
        unsignedVarint(UInt32(bitPattern: (value << 1) ^ (value >> 31)))
    }

    @inlinable package mutating func varlong(_ value: Int64) {
        unsignedVarlong(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
    }
}

// MARK: - Lengths, bytes and strings

extension WireWriter {
    /// The length of a string; `nil` is null.
    @inlinable package mutating func length16(_ length: Int?, flexible: Bool) throws(WireError) {
        if flexible { return try compactLength(length) }
        guard let length16 = Int16(exactly: length ?? -1) else { throw .tooLong(length ?? 0) }
        store(length16)
    }

    /// The length of bytes or records, or the count of an array; `nil` is null.
    @inlinable package mutating func length32(_ length: Int?, flexible: Bool) throws(WireError) {
        if flexible { return try compactLength(length) }
        guard let length32 = Int32(exactly: length ?? -1) else { throw .tooLong(length ?? 0) }
        store(length32)
    }

    @inlinable mutating func compactLength(_ length: Int?) throws(WireError) {
        guard let length else { return unsignedVarint(0) }
        guard length < Int(Int32.max) else { throw .tooLong(length) }
        unsignedVarint(UInt32(truncatingIfNeeded: length + 1))
    }

    package mutating func string(_ text: String?, flexible: Bool) throws(WireError) {
        guard var text else { return try length16(nil, flexible: flexible) }
        let count = text.utf8.count
        try length16(count, flexible: flexible)
        reserve(count)
        text.withUTF8 { raw(UnsafeRawBufferPointer($0)) }
    }

    package mutating func bytes(_ bytes: [UInt8]?, flexible: Bool) throws(WireError) {
        guard let bytes else { return try length32(nil, flexible: flexible) }
        try length32(bytes.count, flexible: flexible)
        bytes.withUnsafeBytes { raw($0) }
    }

    /// Bytes as they are, without a length.
    @inlinable package mutating func raw(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress, bytes.count > 0 else { return }
        reserve(bytes.count)
        (storage + used).copyMemory(from: source, byteCount: bytes.count)
        used += bytes.count
    }

    @inlinable package mutating func raw(_ bytes: RawSpan) { bytes.withUnsafeBytes { raw($0) } }

    /// Overwrites what an earlier write left room for: a frame's size, a count known only at the end.
    @inlinable package mutating func overwrite(int32 value: Int32, at position: Int) {
        invariant(position >= 0 && position + 4 <= used, "overwriting at \(position) of \(used)")
        storage.storeBytes(of: value.bigEndian, toByteOffset: position, as: Int32.self)
    }
}
