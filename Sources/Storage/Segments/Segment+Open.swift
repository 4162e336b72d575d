import MartletBase
import MartletRecords
import MartletWire

/// Opening a segment and writing its indexes: only inside a job, at start or at stop.
extension Segment {
    /// Opens the file and reads the indexes, which are rebuilt from the log where they are missing or cannot be right.
    func open(on disk: any Disk, _ cache: FileCache, indexInterval: Int) throws(DiskError) {
        if isOpen { return }
        if isReplaced { throw DiskError(.notFound, "open", path) }
        let file = try disk.open(path, .readWrite)
        let read = try readIndexes(of: file, on: disk, longestGap: max(Self.longestUnindexed, 2 * Int64(indexInterval)))
        let opened = if let read { read } else { try rebuild(from: file, indexInterval: indexInterval) }
        if install(opened) {
            cache.admit(self)
        } else if isReplaced {
            // What was opened is what took its place.
            throw DiskError(.notFound, "open", path)
        }
    }

    /// A larger batch may stand behind the last entry, hardly anything else that is larger.
    private static let longestUnindexed: Int64 = 8 << 20

    /// The indexes as their files hold them; `nil` where they do not fit the log.
    private func readIndexes(
        of file: any DiskFile, on disk: any Disk, longestGap: Int64
    ) throws(DiskError) -> OpenSegment? {
        let size = self.size
        var opened = OpenSegment(file: file)
        guard let offsetBytes = try disk.contents(path(FileNames.offsetIndex)),
            let timeBytes = try disk.contents(path(FileNames.timeIndex)),
            offsetBytes.count % OffsetIndexEntry.size == 0, timeBytes.count % TimeIndexEntry.size == 0
        else { return nil }
        opened.offsets = SegmentIndex(read: OffsetIndexEntry.entries(in: offsetBytes))
        opened.times = SegmentIndex(read: TimeIndexEntry.entries(in: timeBytes))
        opened.aborted = try readAborted(on: disk)
        guard opened.offsets.isPlausible(size: size), opened.times.isPlausible() else { return nil }
        // A crash came before the last entries: every lookup behind them would read all that follows.
        guard size - Int64(opened.offsets.last?.position ?? 0) <= longestGap else { return nil }
        opened.largest = opened.times.last ?? opened.largest
        // What lies behind the last entry is not in the indexes: the largest timestamp may be there.
        var scanner = BatchScanner(file, from: Int64(opened.offsets.last?.position ?? 0), to: size)
        if let last = opened.offsets.last {
            guard case .batch(let header, let position) = try scanner.next(),
                header.lastOffset - base == Int64(last.relativeOffset)
            else { return nil }
            opened.account(header, at: position, base: base)
        }
        while case .batch(let header, let position) = try scanner.next() {
            opened.account(header, at: position, base: base)
        }
        var first = BatchScanner(file, from: 0, to: size)
        if case .batch(let header, _) = try first.next(), header.maxTimestamp > .none {
            opened.firstTimestamp = header.maxTimestamp
        }
        return opened
    }

    func readAborted(on disk: any Disk) throws(DiskError) -> SegmentIndex<AbortedTransaction> {
        guard let bytes = try disk.contents(path(FileNames.transactionIndex)) else { return SegmentIndex() }
        return SegmentIndex(read: AbortedTransaction.entries(in: bytes))
    }

    /// The indexes as appending the segment's batches would have made them, damage passed over.
    private func rebuild(from file: any DiskFile, indexInterval: Int) throws(DiskError) -> OpenSegment {
        var opened = OpenSegment(file: file)
        var scanner = BatchScanner(file, from: 0, to: size, chunk: BatchScanner.recoveryChunk)
        scan: while true {
            switch try scanner.next() {
            case .batch(let header, let position):
                opened.note(header, at: position, base: base, indexInterval: indexInterval)
            case .damaged, .end, .cold: break scan
            }
        }
        opened.noteLargestTimestamp()
        return opened
    }

    /// Writes what the index files lack and makes it durable. `sealing`: no batch will follow.
    func writeIndexes(on disk: any Disk, sealing: Bool) throws(DiskError) {
        try writeAborted(on: disk)
        try writePositions(on: disk, sealing: sealing)
    }

    /// The index of aborted transactions, which no lookup can do without: before a snapshot of producers covers them.
    func writeAborted(on disk: any Disk) throws(DiskError) {
        let aborted = contents.withLock { $0.open?.aborted }
        guard let aborted, aborted.count > 0 else { return }
        try write(aborted, FileNames.transactionIndex, on: disk)
        contents.withLock { $0.open?.aborted.markWritten(aborted.count) }
    }

    /// The indexes of offsets and times.
    func writePositions(on disk: any Disk, sealing: Bool) throws(DiskError) {
        let indexes = contents.withLock { contents in
            if sealing { contents.open?.noteLargestTimestamp() }
            return contents.open.map { (offsets: $0.offsets, times: $0.times) }
        }
        guard let indexes else { return }
        try write(indexes.offsets, FileNames.offsetIndex, on: disk)
        try write(indexes.times, FileNames.timeIndex, on: disk)
        contents.withLock { contents in
            contents.open?.offsets.markWritten(indexes.offsets.count)
            contents.open?.times.markWritten(indexes.times.count)
        }
    }

    private func write<Entry>(
        _ index: SegmentIndex<Entry>, _ suffix: String, on disk: any Disk
    ) throws(DiskError) {
        let path = path(suffix)
        let file: any DiskFile
        do throws(DiskError) { file = try disk.open(path, .readWrite) } catch {
            guard error.kind == .notFound else { throw error }
            file = try disk.open(path, .create)
        }
        let written = try file.size() < Int64(index.written * Entry.size) ? 0 : index.written
        if written < index.count {
            try file.write(Entry.bytes(index.entries[written...]), at: Int64(written * Entry.size))
        }
        // Entries of a part that was cut off must not come back.
        try file.truncate(to: Int64(index.count * Entry.size))
        try file.synchronize()
        try file.close()
    }
}

extension Segment.OpenSegment {
    /// Notes a batch that the index files already know, or that lies behind their last entry.
    fileprivate mutating func account(_ batch: RecordBatchHeader, at position: Int64, base: Offset) {
        if Int64(offsets.last?.position ?? -1) == position { bytesSinceEntry = 0 }
        bytesSinceEntry += batch.totalSize
        guard batch.maxTimestamp > largest.timestamp else { return }
        largest = TimeIndexEntry(
            timestamp: batch.maxTimestamp, relativeOffset: Int32(clamping: batch.lastOffset - base))
    }
}
