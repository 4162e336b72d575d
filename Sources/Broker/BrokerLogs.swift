import MartletBase
import MartletReplication
import MartletStorage
import Synchronization

/// What the logs tell the broker, brought to the partition that each belongs to.
package final class BrokerLogs: LogObserver {
    /// Set once, before the first log is used.
    private let broker = Mutex<Broker?>(nil)
    private let reported: @Sendable (TopicPartition, LogReport) -> Void
    private let failed: @Sendable (LogDirectory, DiskError) -> Void

    package init(
        reported: @escaping @Sendable (TopicPartition, LogReport) -> Void,
        failed: @escaping @Sendable (LogDirectory, DiskError) -> Void
    ) {
        self.reported = reported
        self.failed = failed
    }

    func attach(_ broker: Broker) { self.broker.withLock { $0 = broker } }

    private func partition(of log: PartitionLog) -> (Partition, Broker)? {
        guard let broker = broker.withLock({ $0 }), let partition = broker.topics.partition(of: log) else { return nil }
        return (partition, broker)
    }

    package func log(_ log: PartitionLog, isDurableTo end: Offset) {
        guard let (partition, broker) = partition(of: log) else { return }
        partition.durable(to: end, at: broker.node)
    }

    package func logIsAppendable(_ log: PartitionLog) { partition(of: log)?.0.appendable() }

    package func log(_ log: PartitionLog, reports report: LogReport) {
        reported(log.id, report)
        partition(of: log)?.0.changed()
    }

    package func logDirectory(_ directory: LogDirectory, failed cause: DiskError) { failed(directory, cause) }
}
