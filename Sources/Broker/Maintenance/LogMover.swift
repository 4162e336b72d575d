import MartletBase
import MartletStorage
import Synchronization

/// Moves logs between this broker's directories, one after the other, as fast as
/// `replica.alter.log.dirs.io.max.bytes.per.second` allows.
///
/// A move that has begun is begun anew after a start, from what it has left on disk; one that still waited is forgotten,
/// and asked for again by whoever wants it.
final class LogMover: Sendable {
    /// A log on its way.
    struct UnderWay: Sendable {
        let log: PartitionLog
        let target: LogDirectory
        let bytes: Int64
        /// Nothing before it is left to copy.
        let end: Offset
    }

    private struct Wish: Sendable {
        let log: PartitionLog
        let target: LogDirectory
    }

    private struct State {
        /// From the first round on.
        var pace: BytePace?
        /// In the order in which they were asked for.
        var order: [TopicPartition] = []
        var wishes: [TopicPartition: Wish] = [:]
        var current: LogMove?
    }

    /// What one job copies at the most.
    private static let stepBytes: Int64 = 1 << 20

    private let topics: TopicTable
    private let logs: LogManager
    private let jobs: any Jobs
    private let report: @Sendable (TopicPartition, StorageError) -> Void
    private let state = Mutex(State())

    init(
        topics: TopicTable, logs: LogManager, jobs: any Jobs,
        report: @escaping @Sendable (TopicPartition, StorageError) -> Void
    ) {
        self.topics = topics
        self.logs = logs
        self.jobs = jobs
        self.report = report
    }

    /// From now on `log` belongs into `target`; what was asked of it before does not count any more.
    func move(_ log: PartitionLog, to target: LogDirectory) {
        let outdated = state.withLock { state -> LogMove? in
            if let wish = state.wishes[log.id], wish.log === log, wish.target === target { return nil }
            state.wishes[log.id] = nil
            state.order.removeAll { $0 == log.id }
            if log.home !== target {
                state.wishes[log.id] = Wish(log: log, target: target)
                state.order.append(log.id)
            }
            return state.current?.log.id == log.id ? state.current : nil
        }
        outdated?.cancel()
    }

    var count: Int { state.withLock { $0.order.count } }

    /// Logs that are wanted in `directory` and are not there yet.
    func underWay(to directory: LogDirectory) -> [UnderWay] {
        state.withLock { state in
            state.order.compactMap { partition in
                guard let wish = state.wishes[partition], wish.target === directory else { return nil }
                let current = state.current.flatMap { $0.log === wish.log && $0.target === directory ? $0 : nil }
                let progress = current?.progress ?? (bytes: 0, end: wish.log.bounds.start)
                return UnderWay(log: wish.log, target: directory, bytes: progress.bytes, end: progress.end)
            }
        }
    }

    /// Does what the byte rate allows by now; `done` is called from a job when that is done, or when `goesOn` says no.
    func run(
        _ now: Now, bytesPerSecond: Double, goesOn: @escaping @Sendable () -> Bool,
        _ done: @escaping @Sendable () -> Void
    ) {
        for (partition, target) in logs.takeInterruptedMoves() {
            guard let found = try? topics.find(partition.topic, partition.partition.rawValue) else { continue }
            move(found.partition.log, to: target)
        }
        let isIdle = state.withLock { state in
            var pace = state.pace ?? BytePace(bytesPerSecond: bytesPerSecond)
            pace.change(to: bytesPerSecond)
            pace.advance(to: now.monotonic)
            state.pace = pace
            return state.order.isEmpty && state.current == nil
        }
        if isIdle { return done() }
        let bytes = Int64(max(min(Double(Self.stepBytes), bytesPerSecond), 1))
        let round = Round(bytes: bytes, goesOn: goesOn, done: done)
        jobs.submit(.background) { [self] in step(round) }
    }

    private struct Round: Sendable {
        let bytes: Int64
        let goesOn: @Sendable () -> Bool
        let done: @Sendable () -> Void
    }

    /// One job's worth; the next one is a job of its own, so that others have their turn.
    private func step(_ round: Round) {
        guard round.goesOn(), state.withLock({ $0.pace?.mayWork ?? false }), let move = next() else {
            return round.done()
        }
        move.step(bytes: round.bytes) { [self] outcome in
            switch outcome {
            case .worked(let bytes): state.withLock { $0.pace?.worked(bytes) }
            case .finished: ended(move)
            case .failed(let error):
                ended(move)
                // Deleted or called off, and nobody's fault.
                if case .closed = error { break }
                report(move.log.id, error)
            }
            jobs.submit(.background) { [self] in step(round) }
        }
    }

    private func next() -> LogMove? {
        while true {
            let (current, wish) = state.withLock { state in
                (state.current, state.order.first.flatMap { state.wishes[$0] })
            }
            if let current { return current }
            guard let wish else { return nil }
            guard let move = logs.beginMove(of: wish.log, to: wish.target) else {
                forget(wish.log, wish.target)
                continue
            }
            state.withLock { $0.current = move }
            return move
        }
    }

    private func ended(_ move: LogMove) {
        state.withLock { $0.current = nil }
        forget(move.log, move.target)
    }

    private func forget(_ log: PartitionLog, _ target: LogDirectory) {
        state.withLock { state in
            guard let wish = state.wishes[log.id], wish.log === log, wish.target === target else { return }
            state.wishes[log.id] = nil
            state.order.removeAll { $0 == log.id }
        }
    }
}
