import MartletBase
import MartletStorage
import Synchronization

/// Finds logs at rest that are worth a compaction. Only those are opened: of the others their directories say enough.
final class RestingLogs: Sendable {
    enum Find: Sendable {
        /// To be opened and looked at again.
        case due(PartitionLog, CompactionSettings)
        /// Not yet: others should have their turn first.
        case more
        case none
    }

    private struct State {
        var rest: ArraySlice<TopicPartition> = []
        var nextSweep: MonotonicTime?
        /// Logs that turned out not to be due once they were open, as they and their settings were then.
        var dismissed: [TopicPartition: Dismissal] = [:]
    }

    private struct Dismissal: Hashable {
        let end: Offset
        let settings: CompactionSettings
        let until: MonotonicTime
    }

    /// A log at rest becomes due by time and by its settings alone.
    private static let sweepMillis: Int64 = 300_000
    private static let dismissalMillis: Int64 = 3_600_000
    /// Directories that one job looks into.
    private static let looksAtOnce = 32

    private let topics: TopicTable
    private let logs: LogManager
    private let report: @Sendable (TopicPartition, StorageError) -> Void
    private let state = Mutex(State())

    init(
        topics: TopicTable, logs: LogManager, report: @escaping @Sendable (TopicPartition, StorageError) -> Void
    ) {
        self.topics = topics
        self.logs = logs
        self.report = report
    }

    /// Goes on with the sweep under way, or begins the next one when it is time. Inside a job.
    func next(_ now: Now) -> Find {
        beginSweep(now.monotonic)
        for _ in 0..<Self.looksAtOnce {
            guard let partition = state.withLock({ $0.rest.popFirst() }) else { return .none }
            if let (log, settings) = look(at: partition, now) { return .due(log, settings) }
        }
        return .more
    }

    private func beginSweep(_ now: MonotonicTime) {
        let isDue = state.withLock { state in
            guard state.rest.isEmpty, state.nextSweep.map({ $0 <= now }) ?? true else { return false }
            state.nextSweep = now.advanced(byMillis: Self.sweepMillis)
            return true
        }
        guard isDue else { return }
        var compacted: [String: Bool] = [:]
        let rest = logs.partitionsOnDisk.map(\.partition).filter { partition in
            if let known = compacted[partition.topic] { return known }
            let isCompacted = topics.topic(named: partition.topic)?.rules.isCompacted ?? false
            compacted[partition.topic] = isCompacted
            return isCompacted
        }
        let present = Set(rest)
        state.withLock { state in
            state.rest = rest[...]
            state.dismissed = state.dismissed.filter { present.contains($0.key) }
        }
    }

    private func look(at partition: TopicPartition, _ now: Now) -> (PartitionLog, CompactionSettings)? {
        guard let topic = topics.topic(named: partition.topic), let settings = topic.rules.compaction else {
            return nil
        }
        do throws(StorageError) {
            guard let candidate = try logs.restingCandidate(partition, settings, now: now.wall), candidate.isDue else {
                return nil
            }
        } catch {
            report(partition, error)
            return nil
        }
        guard let log = try? topics.partition(topic, partition.partition).log else { return nil }
        let dismissal = state.withLock { $0.dismissed[partition] }
        if let dismissal, dismissal.end == log.bounds.end, dismissal.settings == settings,
            now.monotonic < dismissal.until
        {
            return nil
        }
        return (log, settings)
    }

    /// The log was opened, and there is nothing to compact in it for now.
    func dismiss(_ log: PartitionLog, _ settings: CompactionSettings, at now: MonotonicTime) {
        let dismissal = Dismissal(
            end: log.bounds.end, settings: settings, until: now.advanced(byMillis: Self.dismissalMillis))
        state.withLock { $0.dismissed[log.id] = dismissal }
    }
}
