import MartletBase
import MartletStorage
import Synchronization

/// Compacts the logs of compacted topics, one at a time, until none is due: the longest overdue first, then the dirtiest, then
/// those at rest, which are opened for it and put back.
///
/// Each step is a job of bounded size, so that other work has
/// its turn between them, and none begins while more was done than the byte rate allows.
final class Compactor: Sendable {
    struct Limits: Sendable {
        let bytesPerSecond: Double
        let memory: CompactionTask.Memory

        init(_ settings: BrokerSettings) {
            let rate = settings.value("log.cleaner.io.max.bytes.per.second").flatMap { Double($0.value) }
            bytesPerSecond = rate ?? .greatestFiniteMagnitude
            var memory = CompactionTask.Memory()
            memory.mapBytes = Int(clamping: settings.integer("log.cleaner.dedupe.buffer.size") ?? 128 << 20)
            memory.batchBytes = Int(clamping: settings.integer("record.max.decompressed.bytes") ?? 256 << 20)
            self.memory = memory
        }
    }

    /// What was found of a log, so that one that has not changed is not looked at again.
    private struct Memo: Sendable {
        let settings: CompactionSettings
        let bounds: LogBounds
        let facts: [Offset: SegmentFacts]
        let isDue: Bool
        var failedUntil: MonotonicTime?
    }

    private struct Resting: Sendable {
        let settings: CompactionSettings
        let end: Offset
    }

    private struct Round: Sendable {
        var compaction: LogCompaction?
        /// Where its log was at rest.
        var resting: Resting?
        /// Waits for the byte rate to let it go on.
        var isHeld = false
        let done: @Sendable () -> Void
    }

    private struct State {
        var pace: BytePace
        var now: Now?
        var isStopped = false
        var round: Round?
        var memos: [ObjectIdentifier: Memo] = [:]
    }

    /// What one job reads and writes at the most, or a little more.
    private static let stepBytes: Int64 = 1 << 20
    /// A log whose compaction failed is left alone for so long.
    private static let retryMillis: Int64 = 600_000

    private let topics: TopicTable
    private let resting: RestingLogs
    private let jobs: any Jobs
    private let limits: Limits
    private let report: @Sendable (TopicPartition, StorageError) -> Void
    private let state: Mutex<State>

    init(
        _ limits: Limits, topics: TopicTable, logs: LogManager, jobs: any Jobs,
        report: @escaping @Sendable (TopicPartition, StorageError) -> Void
    ) {
        self.limits = limits
        self.topics = topics
        resting = RestingLogs(topics: topics, logs: logs, report: report)
        self.jobs = jobs
        self.report = report
        state = Mutex(State(pace: BytePace(bytesPerSecond: limits.bytesPerSecond)))
    }

    /// Begins a round, which ends with `done`, from a job: when nothing is due any more, or after `stop`.
    func run(_ now: Now, _ done: @escaping @Sendable () -> Void) {
        state.withLock { state in
            state.now = now
            state.round = Round(done: done)
        }
        jobs.submit(.background) { [self] in lookForNext() }
    }

    /// Tells the time. What the byte rate has held back goes on.
    func advance(to now: Now) {
        let goesOn = state.withLock { state in
            state.now = now
            state.pace.advance(to: now.monotonic)
            guard state.round?.isHeld == true, state.pace.mayWork else { return false }
            state.round?.isHeld = false
            return true
        }
        if goesOn { submitStep() }
    }

    /// The round under way ends with its next step.
    func stop() {
        let wasHeld = state.withLock { state in
            state.isStopped = true
            defer { state.round?.isHeld = false }
            return state.round?.isHeld ?? false
        }
        if wasHeld { submitStep() }
    }

    private func end() {
        let round = state.withLock { $0.round.take() }
        round?.done()
    }
}

// MARK: - Which log

extension Compactor {
    private struct Due: Sendable {
        let log: PartitionLog
        let settings: CompactionSettings
    }

    private func lookForNext() {
        let (now, isStopped) = state.withLock { ($0.now, $0.isStopped) }
        guard let now, !isStopped else { return end() }
        var candidates: [(log: Due, candidate: CompactionCandidate)] = []
        var present: Set<ObjectIdentifier> = []
        for topic in topics.all {
            guard let settings = topic.rules.compaction else { continue }
            for partition in topic.partitions where partition.log.isOpen && partition.log.home.cause == nil {
                present.insert(ObjectIdentifier(partition.log))
                if let candidate = look(at: partition.log, settings, now), candidate.isDue {
                    candidates.append((Due(log: partition.log, settings: settings), candidate))
                }
            }
        }
        state.withLock { state in state.memos = state.memos.filter { present.contains($0.key) } }
        guard let next = CompactionCandidate.next(candidates) else { return lookAtRest(now) }
        begin(next.log, next.candidate, now.wall)
    }

