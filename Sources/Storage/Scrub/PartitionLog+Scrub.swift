import MartletBase
import Synchronization

extension LogManager {
    /// The first segment of a partition's log, from `offset` on, that a scrub can read; `nil` behind the last one. A log
    /// at rest is not opened for it; one that was in use at the last stop is read by its recovery. Inside a job.
    package func scrubTarget(
        of partition: TopicPartition, from offset: Offset, isCompacted: Bool
    ) throws(StorageError) -> ScrubTarget? {
        if let targets = state.withLock({ $0.logs[partition] })?.scrubTargets {
            return targets.first { $0.base >= offset }
        }
        guard let log = resting(partition) else { return nil }
        let files: PartitionFiles
        var known: FaultyRanges?
        do throws(DiskError) {
            files = try PartitionFiles(log.directory, on: disk)
            known = try disk.contents(log.directory + FileNames.faultyRanges).flatMap {
                try? FaultyRanges(parsing: $0)
            }
        } catch {
            if error.kind == .notFound { return nil }
            throw .disk(error)
        }
        guard let file = files.segments.first(where: { $0.base >= offset }) else { return nil }
        return ScrubTarget(
            base: file.base, boundary: file.boundary ?? log.end, bytes: file.bytes, path: files.path(file),
            known: known ?? FaultyRanges(), allowsGaps: isCompacted || log.home.cleanerOffsets[partition] != nil,
            segment: nil)
    }

    package func scrub(_ target: ScrubTarget) throws(StorageError) -> SegmentScrub {
        do throws(DiskError) { return try SegmentScrub(target, on: disk) } catch { throw .disk(error) }
    }
}

extension PartitionLog {
    /// `nil` unless it is open.
    fileprivate var scrubTargets: [ScrubTarget]? {
        state.withLock { state in if case .open = state.phase { targets(state) } else { nil } }
    }

    private func targets(_ state: borrowing State) -> [ScrubTarget] {
        let durable = state.flush.durable
        return state.segments.enumerated().compactMap { index, segment in
            let isLast = index == state.segments.count - 1
            let bytes = isLast ? (durable.segment == segment.base ? durable.position : 0) : segment.size
            if bytes == 0 && isLast { return nil }
            return ScrubTarget(
                base: segment.base, boundary: isLast ? durable.offset : segment.nextOffset, bytes: bytes,
                path: segment.path,
                known: state.faulty, allowsGaps: state.allowsGaps, segment: segment)
        }
    }

    /// Marks damage that a scrub has found, unless the log has given the segment up meanwhile. `done` is told, from a job,
    /// whether anybody learned something new.
    package func mark(_ range: FaultyRange, in target: ScrubTarget, _ done: @escaping @Sendable (Bool) -> Void) {
        enqueue { [self] in
            let isCurrent = state.withLock { state in
                state.segments.contains { $0 === target.segment && !$0.isReplaced }
            }
            done(isCurrent && note(range))
        }
    }
}

extension LogDirectory {
    private var scrubPath: String { root + FileNames.scrubProgress }

    /// How far the last scrub has come; a file that cannot be read begins a pass anew. Inside a job.
    package func scrubProgress() throws(StorageError) -> ScrubProgress {
        do throws(DiskError) {
            guard let bytes = try disk.contents(scrubPath) else { return ScrubProgress() }
            return (try? ScrubProgress(parsing: bytes)) ?? ScrubProgress()
        } catch { throw .disk(error) }
    }

    /// Waits for the device. A full disk keeps the old file: a restart reads a little more than it had to.
    package func save(_ progress: ScrubProgress) {
        guard cause == nil else { return }
        do throws(DiskError) {
            try AtomicFile.replace(FileNames.scrubProgress, in: root, with: progress.bytes, on: disk)
        } catch { if error.kind != .noSpace { fail(error) } }
    }
}
