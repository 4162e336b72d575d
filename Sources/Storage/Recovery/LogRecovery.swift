import MartletBase
import MartletRecords

/// Opens a log as a stop or a crash left it.
///
/// Only bytes at or above the recovery point may be cut off, and only in the last segment. Whatever else is wrong is damage:
/// it is marked, reported, and stays. Work is proportional to what was not yet synchronized.
struct LogRecovery {
    let disk: any Disk
    let cache: FileCache
    let directory: DirectoryPath
    let topicID: TopicID
    let config: LogConfig
    let restart: PartitionLog.RestartKnowledge
    /// From the directory's checkpoint; `nil` where it has none of this log.
    let logStart: Offset?
    /// Compaction has been here: a policy that was changed since does not bring back what it removed.
    var wasCompacted = false

    var allowsGaps: Bool { config.isCompacted || wasCompacted }

    var recoveryPoint: Offset? {
        switch restart {
        case .clean(let end): end
        case .unclean(let point): point
        }
    }

    /// `nil` where the log has no directory and never had a record: a crash came between the note that it would be used
    /// and its making.
    func run() throws(StorageError) -> OpenedLog? {
        let isThere: Bool
        do throws(DiskError) { isThere = try disk.exists(directory.path) } catch { throw .disk(error) }
        guard isThere else {
            let start = logStart ?? .zero
            if let recoveryPoint, recoveryPoint <= start { return nil }
            throw .endUnknown(path: directory.path, segment: start, position: 0, validEnd: start)
        }
        let files: Files
        var log = OpenedLog(start: .zero, end: .zero)
        do throws(DiskError) {
            try readIndexGuard(&log)
            if log.refusal != nil { return log }
            try SegmentSwap.recover(directory, on: disk)
            files = try readFiles()
        } catch { throw .disk(error) }
        for segment in files.segments {
            segment.contents.withLock { $0.sums = log.indexGuard?.segments[segment.base] ?? [] }
        }
        log.start = logStart ?? files.segments.first?.base ?? .zero
        log.retired = files.retired
        try checkTopic(&log)
        if log.refusal != nil { return log }
        do throws(DiskError) {
            log.faulty = try readFaulty(&log)
            let known = try readEpochs(&log)
            if log.refusal != nil { return log }
            log.epochs = known ?? LeaderEpochCache()
            dropSegmentsBeforeStart(files.segments, &log)
            noteMissingFirstSegment(&log)
            try recover(&log, epochsAreKnown: known != nil, snapshots: files.snapshots)
        } catch { throw .disk(error) }
        return log
    }

    // MARK: Files

    struct Files {
        var segments: [Segment] = []
        var snapshots: [Offset] = []
        var retired: [String] = []
    }

    private func readFiles() throws(DiskError) -> Files {
        var files = Files()
        for entry in try disk.list(directory.path) where !entry.isDirectory {
            let name = entry.name
            if let base = FileNames.offset(of: name, FileNames.log) {
                let size = try disk.facts(directory + name)?.size ?? 0
                files.segments.append(Segment(base: base, in: directory, size: size, nextOffset: base))
            } else if let offset = FileNames.offset(of: name, FileNames.producerSnapshot) {
                files.snapshots.append(offset)
            } else if name.hasSuffix(FileNames.deleted) {
                files.retired.append(directory + name)
            } else if name.hasSuffix(FileNames.temporary) || name.hasSuffix(FileNames.cleaned)
                || name == FileNames.nextSegment
            {
                // Unfinished: nothing refers to it yet.
                try disk.unlinkIfPresent(directory + name)
            }
        }
        files.segments.sort { $0.base < $1.base }
        files.snapshots.sort()
        for (index, segment) in files.segments.enumerated().dropLast() {
            segment.contents.withLock { $0.nextOffset = files.segments[index + 1].base }
        }
        return files
    }

