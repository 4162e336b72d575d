import MartletBase
import MartletRecords
import MartletWire

/// Opening a segment and writing its indexes: only inside a job, at start or at stop.
extension Segment {
    /// What was found of a segment's index files.
    enum IndexCondition: Int, Comparable, Sendable {
        case sound
        /// A crash has kept them, or their last entries, from being written.
        case outdated
        case damaged

        static func < (left: IndexCondition, right: IndexCondition) -> Bool { left.rawValue < right.rawValue }
    }

    /// Opens the file and reads the indexes, which are rebuilt from the log where they are missing or cannot be right.
    func open(on disk: any Disk, _ cache: FileCache, indexInterval: Int) throws(DiskError) -> IndexCondition {
        if isOpen { return .sound }
        if isReplaced { throw DiskError(.notFound, "open", path) }
        let file = try disk.open(path, .readWrite)
        let longestGap = max(Self.longestUnindexed, 2 * Int64(indexInterval))
        var (read, condition) = try readIndexes(of: file, on: disk, longestGap: longestGap)
        var opened = if let read { read } else { try rebuild(from: file, indexInterval: indexInterval) }
        if let aborted = try readAborted(on: disk) {
            opened.aborted = aborted
        } else {
            opened.lacksAborted = true
            let isThere = try disk.exists(path(FileNames.transactionIndex))
            condition = max(condition, isThere && sums.count == 1 ? .damaged : .outdated)
        }
        if install(opened) {
            cache.admit(self)
            return condition
        }
        // What was opened is what took its place.
        if isReplaced { throw DiskError(.notFound, "open", path) }
        return .sound
    }

    /// A larger batch may stand behind the last entry, hardly anything else that is larger.
    private static let longestUnindexed: Int64 = 8 << 20

    /// The indexes as their files hold them; `nil` where they do not fit the log.
    private func readIndexes(
        of file: any DiskFile, on disk: any Disk, longestGap: Int64
    ) throws(DiskError) -> (open: OpenSegment?, condition: IndexCondition) {
        let size = self.size
        var opened = OpenSegment(file: file)
        let offsets: SegmentIndex<OffsetIndexEntry>
        let times: SegmentIndex<TimeIndexEntry>
        let isLatest: Bool
        switch try readPositions(on: disk, limited: false) {
        case .missing: return (nil, .outdated)
        // Without checksums, and while they are written, rot looks as what a crash leaves.
        case .mismatch: return (nil, self.sums.count == 1 ? .damaged : .outdated)
        case .found(let foundOffsets, let foundTimes, let areLatest):
            (offsets, times, isLatest) = (foundOffsets, foundTimes, areLatest)
        }
        guard offsets.isPlausible(size: size), times.isPlausible() else { return (nil, .outdated) }
        opened.offsets = offsets
        opened.times = times
        // A crash came before the last entries: every lookup behind them would read all that follows.
        guard size - Int64(opened.offsets.last?.position ?? 0) <= longestGap else { return (nil, .outdated) }
        opened.largest = opened.times.last ?? opened.largest
        // What lies behind the last entry is not in the indexes: the largest timestamp may be there.
        var scanner = BatchScanner(file, from: Int64(opened.offsets.last?.position ?? 0), to: size)
        if let last = opened.offsets.last {
            guard case .batch(let header, let position) = try scanner.next(),
                header.lastOffset - base == Int64(last.relativeOffset)
            else { return (nil, .outdated) }
            opened.account(header, at: position, base: base)
        }
        while case .batch(let header, let position) = try scanner.next() {
            opened.account(header, at: position, base: base)
        }
        var first = BatchScanner(file, from: 0, to: size)
        if case .batch(let header, _) = try first.next(), header.maxTimestamp > .none {
            opened.firstTimestamp = header.maxTimestamp
        }
        return (opened, isLatest ? .sound : .outdated)
    }

    enum PositionReading {
        case missing
        case mismatch
        case found(SegmentIndex<OffsetIndexEntry>, SegmentIndex<TimeIndexEntry>, isLatest: Bool)
    }

