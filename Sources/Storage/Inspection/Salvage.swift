import MartletBase
import MartletRecords

/// Copies every sound batch of a partition into a directory of its own, which a broker can open. Nothing is written
/// where the log lies.
package struct Salvage {
    package struct Outcome: Hashable, Sendable {
        package var batches = 0
        package var bytes: Int64 = 0
        package var firstOffset: Offset?
        package var nextOffset: Offset?
        /// What could not be read.
        package var lost: [FaultyRange] = []
        /// Offsets of which there is no trace: segments that are gone.
        package var missing: [Range<Offset>] = []

        package init() {}

        package var bytesLost: Int64 { lost.reduce(0) { $0 + $1.endPosition - $1.position } }
        package var isComplete: Bool { lost.isEmpty && missing.isEmpty }
    }

    private let files: PartitionFiles
    private let disk: any Disk
    /// `nil`: only to tell what would be given up.
    private let target: DirectoryPath?
    private var outcome = Outcome()
    private var producers = ProducerState()
    private var epochs = LeaderEpochCache()

    /// `target` is a directory that does not exist yet; the one that it comes into does.
    package init(_ files: PartitionFiles, to target: DirectoryPath?, on disk: any Disk) {
        self.files = files
        self.target = target
        self.disk = disk
    }

    package mutating func run(_ progress: (Int64) -> Void) throws(DiskError) -> Outcome {
        if let target { try disk.makeDirectory(target.path) }
        for segment in files.segments {
            if segment.boundary == nil { try saveProducers() }
            try copy(segment, progress)
        }
        if let target {
            try saveProducers()
            if let bytes = try soundMetadata() {
                try AtomicFile.replace(FileNames.partitionMetadata, in: target, with: bytes, on: disk)
            }
            try AtomicFile.replace(
                FileNames.leaderEpochs, in: target, with: LeaderEpochCheckpoint.bytes(epochs.entries), on: disk)
            try disk.synchronizeDirectory(target.path)
        }
        return outcome
    }

    private mutating func copy(
        _ segment: PartitionFiles.SegmentFile, _ progress: (Int64) -> Void
    ) throws(DiskError) {
        let source = try disk.open(files.path(segment), .read)
        var survey = SegmentSurvey(source, base: segment.base, size: segment.bytes, before: segment.boundary)
        var copy = try target.map { target throws(DiskError) in
            try SegmentCopy(base: segment.base, in: target, on: disk)
        }
        if let next = outcome.nextOffset, next < segment.base, outcome.lost.last?.next != segment.base {
            outcome.missing.append(next..<segment.base)
        }
        var reported: Int64 = 0
        while let finding = try survey.next() {
            switch finding {
            case .batch(let header, let position):
                let bytes = try source.bytes(at: position, count: header.totalSize)
                if let aborted = follow(header, bytes) { copy?.aborted.append(aborted) }
                try copy?.append(bytes, header)
                outcome.batches += 1
                outcome.bytes += Int64(header.totalSize)
                outcome.firstOffset = outcome.firstOffset ?? header.baseOffset
                outcome.nextOffset = header.nextOffset
            case .damage(let range, _): outcome.lost.append(range)
            case .zeros: break
            }
            progress(survey.position - reported)
            reported = survey.position
        }
        try copy?.finish(on: disk)
    }

    /// Takes a batch into what the whole log says about its producers and epochs.
    private mutating func follow(_ header: RecordBatchHeader, _ bytes: [UInt8]) -> AbortedTransaction? {
        epochs.assign(header.leaderEpoch, at: header.baseOffset)
        guard header.isIdempotent, let batch = try? RecordBatchView(bytes.span.bytes) else { return nil }
        return producers.apply(header, marker: header.isControl ? EndTransactionMarker(batch) : nil)
    }

    /// What an opening takes the producers' sequences from: before the last segment, so that only that one is read, and at
    /// the end.
    private func saveProducers() throws(DiskError) {
        guard let target, let offset = outcome.nextOffset else { return }
        try AtomicFile.rename(
            FileNames.segment(offset, FileNames.producerSnapshot), in: target,
            with: ProducerSnapshot.bytes(producers.snapshot), on: disk)
    }

    private func soundMetadata() throws(DiskError) -> [UInt8]? {
        switch try GuardedFile(FileNames.partitionMetadata, in: files.directory).read(on: disk) {
        case .sound(let bytes), .unguarded(let bytes), .restored(let bytes):
            (try? PartitionMetadata(parsing: bytes)) == nil ? nil : bytes
        case .missing, .damaged: nil
        }
    }
}

/// One segment of the copy, with the indexes that appending its batches would have made.
private struct SegmentCopy {
    let base: Offset
    let directory: DirectoryPath
    var aborted: [AbortedTransaction] = []
    private var index: Segment.OpenSegment
    private var pending: [UInt8] = []
    private var written: Int64 = 0

    private static let flushBytes = 1 << 20

    init(base: Offset, in directory: DirectoryPath, on disk: any Disk) throws(DiskError) {
        self.base = base
        self.directory = directory
        index = Segment.OpenSegment(
            file: try disk.open(SegmentSwap.path(directory, base, FileNames.log), .create))
    }

    mutating func append(_ bytes: [UInt8], _ header: RecordBatchHeader) throws(DiskError) {
        index.note(
            header, at: written + Int64(pending.count), base: base, indexInterval: LogConfig().indexIntervalBytes)
        pending += bytes
        if pending.count >= Self.flushBytes { try flush() }
    }

    private mutating func flush() throws(DiskError) {
        try index.file.write(pending, at: written)
        written += Int64(pending.count)
        pending.removeAll(keepingCapacity: true)
    }

    mutating func finish(on disk: any Disk) throws(DiskError) {
        try flush()
        try index.file.synchronize()
        index.noteLargestTimestamp()
        try write(OffsetIndexEntry.bytes(index.offsets.entries[...]), FileNames.offsetIndex, on: disk)
        try write(TimeIndexEntry.bytes(index.times.entries[...]), FileNames.timeIndex, on: disk)
        if !aborted.isEmpty { try write(AbortedTransaction.bytes(aborted[...]), FileNames.transactionIndex, on: disk) }
    }

    private func write(_ bytes: [UInt8], _ suffix: String, on disk: any Disk) throws(DiskError) {
        let file = try disk.open(SegmentSwap.path(directory, base, suffix), .create)
        try file.write(bytes, at: 0)
        try file.synchronize()
        try file.close()
    }
}
