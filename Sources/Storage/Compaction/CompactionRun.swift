import MartletBase
import MartletRecords

/// A compaction under way, as a machine that does a bounded amount of work at a time.
///
/// First the keys of the dirty part are collected, then every group of segments is read again and written anew without
/// what has become superfluous. Groups come in the order of the log, and each takes its place before the next is begun:
/// at every moment an older record is gone before the one that made it superfluous can be.
package struct CompactionRun: ~Copyable {
    package enum Progress: Sendable {
        case working
        /// The caller puts the segment in its place, then goes on.
        case replaces(SegmentReplacement)
        case finished
    }

    enum Stage {
        /// Reading the index of aborted transactions of the segment with this number, later ones included.
        case aborted(Int)
        /// Collecting the keys of the segment with this number.
        case keys(Int)
        case group(Int)
        case finished
    }

    let task: CompactionTask
    let disk: any Disk
    /// Of the segments that hold something whose keys are known; the rest would be written as it is.
    private(set) var groups: [SegmentGroup] = []
    package internal(set) var report = CompactionReport()

    var stage = Stage.aborted(0)
    var aborted: [AbortedTransaction] = []
    var map: OffsetMap
    var reader: BatchReader?
    var keyTracker = TransactionTracker([], from: .zero)
    var decompressor = Decompressor()
    var pass: GroupPass?
    /// The transactions at the start of the group under way.
    var tracker = TransactionTracker([], from: .zero)

    package init(_ task: CompactionTask, on disk: any Disk) {
        self.task = task
        self.disk = disk
        map = OffsetMap(limitBytes: task.memory.mapBytes)
        report.coveredEnd = task.end
    }

    /// Works until about `bytes` have been read and written, or until the caller has something to do.
    package mutating func step(bytes budget: Int64) throws(CompactionError) -> Progress {
        let target = worked + max(budget, 1)
        while worked < target {
            switch stage {
            case .aborted(let number): try readAborted(number)
            case .keys(let number): try collectKeys(number, until: target)
            case .group(let number):
                if let replacement = try rewrite(number, until: target) { return .replaces(replacement) }
            case .finished: return .finished
            }
        }
        return .working
    }

    private var worked: Int64 { report.bytesRead + report.bytesWritten }

    /// Removes what the group under way has left on disk.
    package mutating func abandon() throws(DiskError) {
        guard case .group(let number) = stage, number < groups.count else { return }
        try SegmentSwap.discard(groups[number].base, in: task.directory, on: disk)
        stage = .finished
    }
}

// MARK: - Transactions and keys

extension CompactionRun {
    private mutating func readAborted(_ number: Int) throws(CompactionError) {
        let bases = task.segments.map(\.base) + task.laterBases
        guard number < bases.count else { return try beginKeys() }
        let path = SegmentSwap.path(task.directory, bases[number], FileNames.transactionIndex)
        do throws(DiskError) {
            guard let bytes = try disk.contents(path) else {
                stage = .aborted(number + 1)
                return
            }
            aborted += AbortedTransaction.entries(in: bytes)
            report.bytesRead += Int64(bytes.count)
        } catch { throw .read(error) }
        stage = .aborted(number + 1)
    }

    private mutating func beginKeys() throws(CompactionError) {
        let first = task.segments.firstIndex { $0.next > task.firstDirty } ?? task.segments.count
        keyTracker = TransactionTracker(
            aborted, from: first < task.segments.count ? task.segments[first].base : task.end)
        stage = .keys(first)
    }

    private mutating func collectKeys(_ number: Int, until target: Int64) throws(CompactionError) {
        guard number < task.segments.count else { return beginGroups() }
        let segment = task.segments[number]
        var reader = try reader(self.reader, of: segment)
        self.reader = nil
        while worked < target {
            let step: BatchReader.Step
            do throws(DiskError) { step = try reader.next() } catch { throw .read(error) }
            switch step {
            case .end:
                stage = .keys(number + 1)
                return
            case .damaged(let flaw): throw damage(flaw, in: segment, reader)
            case .batch(let header):
                report.bytesRead += Int64(header.totalSize)
                do throws(FilterError) {
                    if try !collect(header, reader.bytes) { return beginGroups() }
                } catch {
                    throw .unsound(path: path(segment), offset: header.baseOffset, error)
                }
            }
        }
        self.reader = reader
    }

    /// Takes the keys of one batch. False: the map is full, and covers what lies before the record that did not fit.
    private mutating func collect(
        _ header: RecordBatchHeader, _ bytes: UnsafeRawBufferPointer
    ) throws(FilterError) -> Bool {
        do {
            let batch = try RecordBatchView(RawSpan(_unsafeBytes: bytes))
            if header.isControl {
                _ = try keyTracker.end(batch)
                return true
            }
            if keyTracker.isAborted(header) || header.nextOffset <= task.firstDirty { return true }
            let limit = task.memory.batchBytes
            if let full = try Self.collect(batch, from: task.firstDirty, &map, &decompressor, limit: limit) {
                report.coveredEnd = full
                return false
            }
            return true
        } catch let error as FilterError {
            throw error
        } catch let error as BatchError {
            throw .batch(error)
        } catch {
            preconditionFailure("invariant broken: reading keys threw \(error)")
        }
    }

    private static func collect(
        _ batch: RecordBatchView, from start: Offset, _ map: inout OffsetMap, _ decompressor: inout Decompressor,
        limit: Int
    ) throws(BatchError) -> Offset? {
        var records = try batch.records(using: &decompressor, limit: limit)
        while let record = try records.next() {
            guard record.offset >= start, let key = record.key else { continue }
            let bytes = records.bytes.extracting(key.start..<key.end)
            if map.insert(bytes, record.offset) == .full { return record.offset }
        }
        return nil
    }

    private mutating func beginGroups() {
        report.keys = map.count
        groups = SegmentGroup.groups(task.segments.filter { $0.base < report.coveredEnd }, task.limits)
        tracker = TransactionTracker(aborted, from: task.segments.first?.base ?? task.end)
        stage = .group(0)
    }
}

// MARK: - Shared by both passes

extension CompactionRun {
    func path(_ segment: SealedSegment) -> String { SegmentSwap.path(task.directory, segment.base, FileNames.log) }

    /// The reader under way, or one from the segment's start.
    func reader(_ current: BatchReader?, of segment: SealedSegment) throws(CompactionError) -> BatchReader {
        if let current { return current }
        do throws(DiskError) {
            return BatchReader(try disk.open(path(segment), .read), segment)
        } catch { throw .read(error) }
    }

    /// The extent of the damage that a reader stands before.
    func damage(_ flaw: BatchFlaw, in segment: SealedSegment, _ reader: BatchReader) -> CompactionError {
        do throws(DiskError) {
            let range = try SegmentSurvey.extent(
                of: try disk.open(path(segment), .read), base: segment.base, size: segment.bytes,
                before: segment.next, from: reader.position)
            return .damaged(path: task.directory.path, range, flaw)
        } catch { return .read(error) }
    }
}
