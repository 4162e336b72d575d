import MartletBase
import MartletRecords
import Synchronization

/// One segment of a log: its file and its indexes, opened when they are first needed.
///
/// The log appends under its own lock; readers look batches up without it. What both touch is in `contents`, behind a
/// lock of its own that is held for memory only and is always the last one taken.
package final class Segment: Sendable {
    package let base: Offset
    let directory: DirectoryPath

    struct Contents {
        /// Bytes of whole batches. The file may be longer: zeros written ahead.
        var size: Int64
        /// The offset after the last batch; of a segment that is not the last, where the next one begins.
        var nextOffset: Offset
        var open: OpenSegment?
        /// Used since the clock of the cache passed.
        var wasUsed = false
        /// Compaction has put another segment in its place: whoever has it open reads on, nobody opens it any more.
        var isReplaced = false
        /// Bytes that no sync has covered yet, or entries that the index files lack.
        var isDirty = false
        /// What the index files may begin with, by `IndexGuard`; the latest first.
        var sums: [SegmentSums] = []
    }

    /// What exists only while the segment is open.
    struct OpenSegment {
        let file: any DiskFile
        var offsets = SegmentIndex<OffsetIndexEntry>()
        var times = SegmentIndex<TimeIndexEntry>()
        var aborted = SegmentIndex<AbortedTransaction>()
        /// The index of aborted transactions was damaged: only the batches say what it held.
        var lacksAborted = false
        /// The largest timestamp so far and the last offset of the batch that has it.
        var largest = TimeIndexEntry(timestamp: .none, relativeOffset: 0)
        /// The timestamp that the age of the segment counts from: its first batch's.
        var firstTimestamp: Timestamp?
        /// Bytes appended since the last entry of the offset index.
        var bytesSinceEntry = 0
    }

    let contents: Mutex<Contents>

    init(base: Offset, in directory: DirectoryPath, size: Int64, nextOffset: Offset) {
        self.base = base
        self.directory = directory
        contents = Mutex(Contents(size: size, nextOffset: nextOffset))
    }

    package var path: String { path(FileNames.log) }
    func path(_ suffix: String) -> String { directory + FileNames.segment(base, suffix) }

    package var size: Int64 { contents.withLock { $0.size } }
    package var nextOffset: Offset { contents.withLock { $0.nextOffset } }
    var isOpen: Bool { contents.withLock { $0.open != nil } }

    /// The file, where the segment is open.
    var file: (any DiskFile)? { contents.withLock { $0.open?.file } }

    /// Closes it for the cache; refuses while it is in use.
    func closeUnlessInUse() -> Bool {
        contents.withLock { contents in
            if contents.open == nil { return true }
            if contents.isDirty { return false }
            if contents.wasUsed {
                contents.wasUsed = false
                return false
            }
            contents.open = nil
            return true
        }
    }

    /// Makes `open` the segment's, unless another job was faster. Says whether it did.
    func install(_ open: OpenSegment, isDirty: Bool = false) -> Bool {
        contents.withLock { contents in
            if contents.open != nil || contents.isReplaced { return false }
            contents.open = open
            contents.wasUsed = true
            contents.isDirty = isDirty
            return true
        }
    }

    /// From here on its name stands for other files.
    func markReplaced() { contents.withLock { $0.isReplaced = true } }

    var isReplaced: Bool { contents.withLock { $0.isReplaced } }

    func markClean() { contents.withLock { $0.isDirty = false } }

    var sums: [SegmentSums] { contents.withLock { $0.sums } }

    var lacksAborted: Bool { contents.withLock { $0.open?.lacksAborted ?? false } }

    func replaceAborted(with transactions: [AbortedTransaction]) {
        contents.withLock { contents in
            var aborted = SegmentIndex<AbortedTransaction>()
            for transaction in transactions { aborted.append(transaction) }
            contents.open?.aborted = aborted
            contents.open?.lacksAborted = false
        }
    }
}

// MARK: - Appending

extension Segment {
    /// Why a batch needs another segment.
    enum RollReason: Hashable, Sendable {
        case size, age, indexFull, offsetRange
    }

    /// Whether a batch at `baseOffset`, behind `pending` other bytes, has to go to a new segment. An empty segment takes
    /// anything that its offsets can address.
    func rollReason(
        for batch: RecordBatchHeader, at baseOffset: Offset, behind pending: Int = 0, _ config: LogConfig,
        now: Timestamp
    ) -> RollReason? {
        contents.withLock { contents in
            if baseOffset - base > Int64(Int32.max) - Int64(batch.lastOffsetDelta) { return .offsetRange }
            let size = contents.size + Int64(pending)
            guard size > 0, let open = contents.open else { return nil }
            if size + Int64(batch.totalSize) > Int64(min(config.segmentBytes, Int(Int32.max))) { return .size }
            if open.offsets.count >= max(config.indexBytes / OffsetIndexEntry.size, 1)
                || open.times.count >= max(config.indexBytes / TimeIndexEntry.size, 1) - 1
            {
                return .indexFull
            }
            guard let first = open.firstTimestamp, config.segmentMillis < .max else { return nil }
            let reference = batch.maxTimestamp > .none ? batch.maxTimestamp : now
            let (age, overflow) = reference.rawValue.subtractingReportingOverflow(first.rawValue)
            return !overflow && age > config.segmentMillis - config.segmentJitterMillis ? .age : nil
        }
    }

    /// Writes whole batches at the end, whose headers are `batches`. `nil`: the segment is not open.
    ///
    /// The caller holds the log's lock, so nobody else appends between the look at the size and the update.
    func append(
        _ bytes: UnsafeRawBufferPointer, _ batches: some Collection<RecordBatchHeader>, indexInterval: Int
    ) throws(DiskError) -> Bool {
        let target = contents.withLock { contents in
            contents.isDirty = contents.open != nil
            return contents.open.map { (file: $0.file, position: contents.size) }
        }
        guard let target else { return false }
        try target.file.write(bytes, at: target.position)
        contents.withLock { contents in
            var position = target.position
            for batch in batches {
                contents.open?.note(batch, at: position, base: base, indexInterval: indexInterval)
                position += Int64(batch.totalSize)
                contents.nextOffset = batch.nextOffset
            }
            contents.size = position
            contents.wasUsed = true
        }
        return true
    }

    func append(_ aborted: AbortedTransaction) { contents.withLock { $0.open?.aborted.append(aborted) } }
}

extension Segment.OpenSegment {
    /// Accounts for a batch at `position` in the indexes. The same for an append and for a rebuild, so that both give the
    /// same entries.
    mutating func note(_ batch: RecordBatchHeader, at position: Int64, base: Offset, indexInterval: Int) {
        if firstTimestamp == nil, batch.maxTimestamp > .none { firstTimestamp = batch.maxTimestamp }
        let relative = Int32(clamping: batch.lastOffset - base)
        if batch.maxTimestamp > largest.timestamp {
            largest = TimeIndexEntry(timestamp: batch.maxTimestamp, relativeOffset: relative)
        }
        if bytesSinceEntry > indexInterval {
            offsets.append(OffsetIndexEntry(relativeOffset: relative, position: Int32(clamping: position)))
            noteLargestTimestamp()
            bytesSinceEntry = 0
        }
        bytesSinceEntry += batch.totalSize
    }

    /// Kafka's last entry of a time index is the largest timestamp of the whole segment.
    mutating func noteLargestTimestamp() {
        guard largest.timestamp > .none, largest.timestamp > times.last?.timestamp ?? .none else { return }
        times.append(largest)
    }
}
