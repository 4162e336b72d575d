import MartletBase

/// Memory that grows and is used again: where decompressed records and finished batches are put.
package struct ByteBuffer: ~Copyable {
    private var storage: UnsafeMutableRawPointer
    package private(set) var capacity: Int
    package private(set) var count = 0

    package init(capacity: Int = 0) {
        self.capacity = max(capacity, 64)
        storage = .allocate(byteCount: self.capacity, alignment: 16)
    }

    deinit { storage.deallocate() }

    package var bytes: RawSpan {
        @_lifetime(borrow self) get {
            let span = RawSpan(_unsafeStart: UnsafeRawPointer(storage), byteCount: count)
            return _overrideLifetime(span, borrowing: self)
        }
    }

    @_lifetime(&self)
    package mutating func mutableBytes(from start: Int = 0) -> MutableRawSpan {
        invariant(start >= 0 && start <= count, "bytes from \(start) of \(count)")
        let span = MutableRawSpan(_unsafeStart: storage + start, byteCount: count - start)
        return _overrideLifetime(span, mutating: &self)
    }

    package func array() -> [UInt8] { [UInt8](UnsafeRawBufferPointer(start: storage, count: count)) }

    /// The memory stays for what comes next.
    package mutating func removeAll() { count = 0 }

    /// Makes room for at least `additional` more bytes, which lie within `limit`.
    package mutating func reserve(_ additional: Int, within limit: Int = .max) {
        invariant(additional >= 0 && additional <= limit - count, "room for \(additional) bytes within \(limit)")
        if capacity - count < additional { move(to: max(min(capacity * 2, limit), count + additional)) }
    }

    /// Makes room for at least one more byte without ever holding more than `limit`; false when that is reached.
    mutating func grow(within limit: Int) -> Bool {
        if count < min(capacity, limit) { return true }
        guard count < limit else { return false }
        move(to: min(limit, capacity * 2))
        return true
    }

    private mutating func move(to larger: Int) {
        let target = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
        target.copyMemory(from: storage, byteCount: count)
        storage.deallocate()
        storage = target
        capacity = larger
    }

    package mutating func append(_ bytes: RawSpan) {
        reserve(bytes.byteCount)
        bytes.withUnsafeBytes { source in
            guard let start = source.baseAddress else { return }
            (storage + count).copyMemory(from: start, byteCount: source.count)
        }
        count += bytes.byteCount
    }

    package mutating func appendZeros(_ additional: Int) {
        reserve(additional)
        (storage + count).initializeMemory(as: UInt8.self, repeating: 0, count: additional)
        count += additional
    }

    /// Lends the free room, at most `limit - count` bytes of it, to `body`, which returns how much it has filled.
    mutating func fill<Failure>(
        within limit: Int = .max, _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
    ) throws(Failure) {
        let free = UnsafeMutableRawBufferPointer(start: storage + count, count: min(capacity, limit) - count)
        let filled = try body(free)
        invariant(filled >= 0 && filled <= free.count, "\(filled) of \(free.count) free bytes filled")
        count += filled
    }
}