    /// The indexes of offsets and times, both as they were written together.
    func readPositions(on disk: any Disk, limited: Bool) throws(DiskError) -> PositionReading {
        guard let offsetBytes = try disk.contents(path(FileNames.offsetIndex)),
            let timeBytes = try disk.contents(path(FileNames.timeIndex))
        else { return .missing }
        let sums: [SegmentSums?] = self.sums.isEmpty ? [nil] : self.sums
        for (index, sum) in sums.enumerated() {
            let isLimited = limited || index > 0
            if let offsets = SegmentIndex<OffsetIndexEntry>(offsetBytes, sum?.offsets, limited: isLimited),
                let times = SegmentIndex<TimeIndexEntry>(timeBytes, sum?.times, limited: isLimited)
            {
                return .found(offsets, times, isLatest: index == 0)
            }
        }
        return .mismatch
    }

    /// `nil` where they are not what was written: the log is asked then, and not what was there before. `limited`: only
    /// what a checksum covers.
    func readAborted(on disk: any Disk, limited: Bool = false) throws(DiskError) -> SegmentIndex<AbortedTransaction>? {
        let bytes = try disk.contents(path(FileNames.transactionIndex)) ?? []
        let index = SegmentIndex<AbortedTransaction>(bytes, sums.first?.aborted, limited: limited)
        return index.flatMap { $0.isPlausible(base: base) ? $0 : nil }
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

    /// Notes what is about to be made of the index files, beside what is in them now. Says whether the checksums must be
    /// durable before that: entries that are only added leave the old ones right, but a snapshot of producers relies on
    /// the aborted transactions before it. `sealing`: no batch will follow.
    func announceIndexes(sealing: Bool) -> Bool {
        contents.withLock { contents in
            if sealing { contents.open?.noteLargestTimestamp() }
            guard let open = contents.open else { return false }
            let next = open.sums
            let last = contents.sums.last ?? SegmentSums()
            if contents.sums != [next] { contents.sums = [next, last] }
            let isCut = open.offsets.written < last.offsets.count || open.times.written < last.times.count
            return isCut || next.aborted != last.aborted
        }
    }

    /// What was announced is written.
    func settleIndexes() { contents.withLock { $0.sums = Array($0.sums.prefix(1)) } }

    /// Has the index files of a segment that no checksum covers yet covered as they are.
    func adoptIndexes() {
        contents.withLock { contents in
            guard contents.sums.isEmpty, let open = contents.open, !open.lacksAborted else { return }
            contents.sums = [open.sums]
        }
    }

    /// Whether the index file has other aborted transactions than are known.
    var hasNewAborted: Bool {
        contents.withLock { contents in
            guard let open = contents.open else { return false }
            return open.aborted.sum != contents.sums.first?.aborted ?? IndexSum()
        }
    }

    /// Writes what the index files lack and makes it durable.
    func writeIndexes(on disk: any Disk) throws(DiskError) {
        try writeAborted(on: disk)
        try writePositions(on: disk)
    }

    /// The index of aborted transactions, which no lookup can do without: before a snapshot of producers covers them.
    func writeAborted(on disk: any Disk) throws(DiskError) {
        let aborted = contents.withLock { $0.open?.aborted }
        guard let aborted else { return }
        // An index that has been cut down to nothing is written as well.
        let isThere = try disk.exists(path(FileNames.transactionIndex))
        if aborted.count == 0, !isThere { return }
        try write(aborted, FileNames.transactionIndex, on: disk)
        contents.withLock { $0.open?.aborted.markWritten(aborted.count) }
    }

    /// The indexes of offsets and times.
    private func writePositions(on disk: any Disk) throws(DiskError) {
        let indexes = contents.withLock { contents in
            contents.open.map { (offsets: $0.offsets, times: $0.times) }
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
    var sums: SegmentSums { SegmentSums(offsets: offsets.sum, times: times.sum, aborted: aborted.sum) }

    /// Notes a batch that the index files already know, or that lies behind their last entry.
    fileprivate mutating func account(_ batch: RecordBatchHeader, at position: Int64, base: Offset) {
        if Int64(offsets.last?.position ?? -1) == position { bytesSinceEntry = 0 }
        bytesSinceEntry += batch.totalSize
        guard batch.maxTimestamp > largest.timestamp else { return }
        largest = TimeIndexEntry(
            timestamp: batch.maxTimestamp, relativeOffset: Int32(clamping: batch.lastOffset - base))
    }
}
