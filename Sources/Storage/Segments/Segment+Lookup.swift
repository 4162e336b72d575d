import MartletBase
import MartletRecords

extension Segment {
    enum Found {
        case batch(RecordBatchHeader, position: Int64)
        /// No batch of this segment ends at or after the offset.
        case beyond
        /// Not open, or not in memory: to be asked again by a job.
        case mustWait
        /// `offset` is what the damaged batch should begin with.
        case damaged(offset: Offset, position: Int64, BatchError)
    }

    /// The first batch whose last offset is at or after `offset`.
    /// `from` is a position behind known damage, where a batch begins.
    func find(_ offset: Offset, from start: Int64 = 0, waiting: Bool) throws(DiskError) -> Found {
        let lookup = contents.withLock { contents -> (walk: Walk, entry: OffsetIndexEntry?)? in
            contents.wasUsed = true
            return contents.open.map { open in
                let entry = open.offsets.lookup(offset - base).flatMap { Int64($0.position) > start ? $0 : nil }
                let position = entry.map { Int64($0.position) } ?? start
                return (Walk(open.file, base, contents, from: position, waiting: waiting), entry)
            }
        }
        guard let lookup else { return .mustWait }
        var walk = lookup.walk
        guard let entry = lookup.entry else { return try walk.first { $0.lastOffset >= offset } }
        let found = try walk.first { _ in true }
        switch found {
        case .batch(let header, _) where header.lastOffset - base == Int64(entry.relativeOffset):
            if header.lastOffset >= offset { return found }
            return try walk.first { $0.lastOffset >= offset }
        case .mustWait: return .mustWait
        case .batch, .beyond, .damaged:
            // The index does not fit the log: the log decides. Slow, so it is left to a job.
            guard waiting else { return .mustWait }
            walk.begin(at: 0, base)
            return try walk.first { $0.lastOffset >= offset }
        }
    }

    /// The first batch at or after `offset` that may hold a record of at least `timestamp`.
    func find(_ timestamp: Timestamp, from offset: Offset, waiting: Bool) throws(DiskError) -> Found {
        let older = contents.withLock { contents in contents.open?.times.lookup(before: timestamp) }
        let start = max(offset, older.map { base + Int64($0.relativeOffset) } ?? base)
        let first = try find(start, waiting: waiting)
        guard case .batch(let header, let position) = first else { return first }
        let walk = contents.withLock { contents in
            contents.open.map { Walk($0.file, header.baseOffset, contents, from: position, waiting: waiting) }
        }
        guard var walk else { return .mustWait }
        return try walk.first { $0.maxTimestamp >= timestamp }
    }

    /// Passes over batches, none of which may stand where it is not expected: their offsets are in no checksum.
    private struct Walk {
        private var scanner: BatchScanner
        private var expected: Offset
        private let end: Offset

        init(_ file: any DiskFile, _ expected: Offset, _ contents: Contents, from position: Int64, waiting: Bool) {
            scanner = BatchScanner(file, from: position, to: contents.size, waiting: waiting)
            self.expected = expected
            end = contents.nextOffset
        }

        mutating func begin(at position: Int64, _ offset: Offset) {
            scanner.skip(to: position)
            expected = offset
        }

        mutating func first(where matches: (RecordBatchHeader) -> Bool) throws(DiskError) -> Found {
            while true {
                switch try scanner.next() {
                case .batch(let header, let position):
                    guard header.baseOffset >= expected, header.nextOffset <= end else {
                        let error = BatchError.invalidBaseOffset(header.baseOffset.rawValue)
                        return .damaged(offset: expected, position: position, error)
                    }
                    expected = header.nextOffset
                    if matches(header) { return .batch(header, position: position) }
                case .end: return .beyond
                case .cold: return .mustWait
                case .damaged(let error):
                    return .damaged(offset: expected, position: scanner.position, error)
                }
            }
        }
    }

    /// The largest timestamp of the segment and the last offset of its batch; `nil` where the segment is not open.
    var largestTimestamp: (timestamp: Timestamp, offset: Offset)? {
        contents.withLock { contents in
            contents.open.map { ($0.largest.timestamp, base + Int64($0.largest.relativeOffset)) }
        }
    }

    /// The aborted transactions whose markers lie in this segment; `nil` where it is not open, or they have to be found
    /// anew.
    var abortedTransactions: [AbortedTransaction]? {
        contents.withLock { contents in contents.open.flatMap { $0.lacksAborted ? nil : $0.aborted.entries } }
    }
}
