import MartletBase
import MartletRecords

/// Writes the segment that compaction makes out of one group: the log and its indexes, as `.cleaned` files.
///
/// What was written is read back and verified before it may take anything's place: the old segments are the last copies of
/// what they hold.
struct SegmentRewriter: ~Copyable {
    let base: Offset
    private let directory: DirectoryPath
    private let disk: any Disk
    private let file: any DiskFile
    private let indexInterval: Int
    private var pending = ByteBuffer(capacity: Self.flushBytes)
    private var index: Segment.OpenSegment
    /// Bytes in the file; those of `pending` come behind them.
    private var written: Int64 = 0
    private var unsynced: Int64 = 0
    private(set) var nextOffset: Offset

    /// Writes are this large, and a sync follows at the latest after so many bytes, so that none takes long.
    static let flushBytes = 1 << 20
    static let syncBytes: Int64 = 16 << 20

    init(
        base: Offset, in directory: DirectoryPath, on disk: any Disk, indexInterval: Int
    ) throws(CompactionError) {
        self.base = base
        self.directory = directory
        self.disk = disk
        self.indexInterval = indexInterval
        nextOffset = base
        let path = SegmentSwap.path(directory, base, FileNames.log, FileNames.cleaned)
        do throws(DiskError) { file = try disk.open(path, .replace) } catch { throw .write(error) }
        index = Segment.OpenSegment(file: file)
    }

    var size: Int64 { written + Int64(pending.count) }

    /// Adds a batch as it is.
    mutating func append(_ bytes: UnsafeRawBufferPointer, _ header: RecordBatchHeader) throws(CompactionError) {
        let position = size
        pending.append(RawSpan(_unsafeBytes: bytes))
        try note(header, at: position)
    }

    /// Adds what `rebuilt` holds: one batch.
    mutating func append(_ rebuilt: borrowing ByteBuffer) throws(CompactionError) {
        let position = size
        pending.append(rebuilt.bytes)
        let header: RecordBatchHeader
        do throws(BatchError) { header = try RecordBatchHeader(parsing: rebuilt.bytes) } catch {
            preconditionFailure("invariant broken: a batch of our own making is refused: \(error)")
        }
        try note(header, at: position)
    }

    private mutating func note(_ header: RecordBatchHeader, at position: Int64) throws(CompactionError) {
        invariant(header.baseOffset >= nextOffset, "a rewritten batch at \(header.baseOffset) behind \(nextOffset)")
        index.note(header, at: position, base: base, indexInterval: indexInterval)
        nextOffset = header.nextOffset
        if pending.count >= Self.flushBytes { try flush() }
    }

    private mutating func flush() throws(CompactionError) {
        do throws(DiskError) {
            try pending.bytes.withUnsafeBytes { bytes throws(DiskError) in try file.write(bytes, at: written) }
            written += Int64(pending.count)
            unsynced += Int64(pending.count)
            pending.removeAll()
            if unsynced >= Self.syncBytes {
                try file.synchronize()
                unsynced = 0
            }
        } catch { throw .write(error) }
    }

    /// Writes what is left, makes everything durable and seals it as `.swap`. Gives the segment as it is open.
    mutating func finish(aborted: [AbortedTransaction]) throws(CompactionError) -> Segment.OpenSegment {
        try flush()
        index.noteLargestTimestamp()
        do throws(DiskError) {
            try file.synchronize()
            try write(OffsetIndexEntry.bytes(index.offsets.entries[...]), FileNames.offsetIndex)
            try write(TimeIndexEntry.bytes(index.times.entries[...]), FileNames.timeIndex)
            try write(AbortedTransaction.bytes(aborted[...]), FileNames.transactionIndex)
        } catch { throw .write(error) }
        try verify()
        do throws(DiskError) { try SegmentSwap.seal(base, in: directory, on: disk) } catch { throw .write(error) }
        var open = index
        open.offsets = SegmentIndex(read: index.offsets.entries)
        open.times = SegmentIndex(read: index.times.entries)
        open.aborted = SegmentIndex(read: aborted)
        return open
    }

    private func write(_ bytes: [UInt8], _ suffix: String) throws(DiskError) {
        let file = try disk.open(SegmentSwap.path(directory, base, suffix, FileNames.cleaned), .replace)
        try file.write(bytes, at: 0)
        try file.synchronize()
        try file.close()
    }

    /// Holds the file against the headers that went into it.
    private func verify() throws(CompactionError) {
        var scanner = BatchScanner(
            file, from: 0, to: written, verifying: true, chunk: BatchScanner.recoveryChunk)
        var end = base
        while true {
            let step: BatchScanner.Step
            do throws(DiskError) { step = try scanner.next() } catch { throw .read(error) }
            switch step {
            case .batch(let header, _) where header.baseOffset >= end: end = header.nextOffset
            case .end where end == nextOffset: return
            case .batch, .damaged, .end, .cold: throw .unfaithful(path: file.path, position: scanner.position)
            }
        }
    }
}
