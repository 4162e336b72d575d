import MartletBase
import Synchronization

/// Logs at rest, as far as they can be known without opening them.
extension LogManager {
    struct Resting: Sendable {
        let directory: DirectoryPath
        let home: LogDirectory
        let start: Offset
        let end: Offset
    }

    /// `nil` for a log that is open, that cannot be used, or that was in use at the last stop and not opened since.
    func resting(_ partition: TopicPartition) -> Resting? {
        let (log, found) = state.withLock { ($0.logs[partition], $0.found[partition]) }
        if let log {
            return log.restingBounds.map { Resting(directory: log.directory, home: log.home, start: $0, end: $1) }
        }
        guard let found, let summary = found.log.summary else { return nil }
        return Resting(
            directory: found.directory.root.appending(partition.description), home: found.directory,
            start: summary.start, end: summary.end)
    }

    /// What there would be to compact in a log at rest: when its files were written stands for the times of its records.
    /// `nil` where it is none, or has damage. Inside a job.
    package func restingCandidate(
        _ partition: TopicPartition, _ settings: CompactionSettings, now: Timestamp
    ) throws(StorageError) -> CompactionCandidate? {
        guard let log = resting(partition) else { return nil }
        var facts: [SegmentFacts] = []
        do throws(DiskError) {
            if try disk.exists(log.directory + FileNames.faultyRanges) { return nil }
            let files = try PartitionFiles(log.directory, on: disk)
            for segment in files.segments {
                let written = try disk.facts(files.path(segment))?.modified ?? .none
                facts.append(
                    SegmentFacts(
                        base: segment.base, next: segment.boundary ?? log.end, bytes: segment.bytes,
                        largestTimestamp: written, firstTimestamp: written, isActive: segment.boundary == nil))
            }
        } catch {
            if error.kind == .notFound { return nil }
            throw .disk(error)
        }
        return CompactionCandidate(
            facts, start: log.start, checkpoint: log.home.cleanerOffsets[partition],
            bounds: CompactionBounds(lastStableOffset: log.end, highWatermark: log.end, durableEnd: log.end),
            settings: settings, now: now)
    }
}

extension PartitionLog {
    fileprivate var restingBounds: (Offset, Offset)? {
        state.withLock { state in
            guard case .closed = state.phase, case .clean(let end) = state.restart else { return nil }
            return (state.start, end)
        }
    }
}
