import MartletBase
import MartletMetadata
import MartletStorage
import Synchronization

/// One broker without sockets or threads. Requests come in on the loops of their connections, several at a time; what
/// they share is behind locks of its own.
package final class Broker: Sendable {
    package let settings: BrokerSettings
    package let node: NodeID
    package let cluster: ClusterView
    package let changes: ClusterChanges
    let producerIDs: ProducerIDs
    package let logs: LogManager
    let topics: TopicTable
    let fetchSessions: FetchSessions
    let jobs: any Jobs
    let limits: Limits
    let maintenance: Maintenance
    private let random: Mutex<SeededRandom>

    /// Bounds of what one request may ask for.
    struct Limits: Sendable {
        let maxElements: Int
        let maxDescribedPartitions: Int
        /// Topics that one Metadata request creates by naming them.
        let maxAutoCreatedTopics = 1000
        let maxFetchBytes: Int
        /// A longer request is no matter of microseconds, unless its body is records.
        let maxBodyOnLoop = 32 << 10

        init(_ settings: BrokerSettings) {
            maxElements = Int(settings.integer("request.max.elements") ?? 1_000_000)
            maxFetchBytes = Int(settings.integer("fetch.max.bytes") ?? 57_671_680)
            maxDescribedPartitions = Int(settings.integer("max.request.partition.size.limit") ?? 2000)
        }
    }

    /// What a broker is made of.
    package struct Parts: Sendable {
        let settings: BrokerSettings
        let node: NodeID
        let store: any MetadataStore
        let view: ClusterView
        let logs: LogManager
        /// Told by the logs, and by now by nobody else.
        let observer: BrokerLogs
        let jobs: any Jobs
        let seed: UInt64
        let storageFailed: @Sendable (TopicPartition, StorageError) -> Void

        /// - Parameters:
        ///   - seed: for ids that must be fresh, not secret.
        ///   - storageFailed: a log could not be made, deleted or put aside.
        package init(
            settings: BrokerSettings, node: NodeID, store: any MetadataStore, view: ClusterView, logs: LogManager,
            observer: BrokerLogs, jobs: any Jobs, seed: UInt64,
            storageFailed: @escaping @Sendable (TopicPartition, StorageError) -> Void
        ) {
            self.settings = settings
            self.node = node
            self.store = store
            self.view = view
            self.logs = logs
            self.observer = observer
            self.jobs = jobs
            self.seed = seed
            self.storageFailed = storageFailed
        }
    }

    package init(_ parts: Parts) {
        settings = parts.settings
        node = parts.node
        cluster = parts.view
        changes = ClusterChanges(view: parts.view, store: parts.store, author: parts.node)
        producerIDs = ProducerIDs(changes: changes)
        logs = parts.logs
        jobs = parts.jobs
        topics = TopicTable(
            view: parts.view, logs: parts.logs, node: parts.node, settings: parts.settings,
            report: parts.storageFailed)
        limits = Limits(parts.settings)
        fetchSessions = FetchSessions(
            slots: Int(clamping: parts.settings.integer("max.incremental.fetch.session.cache.slots") ?? 1000),
            seed: parts.seed)
        maintenance = Maintenance(
            parts.settings, node: parts.node, topics: topics, logs: parts.logs, view: parts.view, changes: changes,
            jobs: parts.jobs, report: parts.storageFailed)
        random = Mutex(SeededRandom(seed: parts.seed))
        parts.observer.attach(self)
        let topics = topics
        parts.view.observe { delta, image in topics.follow(delta, image) }
    }

    /// Opens the logs that were in use at the last stop; `recovered` is told how many, from a job.
    package func recover(_ recovered: @escaping @Sendable (Int) -> Void) {
        topics.recover(cluster.image, recovered)
    }

    /// Fetch sessions kept now, and those that had to make room so far.
    package var fetchSessionUsage: (kept: Int, evicted: Int) { fetchSessions.usage }

    func freshID() -> UUID128 { random.withLock { UUID128.random(using: &$0) } }
    /// Where the spreading of a new topic's replicas begins.
    func randomStart() -> UInt32 { random.withLock { UInt32(truncatingIfNeeded: $0.next()) } }
}
