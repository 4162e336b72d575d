import MartletBase
import MartletRecords

/// The entries of an index in memory, and how many of them its file holds.
///
/// Indexes are caches: entries are written out when a segment is synchronized as a whole (checkpoint, roll, stop), never
/// on the way of an append, and what is missing or wrong is rebuilt from the log.
struct SegmentIndex<Entry: IndexEntry>: Sendable {
    private(set) var entries: [Entry] = []
    /// Entries that the file holds durably, counted from the first.
    private(set) var written = 0
    /// Of the bytes of those entries.
    private var checksum = CRC32C()

    init() {}

    /// Entries as they stand in the index's file.
    init(read entries: [Entry]) {
        self.entries = entries
        markWritten(entries.count)
    }

    /// The entries in a file's bytes; `nil` where it does not begin with those that `sum` was taken of. `limited`: nothing
    /// else is taken, because nobody has synchronized it.
    init?(_ bytes: [UInt8], _ sum: IndexSum?, limited: Bool) {
        guard let sum else {
            if bytes.count % Entry.size != 0 { return nil }
            self.init(read: Entry.entries(in: bytes))
            return
        }
        guard sum.matches(bytes, entrySize: Entry.size) else { return nil }
        let entries = Entry.entries(in: bytes)
        self.init(read: limited ? Array(entries.prefix(Int(sum.count))) : entries)
    }

    var last: Entry? { entries.last }
    var count: Int { entries.count }

    mutating func append(_ entry: Entry) { entries.append(entry) }

    /// Keeps the first `count` entries.
    mutating func truncate(to count: Int) {
        entries.removeSubrange(count...)
        if count >= written { return }
        (written, checksum) = (0, CRC32C())
        markWritten(count)
    }

    mutating func markWritten(_ count: Int) {
        let count = min(count, entries.count)
        guard count > written else { return }
        checksum.update(Entry.bytes(entries[written..<count]).span.bytes)
        written = count
    }

    /// Of all entries, as their file will have them.
    var sum: IndexSum {
        var copy = self
        copy.markWritten(entries.count)
        return IndexSum(count: Int32(clamping: copy.written), checksum: copy.checksum.value)
    }

    /// The number of entries for which `holds` is true, where it is true for a prefix of them.
    func prefixCount(where holds: (Entry) -> Bool) -> Int {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if holds(entries[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension SegmentIndex<OffsetIndexEntry> {
    /// The greatest entry at or below `relativeOffset`.
    func lookup(_ relativeOffset: Int64) -> OffsetIndexEntry? {
        let count = prefixCount { Int64($0.relativeOffset) <= relativeOffset }
        return count == 0 ? nil : entries[count - 1]
    }

    /// Whether the entries can belong to a log of `size` bytes: both columns rise.
    func isPlausible(size: Int64) -> Bool {
        var last: OffsetIndexEntry?
        for entry in entries {
            guard entry.relativeOffset >= 0, entry.position >= 0, Int64(entry.position) < size else { return false }
            if let last, entry.relativeOffset <= last.relativeOffset || entry.position <= last.position {
                return false
            }
            last = entry
        }
        return true
    }
}

extension SegmentIndex<AbortedTransaction> {
    /// Whether the entries can belong to a segment from `base` on: in the order of their markers, which lie in it.
    func isPlausible(base: Offset) -> Bool {
        var last = base - 1
        for entry in entries {
            guard entry.lastOffset > last, entry.firstOffset >= .zero, entry.firstOffset < entry.lastOffset else {
                return false
            }
            last = entry.lastOffset
        }
        return true
    }
}

extension SegmentIndex<TimeIndexEntry> {
    /// The greatest entry whose timestamp lies below `timestamp`: what comes at or before it is older.
    func lookup(before timestamp: Timestamp) -> TimeIndexEntry? {
        let count = prefixCount { $0.timestamp < timestamp }
        return count == 0 ? nil : entries[count - 1]
    }

    func isPlausible() -> Bool {
        var last: TimeIndexEntry?
        for entry in entries {
            guard entry.relativeOffset >= 0 else { return false }
            if let last, entry.relativeOffset < last.relativeOffset || entry.timestamp <= last.timestamp {
                return false
            }
            last = entry
        }
        return true
    }
}
