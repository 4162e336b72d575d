import MartletBase
import Synchronization

/// The compaction of one log, from its decision to its checkpoint, as its owner drives it: step by step, each in a job.
package final class LogCompaction: Sendable {
    package enum Outcome: Sendable {
        /// So many bytes were read and written; the next step may follow.
        case worked(bytes: Int64)
        case finished(CompactionReport)
        /// The log is not any more what the compaction was decided for. A later one may go on.
        case overtaken
        case failed(CompactionError)
    }

    package let log: PartitionLog
    private let task: CompactionTask
    private let run: Mutex<CompactionRun>

    init(_ log: PartitionLog, _ task: CompactionTask) {
        self.log = log
        self.task = task
        run = Mutex(CompactionRun(task, on: log.home.disk))
    }

    /// Does about `bytes` of work, inside the caller's job; `done` is told, from this or another job, what came of it.
    /// After anything but `worked` there are no more steps.
    package func step(bytes: Int64, _ done: @escaping @Sendable (Outcome) -> Void) {
        guard log.home.cause == nil, log.isOpen else { return giveUp(.overtaken, done) }
        let progress: CompactionRun.Progress
        let worked: Int64
        do throws(CompactionError) {
            (progress, worked) = try run.withLock { run throws(CompactionError) in
                let before = run.report.bytesRead + run.report.bytesWritten
                let progress = try run.step(bytes: bytes)
                return (progress, run.report.bytesRead + run.report.bytesWritten - before)
            }
        } catch { return giveUp(judge(error), done) }
        switch progress {
        case .working: done(.worked(bytes: worked))
        case .finished:
            let report = run.withLock { $0.report }
            log.noteCompaction(of: task.segments, in: task.directory, to: report.coveredEnd) { [self] result in
                switch result {
                case .success(true): done(.finished(report))
                case .success(false): done(.overtaken)
                case .failure(let error): done(judge(.write(error)))
                }
            }
        case .replaces(let replacement):
            log.replaceSegments(replacement) { [self] result in
                // A failed exchange has ended the use of the directory, or the log has ended.
                guard case .success(true) = result else { return giveUp(.overtaken, done) }
                done(.worked(bytes: worked))
            }
        }
    }

    /// Ends it where it is: what it has replaced stays, what it was writing goes.
    package func abandon() {
        guard log.home.cause == nil, log.isOpen else { return }
        do throws(DiskError) {
            try run.withLock { run throws(DiskError) in try run.abandon() }
        } catch { _ = judge(.write(error)) }
    }

    private func giveUp(_ outcome: Outcome, _ done: @Sendable (Outcome) -> Void) {
        abandon()
        done(outcome)
    }

    /// What an error means: where the log has changed under the compaction, nothing. Damage is marked, and a device that
    /// refuses a write for any other reason than space ends the use of its directory.
    private func judge(_ error: CompactionError) -> Outcome {
        guard log.holds(task.segments, in: task.directory) else { return .overtaken }
        switch error {
        case .damaged(_, let range, _): log.mark(range)
        case .write(let cause) where cause.kind != .noSpace: log.home.fail(cause)
        case .write, .read, .unsound, .unfaithful: break
        }
        log.observer.log(log, reports: .notCompacted(error))
        return .failed(error)
    }
}

extension PartitionLog {
    /// What there is to compact now; `nil` where nothing can be. Only inside a job; `known` as in `segmentFacts`.
    package func compactionCandidate(
        _ settings: CompactionSettings, _ known: inout [Offset: SegmentFacts], now: Timestamp
    ) throws(StorageError) -> CompactionCandidate? {
        guard isOpen, faultyRanges.isEmpty else { return nil }
        let bounds = bounds
        return CompactionCandidate(
            try segmentFacts(&known), start: bounds.start, checkpoint: home.cleanerOffsets[id],
            bounds: CompactionBounds(
                lastStableOffset: bounds.lastStableOffset, highWatermark: bounds.highWatermark,
                durableEnd: bounds.durableEnd), settings: settings, now: now)
    }

    /// Begins a compaction; `nil` where the log has changed since it was looked at.
    package func beginCompaction(
        _ candidate: CompactionCandidate, _ settings: CompactionSettings, now: Timestamp, memory: CompactionTask.Memory
    ) -> LogCompaction? {
        compactionTask(candidate, settings, now: now, memory: memory).map { LogCompaction(self, $0) }
    }

    /// Up to where the last compaction decided.
    package var compactedEnd: Offset? { home.cleanerOffsets[id] }

    /// Writes down how far a compaction has decided, between other changes of the log's shape: `done` is told, from a job,
    /// whether the log still holds what it decided about.
    fileprivate func noteCompaction(
        of segments: [SealedSegment], in directory: DirectoryPath, to end: Offset,
        _ done: @escaping @Sendable (Result<Bool, DiskError>) -> Void
    ) {
        enqueue { [self] in
            guard holds(segments, in: directory), home.cause == nil else { return done(.success(false)) }
            home.cleanerOffsets.set(end, for: id)
            do throws(DiskError) {
                try home.cleanerOffsets.persist(on: home.disk)
                done(.success(true))
            } catch { done(.failure(error)) }
        }
    }

    /// Whether the log is where it was and none of these segments was cut off or removed. Those that a compaction has already replaced count: their
    /// places are taken by others that begin and end where they did.
    fileprivate func holds(_ sealed: [SealedSegment], in directory: DirectoryPath) -> Bool {
        guard directory == self.directory else { return false }
        return state.withLock { state in
            guard case .open = state.phase, let first = state.segments.first, let active = state.segments.last else {
                return false
            }
            guard let task = sealed.first, let last = sealed.last else { return true }
            return first.base <= task.base && last.next <= active.base
        }
    }
}