    private func look(at log: PartitionLog, _ settings: CompactionSettings, _ now: Now) -> CompactionCandidate? {
        let memo = state.withLock { $0.memos[ObjectIdentifier(log)] }
        if let until = memo?.failedUntil, now.monotonic < until { return nil }
        let bounds = log.bounds
        let waitsForTime = settings.minLagMillis > 0 || settings.maxLagMillis < .max
        if let memo, !memo.isDue, memo.settings == settings, memo.bounds == bounds, !waitsForTime { return nil }
        var facts = memo?.facts ?? [:]
        var candidate: CompactionCandidate?
        var failedUntil: MonotonicTime?
        do throws(StorageError) {
            candidate = try log.compactionCandidate(settings, &facts, now: now.wall)
        } catch {
            report(log.id, error)
            failedUntil = now.monotonic.advanced(byMillis: Self.retryMillis)
        }
        let found = Memo(
            settings: settings, bounds: bounds, facts: facts, isDue: candidate?.isDue ?? false,
            failedUntil: failedUntil)
        state.withLock { $0.memos[ObjectIdentifier(log)] = found }
        return candidate
    }

    private func begin(_ due: Due, _ candidate: CompactionCandidate, _ now: Timestamp) {
        guard
            let compaction = due.log.beginCompaction(candidate, due.settings, now: now, memory: limits.memory)
        else { return end() }
        state.withLock { $0.round?.compaction = compaction }
        proceed()
    }

    private func lookAtRest(_ now: Now) {
        switch resting.next(now) {
        case .none: end()
        case .more: jobs.submit(.background) { [self] in lookForNext() }
        case .due(let log, let settings):
            log.whenOpen { [self] failure in
                jobs.submit(.background) { [self] in
                    guard failure == nil, log.isOpen else { return lookForNext() }
                    begin(resting: Due(log: log, settings: settings), now)
                }
            }
        }
    }

    private func begin(resting due: Due, _ now: Now) {
        let end = due.log.bounds.end
        guard let candidate = look(at: due.log, due.settings, now), candidate.isDue else {
            resting.dismiss(due.log, due.settings, at: now.monotonic)
            return putBack(due.log, endingAt: end)
        }
        state.withLock { $0.round?.resting = Resting(settings: due.settings, end: end) }
        begin(due, candidate, now.wall)
    }

    /// Goes on once the log is at rest again, unless somebody uses it by now.
    private func putBack(_ log: PartitionLog, endingAt end: Offset) {
        guard log.bounds.end == end else { return lookForNext() }
        log.rest { [self] in jobs.submit(.background) { [self] in lookForNext() } }
    }
}

// MARK: - Its steps

extension Compactor {
    /// The next step now, or as soon as the byte rate allows.
    private func proceed() {
        let goesOn = state.withLock { state in
            if state.isStopped || state.pace.mayWork { return true }
            state.round?.isHeld = true
            return false
        }
        if goesOn { submitStep() }
    }

    private func submitStep() { jobs.submit(.background) { [self] in step() } }

    private func step() {
        let (compaction, isStopped) = state.withLock { ($0.round?.compaction, $0.isStopped) }
        guard let compaction, !isStopped else {
            compaction?.abandon()
            return end()
        }
        // Smaller steps where the rate is lower than one of them.
        let bytes = Int64(max(min(Double(Self.stepBytes), limits.bytesPerSecond), 1))
        compaction.step(bytes: bytes) { [self] outcome in take(outcome, of: compaction.log) }
    }

    private func take(_ outcome: LogCompaction.Outcome, of log: PartitionLog) {
        var hasFailed = false
        switch outcome {
        case .worked(let bytes):
            state.withLock { $0.pace.worked(bytes) }
            return proceed()
        case .finished: break
        // Whatever has overtaken it may still be going on: the next round looks again.
        case .overtaken: return end()
        case .failed: hasFailed = true
        }
        let (resting, now) = state.withLock { state in
            state.round?.compaction = nil
            return (state.round?.resting.take(), state.now)
        }
        if hasFailed { leaveAlone(log) }
        guard let resting, let now else { return jobs.submit(.background) { [self] in lookForNext() } }
        if hasFailed { self.resting.dismiss(log, resting.settings, at: now.monotonic) }
        putBack(log, endingAt: resting.end)
    }

    /// It would fail again, and reading all of it keeps others waiting.
    private func leaveAlone(_ log: PartitionLog) {
        state.withLock { state in
            guard let now = state.now else { return }
            state.memos[ObjectIdentifier(log)]?.failedUntil = now.monotonic.advanced(byMillis: Self.retryMillis)
        }
    }
}
