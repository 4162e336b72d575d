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
        let lookup = contents.withLock { contents -> (any DiskFile, OffsetIndexEntry?, Int64)? in
            contents.wasUsed = true
            return contents.open.map { open in
                let entry = open.offsets.lookup(offset - base)
                return (open.file, entry.flatMap { Int64($0.position) > start ? $0 : nil }, contents.size)
            }
        }
        guard let (file, entry, size) = lookup else { return .mustWait }
        var scanner = BatchScanner(file, from: entry.map { Int64($0.position) } ?? start, to: size, waiting: waiting)
        var expected = entry.map { base + Int64($0.relativeOffset) } ?? base
        var isFirst = true
        while true {
            switch try scanner.next() {
            case .batch(let header, let position):
                if isFirst, let entry, header.lastOffset - base != Int64(entry.relativeOffset) {
                    return try findWithoutIndex(offset, file, size, waiting)
                }
                if header.lastOffset >= offset { return .batch(header, position: position) }
                expected = header.nextOffset
                isFirst = false
            case .end: return .beyond
            case .cold: return .mustWait
            case .damaged(let error):
                if isFirst, entry != nil { return try findWithoutIndex(offset, file, size, waiting) }
                return .damaged(offset: expected, position: scanner.position, error)
            }
        }
    }

    /// The index does not fit the log: the log decides. Slow, so it is left to a job.
    private func findWithoutIndex(
        _ offset: Offset, _ file: any DiskFile, _ size: Int64, _ waiting: Bool
    ) throws(DiskError) -> Found {
        guard waiting else { return .mustWait }
        var scanner = BatchScanner(file, from: 0, to: size)
        var expected = base
        while true {
            switch try scanner.next() {
            case .batch(let header, let position):
                if header.lastOffset >= offset { return .batch(header, position: position) }
                expected = header.nextOffset
            case .end: return .beyond
            case .cold: return .mustWait
            case .damaged(let error): return .damaged(offset: expected, position: scanner.position, error)
            }
        }
    }

    /// The first batch at or after `offset` that may hold a record of at least `timestamp`.
    func find(_ timestamp: Timestamp, from offset: Offset, waiting: Bool) throws(DiskError) -> Found {
        let older = contents.withLock { contents in contents.open?.times.lookup(before: timestamp) }
        let start = max(offset, older.map { base + Int64($0.relativeOffset) } ?? base)
        guard case .batch(_, let position) = try find(start, waiting: waiting) else {
            return try find(start, waiting: waiting)
        }
        guard let file = self.file else { return .mustWait }
        var scanner = BatchScanner(file, from: position, to: size, waiting: waiting)
        var expected = start
        while true {
            switch try scanner.next() {
            case .batch(let header, let position):
                if header.maxTimestamp >= timestamp { return .batch(header, position: position) }
                expected = header.nextOffset
            case .end: return .beyond
            case .cold: return .mustWait
            case .damaged(let error): return .damaged(offset: expected, position: scanner.position, error)
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