    /// A log of another topic of the same name is never taken for this one's.
    private func checkTopic(_ log: inout OpenedLog) throws(StorageError) {
        let file = GuardedFile(FileNames.partitionMetadata, in: directory)
        let reading: GuardedFile.Reading
        do throws(DiskError) { reading = try file.read(on: disk) } catch { throw .disk(error) }
        switch reading {
        case .sound(let bytes), .unguarded(let bytes), .restored(let bytes):
            if case .restored = reading { log.reports.append(.checkpointDamaged(path: file.path)) }
            var metadata: PartitionMetadata?
            do throws(FormatError) { metadata = try PartitionMetadata(parsing: bytes) } catch {
                log.note(error, in: file.path)
                if log.refusal != nil { return }
            }
            if let found = metadata?.topicID {
                if found == topicID { return }
                throw .foreignLog(path: directory.path, found: found, expected: topicID)
            }
        case .damaged: log.reports.append(.checkpointDamaged(path: file.path))
        case .missing: break
        }
        // The manifest or the metadata store has named the log; the file only repeats it.
        do throws(DiskError) {
            try file.replace(with: PartitionMetadata(topicID: topicID).bytes, on: disk)
        } catch { throw .disk(error) }
    }

    /// Read before an interrupted compaction is finished: what it puts in place has indexes that the guard does not know.
    private func readIndexGuard(_ log: inout OpenedLog) throws(DiskError) {
        guard let bytes = try disk.contents(directory + FileNames.indexGuard) else { return }
        var guardian: IndexGuard
        do throws(FormatError) { guardian = try IndexGuard(parsing: bytes) } catch {
            return log.note(error, in: directory + FileNames.indexGuard)
        }
        let replaced = try SegmentSwap.pending(directory, on: disk)
        if replaced.contains(where: { guardian.segments.removeValue(forKey: $0) != nil }) {
            for base in replaced { guardian.segments[base] = nil }
            try AtomicFile.replace(FileNames.indexGuard, in: directory, with: guardian.bytes, on: disk)
        }
        log.indexGuard = guardian
    }

    private func readFaulty(_ log: inout OpenedLog) throws(DiskError) -> FaultyRanges {
        guard let bytes = try disk.contents(directory + FileNames.faultyRanges) else { return FaultyRanges() }
        do throws(FormatError) { return try FaultyRanges(parsing: bytes) } catch {
            // What it held is found again when it is read.
            log.note(error, in: directory + FileNames.faultyRanges)
            return FaultyRanges()
        }
    }

    private func readEpochs(_ log: inout OpenedLog) throws(DiskError) -> LeaderEpochCache? {
        let file = GuardedFile(FileNames.leaderEpochs, in: directory)
        switch try file.read(on: disk) {
        case .missing: return nil
        case .sound(let bytes), .unguarded(let bytes): return epochs(bytes, file, &log)
        case .restored(let bytes):
            log.reports.append(.checkpointDamaged(path: file.path))
            return epochs(bytes, file, &log)
        case .damaged:
            // The batches have them all.
            log.reports.append(.checkpointDamaged(path: file.path))
            return nil
        }
    }

    private func epochs(_ bytes: [UInt8], _ file: GuardedFile, _ log: inout OpenedLog) -> LeaderEpochCache? {
        do throws(FormatError) { return LeaderEpochCache(try LeaderEpochCheckpoint.parse(bytes)) } catch {
            log.note(error, in: file.path)
            return nil
        }
    }

    private func dropSegmentsBeforeStart(_ segments: [Segment], _ log: inout OpenedLog) {
        for (index, segment) in segments.enumerated() {
            if index + 1 < segments.count, segments[index + 1].base <= log.start {
                log.retired += FileNames.ofSegment.map { segment.path($0) }
            } else {
                log.segments.append(segment)
            }
        }
    }

    /// The checkpoint says that the log begins before its first file does.
    private func noteMissingFirstSegment(_ log: inout OpenedLog) {
        guard let first = log.segments.first, first.base > log.start else { return }
        note(FaultyRange(segment: log.start, first: log.start, next: first.base, position: 0, endPosition: 0), &log)
    }

    func note(_ range: FaultyRange, _ log: inout OpenedLog) {
        if log.faulty.insert(range) { log.reports.append(.damaged(path: directory.path, range)) }
    }
}
