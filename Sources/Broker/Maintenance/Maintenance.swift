import MartletBase
import MartletMetadata
import MartletStorage
import Synchronization

/// The work that nobody asks for, done in jobs: it decides nothing about time, which it is told.
final class Maintenance: Sendable {
    private struct State {
        var clock: ChoreClock?
        var whenIdle: (@Sendable () -> Void)?
    }

    private let pauses: [Chore: Int64]
    private let logs: LogManager
    private let view: ClusterView
    private let changes: ClusterChanges
    private let jobs: any Jobs
    private let retention: RetentionWalk
    private let compactor: Compactor
    let scrubber: Scrubber
    let mover: LogMover
    private let moveRate: @Sendable () -> Double
    private let scrubSettings: @Sendable () -> Scrubber.Settings
    private let isStopped = Atomic(false)
    private let state = Mutex(State())

    init(
        _ settings: BrokerSettings, node: NodeID, topics: TopicTable, logs: LogManager, view: ClusterView,
        changes: ClusterChanges, jobs: any Jobs, report: @escaping @Sendable (TopicPartition, StorageError) -> Void
    ) {
        retention = RetentionWalk(topics: topics, logs: logs, jobs: jobs, report: report)
        compactor = Compactor(Compactor.Limits(settings), topics: topics, logs: logs, jobs: jobs, report: report)
        scrubber = Scrubber(topics: topics, logs: logs, jobs: jobs, report: report)
        mover = LogMover(topics: topics, logs: logs, jobs: jobs, report: report)
        moveRate = {
            let rate = settings.current("replica.alter.log.dirs.io.max.bytes.per.second", view.image, of: node)
            return rate.flatMap { Double($0) } ?? .greatestFiniteMagnitude
        }
        scrubSettings = { Scrubber.Settings(settings, view.image, of: node) }
        self.logs = logs
        self.view = view
        self.changes = changes
        self.jobs = jobs
        pauses = Self.pauses(settings)
    }

    private static func pauses(_ settings: BrokerSettings) -> [Chore: Int64] {
        // The three are written together, since none of them may lie about another: the shortest pause holds.
        let checkpoints = [
            "log.flush.offset.checkpoint.interval.ms", "log.flush.start.offset.checkpoint.interval.ms",
            "replica.high.watermark.checkpoint.interval.ms",
        ]
        var pauses: [Chore: Int64] = [
            .tick: 1000,
            .checkpoint: max(checkpoints.compactMap { settings.integer($0) }.min() ?? 5000, 500),
            .retention: settings.integer("log.retention.check.interval.ms") ?? 300_000,
            .scrub: 500,
            .move: 500,
            .reap: 30_000,
        ]
        if settings.flag("log.cleaner.enable") {
            pauses[.compaction] = settings.integer("log.cleaner.backoff.ms") ?? 15_000
        }
        return pauses
    }

    /// Begins what is due. Called about twice a second; costs nothing where nothing is.
    func run(_ now: Now) {
        let due = state.withLock { state in
            var clock = state.clock ?? ChoreClock(pauses, from: now.monotonic)
            defer { state.clock = clock }
            return clock.begin(at: now.monotonic)
        }
        compactor.advance(to: now)
        for chore in due { begin(chore, now) }
    }

    private func begin(_ chore: Chore, _ now: Now) {
        switch chore {
        case .tick:
            jobs.submit(.log) { [self] in
                logs.tick(now)
                logs.measureSpace()
                ended(.tick)
            }
        case .checkpoint: logs.checkpoint { [self] in ended(.checkpoint) }
        case .retention:
            retention.run(now: now.wall) { [self] in
                !isStopped.load(ordering: .acquiring)
            } _: { [self] in
                ended(.retention)
            }
        case .compaction: compactor.run(now) { [self] in ended(.compaction) }
        case .scrub:
            scrubber.run(now, scrubSettings()) { [self] in
                !isStopped.load(ordering: .acquiring)
            } _: { [self] in
                ended(.scrub)
            }
        case .move:
            mover.run(now, bytesPerSecond: moveRate()) { [self] in
                !isStopped.load(ordering: .acquiring)
            } _: { [self] in
                ended(.move)
            }
        case .reap: reap()
        }
    }

    /// One step after the other, until there is none or one fails: what a failed step leaves is there next time. A change
    /// of this broker's own is never taken for abandoned while it runs; its next start ends what it left.
    private func reap() {
        let known = view.image.revision
        changes.make { changes throws(ChangeRefusal) in
            try changes.reap(isActive: { _ in true }) ?? ChangePlan([])
        } completed: { [self] result in
            if case .success(let revision) = result, revision > known { return reap() }
            ended(.reap)
        }
    }

    private func ended(_ chore: Chore) {
        let whenIdle = state.withLock { state in
            state.clock?.ended(chore)
            return state.clock?.isIdle ?? true ? state.whenIdle.take() : nil
        }
        whenIdle?()
    }

    /// Begins nothing more; `idle` is called once nothing is running, from within this call too.
    func stop(_ idle: @escaping @Sendable () -> Void) {
        isStopped.store(true, ordering: .releasing)
        compactor.stop()
        let isIdle = state.withLock { state in
            state.clock?.stop()
            if state.clock?.isIdle ?? true { return true }
            state.whenIdle = idle
            return false
        }
        if isIdle { idle() }
    }
}

extension Broker {
    /// Does what has to be done without being asked. To be called about twice a second, from any thread.
    package func maintain(_ now: Now) { maintenance.run(now) }

    /// Logs that are wanted in another directory than they are in.
    package var logMoves: Int { maintenance.mover.count }

    /// What the scrub has read and found since the start.
    package var scrubCounts: ScrubCounts { maintenance.scrubber.counts }

    /// When the last whole pass of the scrub over a directory ended; `nil` where none has.
    package func lastScrub(of directory: LogDirectory) -> Timestamp? {
        let ended = maintenance.scrubber.lastPassEnded(of: directory)
        return ended == .none ? nil : ended
    }

    /// Begins no more of it; `idle` is called once nothing is running. Comes before the logs are stopped.
    package func stopMaintenance(_ idle: @escaping @Sendable () -> Void) { maintenance.stop(idle) }
}
