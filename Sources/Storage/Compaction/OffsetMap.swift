import MartletBase

/// The latest offset of every key in a part of a log, in bounded memory.
///
/// Keys are kept whole, in an arena of chunks, and compared whole: two keys with one hash are two keys. The memory grows
/// with what is put in and never above the bound, the old table counted while a larger one takes its place. The one
/// exception keeps compaction moving: an empty map takes its first key whatever the key's size.
///
/// Open addressing with linear probing over 16-byte slots; nothing is ever removed, only all of it at once.
package struct OffsetMap: ~Copyable {
    private struct Slot {
        var offset: Int64
        /// 32 bits of the key's hash, of which the low ones name the slot where probing begins.
        var hash: UInt32
        /// Where the key lies in the arena, plus one; 0 in a free slot.
        var place: UInt32
    }

    private let limitBytes: Int
    private var slots: UnsafeMutableBufferPointer<Slot>
    private var arena: KeyArena
    package private(set) var count = 0

    private static let smallestTable = 64

    package init(limitBytes: Int) {
        self.limitBytes = limitBytes
        slots = Self.table(Self.smallestTable)
        arena = KeyArena()
    }

    deinit { slots.deallocate() }

    /// Memory taken: table and keys.
    package var bytes: Int { slots.count * MemoryLayout<Slot>.stride + arena.bytes }

    package enum Insertion: Hashable, Sendable {
        case inserted
        /// The key and what it needs do not fit; nothing has changed.
        case full
    }

    /// Remembers that `key` occurs at `offset`. A known key always fits, and keeps the larger offset.
    package mutating func insert(_ key: RawSpan, _ offset: Offset) -> Insertion {
        key.withUnsafeBytes { insert($0, offset.rawValue) }
    }

    /// The latest offset of `key`; `nil` for one that never was put in.
    package func offset(of key: RawSpan) -> Offset? {
        key.withUnsafeBytes { key in
            let slot = slots[index(of: key, hash: Self.hash(key))]
            return slot.place == 0 ? nil : Offset(slot.offset)
        }
    }

    private mutating func insert(_ key: UnsafeRawBufferPointer, _ offset: Int64) -> Insertion {
        let hash = Self.hash(key)
        var index = index(of: key, hash: hash)
        if slots[index].place != 0 {
            slots[index].offset = max(slots[index].offset, offset)
            return .inserted
        }
        guard fits(key.count) else { return .full }
        if isCrowded {
            grow()
            index = self.index(of: key, hash: hash)
        }
        slots[index] = Slot(offset: offset, hash: hash, place: arena.append(key) + 1)
        count += 1
        return .inserted
    }

    /// Three of four slots are taken: probing would become long.
    private var isCrowded: Bool { (count + 1) * 4 > slots.count * 3 }

    private func fits(_ keySize: Int) -> Bool {
        if count == 0 { return true }
        guard let growth = arena.growth(for: keySize) else { return false }
        let table = isCrowded ? 2 * slots.count * MemoryLayout<Slot>.stride : 0
        return bytes + growth + table <= limitBytes
    }

    private mutating func grow() {
        let old = slots
        slots = Self.table(2 * old.count)
        let mask = slots.count - 1
        for slot in old where slot.place != 0 {
            var index = Int(slot.hash) & mask
            while slots[index].place != 0 { index = (index + 1) & mask }
            slots[index] = slot
        }
        old.deallocate()
    }

    /// The slot that holds `key`, or the free one where it belongs.
    private func index(of key: UnsafeRawBufferPointer, hash: UInt32) -> Int {
        let mask = slots.count - 1
        var index = Int(hash) & mask
        while true {
            let slot = slots[index]
            if slot.place == 0 { return index }
            if slot.hash == hash, arena.holds(key, at: slot.place - 1) { return index }
            index = (index + 1) & mask
        }
    }

    private static func table(_ count: Int) -> UnsafeMutableBufferPointer<Slot> {
        let slots = UnsafeMutableBufferPointer<Slot>.allocate(capacity: count)
        slots.initialize(repeating: Slot(offset: 0, hash: 0, place: 0))
        return slots
    }

    /// Seeded anew in every process, so that nobody can choose keys that collide. No decision depends on it: neither
    /// what fits nor what is found does.
    private static func hash(_ key: UnsafeRawBufferPointer) -> UInt32 {
        var hasher = Hasher()
        hasher.combine(bytes: key)
        return UInt32(truncatingIfNeeded: hasher.finalize())
    }
}

/// Keys one behind the other, each after its length, in chunks that never move.
private struct KeyArena: ~Copyable {
    /// Keys begin at multiples of this, so that 32 bits can name places in 16 GiB.
    private static let unit = 4
    private static let chunkSize = 256 << 10
    private static let lengthSize = 4

    /// By number; `nil` for the further chunks of a key that is larger than one.
    private var chunks: [UnsafeMutableRawPointer?] = []
    /// Where the next key begins, in units.
    private var next = 0
    private(set) var bytes = 0

    init() {}

    deinit { for chunk in chunks { chunk?.deallocate() } }

    private static var chunkUnits: Int { chunkSize / unit }

    private func size(_ keySize: Int) -> Int {
        (Self.lengthSize + keySize + Self.unit - 1) / Self.unit * Self.unit
    }

    private func hasRoom(_ size: Int) -> Bool { next * Self.unit + size <= chunks.count * Self.chunkSize }

    /// Bytes that the arena would have to take for a key; `nil` where no place is left that 32 bits can name.
    func growth(for keySize: Int) -> Int? {
        let size = size(keySize)
        if hasRoom(size) { return 0 }
        let needed = (size + Self.chunkSize - 1) / Self.chunkSize
        guard (chunks.count + needed) * Self.chunkUnits < Int(UInt32.max) else { return nil }
        return needed * Self.chunkSize
    }

    mutating func append(_ key: UnsafeRawBufferPointer) -> UInt32 {
        let size = size(key.count)
        if !hasRoom(size) {
            let needed = (size + Self.chunkSize - 1) / Self.chunkSize
            next = chunks.count * Self.chunkUnits
            chunks.append(.allocate(byteCount: needed * Self.chunkSize, alignment: 16))
            chunks.append(contentsOf: repeatElement(nil, count: needed - 1))
            bytes += needed * Self.chunkSize
        }
        let place = UInt32(next)
        let target = pointer(place)
        target.storeBytes(of: UInt32(key.count), as: UInt32.self)
        if let start = key.baseAddress { (target + Self.lengthSize).copyMemory(from: start, byteCount: key.count) }
        // Behind a key larger than a chunk nothing begins: no chunk has that number.
        next = size > Self.chunkSize ? chunks.count * Self.chunkUnits : next + size / Self.unit
        return place
    }

    func holds(_ key: UnsafeRawBufferPointer, at place: UInt32) -> Bool {
        let stored = pointer(place)
        guard Int(stored.load(as: UInt32.self)) == key.count else { return false }
        return UnsafeRawBufferPointer(start: stored + Self.lengthSize, count: key.count).elementsEqual(key)
    }

    private func pointer(_ place: UInt32) -> UnsafeMutableRawPointer {
        let (chunk, offset) = Int(place).quotientAndRemainder(dividingBy: Self.chunkUnits)
        guard let start = chunks[chunk] else { preconditionFailure("invariant broken: no key begins at \(place)") }
        return start + offset * Self.unit
    }
}
