import MartletBase
import MartletStorage
import Synchronization

/// Looks at every log on disk, one after the other, and lets go of what its topic no longer keeps. Logs that nobody uses
/// obey their topic too: they are opened when their time has come, and put back at rest.
final class RetentionWalk: Sendable {
    /// Why a log need not be looked at again yet: it is as it was, and so are its rules.
    private struct Memo: Sendable {
        let rules: TopicRules.RetentionRules
        let end: Offset?
        let until: Timestamp
    }

    /// A log that could not be looked at is left alone for so long: it would fail in the same way.
    private static let retryMillis: Int64 = 3_600_000

    private let topics: TopicTable
    private let logs: LogManager
    private let jobs: any Jobs
    private let report: @Sendable (TopicPartition, StorageError) -> Void
    private let memos = Mutex<[TopicPartition: Memo]>([:])

    init(
        topics: TopicTable, logs: LogManager, jobs: any Jobs,
        report: @escaping @Sendable (TopicPartition, StorageError) -> Void
    ) {
        self.topics = topics
        self.logs = logs
        self.jobs = jobs
        self.report = report
    }

    /// One round; `done` is called from a job when it has come to its end, or when `goesOn` says no.
    func run(
        now: Timestamp, goesOn: @escaping @Sendable () -> Bool, _ done: @escaping @Sendable () -> Void
    ) {
        let partitions = logs.partitionsOnDisk.map(\.partition)
        let present = Set(partitions)
        memos.withLock { memos in memos = memos.filter { present.contains($0.key) } }
        look(partitions[...], now, goesOn, done)
    }

    /// Each log in a job of its own, so that others have their turn between them.
    private func look(
        _ partitions: ArraySlice<TopicPartition>, _ now: Timestamp, _ goesOn: @escaping @Sendable () -> Bool,
        _ done: @escaping @Sendable () -> Void
    ) {
        jobs.submit(.background) { [self] in
            var rest = partitions
            // What needs no look costs no job either.
            while goesOn(), let partition = rest.popFirst() {
                guard let log = logToLook(at: partition, now) else { continue }
                return log.log.applyRetention(log.settings, now: now) { [self, rest] result in
                    take(result, of: partition, log.rules, now)
                    look(rest, now, goesOn, done)
                }
            }
            done()
        }
    }

    private func logToLook(
        at partition: TopicPartition, _ now: Timestamp
    ) -> (log: PartitionLog, settings: RetentionSettings, rules: TopicRules.RetentionRules)? {
        guard let topic = topics.topic(named: partition.topic) else { return nil }
        let rules = topic.rules.retention
        let settings = RetentionSettings(
            deletes: rules.deletes, retentionMillis: rules.millis, retentionBytes: rules.bytes)
        let known = logs.log(partition)
        let memo = memos.withLock { $0[partition] }
        if let memo, memo.rules == rules, memo.end == known?.bounds.end, now < memo.until { return nil }
        guard settings.deletes, settings.millis != nil || settings.bytes != nil else { return nil }
        if known == nil, !isDue(partition, settings, rules, now) { return nil }
        // Without a replica here the log is a stray one, and what else went wrong the table has reported.
        guard let found = try? topics.partition(topic, partition.partition) else { return nil }
        return (found.log, settings, rules)
    }

    /// For a log that nobody has asked for, when its oldest segment was written stands for the times of its records.
    private func isDue(
        _ partition: TopicPartition, _ settings: RetentionSettings, _ rules: TopicRules.RetentionRules,
        _ now: Timestamp
    ) -> Bool {
        if let limit = settings.bytes, let bytes = logs.bytesAtRest(partition), bytes > limit { return true }
        guard let millis = settings.millis else { return false }
        do throws(StorageError) {
            guard let change = try logs.oldestChange(of: partition) else { return false }
            let (due, overflow) = change.rawValue.addingReportingOverflow(millis)
            let until = Timestamp(overflow ? .max : due)
            if now > until { return true }
            memos.withLock { $0[partition] = Memo(rules: rules, end: nil, until: until) }
        } catch { report(partition, error) }
        return false
    }

    private func take(
        _ result: Result<RetentionOutcome, StorageError>, of partition: TopicPartition,
        _ rules: TopicRules.RetentionRules, _ now: Timestamp
    ) {
        switch result {
        case .success(let outcome):
            let memo = Memo(rules: rules, end: outcome.end, until: outcome.nextExpiry ?? Timestamp(.max))
            memos.withLock { $0[partition] = memo }
        // It has just been deleted, or its broker stops.
        case .failure(.closed): break
        case .failure(let error):
            report(partition, error)
            let again = Timestamp(now.rawValue + Self.retryMillis)
            memos.withLock { $0[partition] = Memo(rules: rules, end: logs.log(partition)?.bounds.end, until: again) }
        }
    }
}
