import MartletBase
import MartletMetadata
import MartletReplication
import MartletStorage
import MartletWire
import Synchronization

/// The topics and partitions that this broker has in use. An idle one costs nothing: it gets its objects when somebody asks
/// for it, from the image, and follows the metadata from then on.
///
/// Lock order: the table's own, then the cluster view's, a topic's, a partition's, a log's.
final class TopicTable: Sendable {
    private struct State {
        var byID: [TopicID: Topic] = [:]
        var byName: [String: Topic] = [:]
        /// The metadata as it was at the start, where a log directory is missing: what is not in it is new.
        var atStart: ClusterImage?
    }

    private let view: ClusterView
    private let logs: LogManager
    private let node: NodeID
    private let settings: BrokerSettings
    private let state = Mutex(State())
    /// Told why a log could not be made, deleted or put aside.
    private let report: @Sendable (TopicPartition, StorageError) -> Void

    init(
        view: ClusterView, logs: LogManager, node: NodeID, settings: BrokerSettings,
        report: @escaping @Sendable (TopicPartition, StorageError) -> Void
    ) {
        self.view = view
        self.logs = logs
        self.node = node
        self.settings = settings
        self.report = report
    }
}

// MARK: - Finding

extension TopicTable {
    func topic(named name: String) -> Topic? {
        state.withLock { state in
            if let topic = state.byName[name] { return topic }
            return view.image.topic(named: name).map { admit($0, &state) }
        }
    }

    func topic(_ id: TopicID) -> Topic? {
        state.withLock { state in
            if let topic = state.byID[id] { return topic }
            return view.image.topic(id).map { admit($0, &state) }
        }
    }

    /// Topics in use, by name.
    var all: [Topic] { state.withLock { $0.byName.sorted { $0.key < $1.key }.map(\.value) } }

    /// A partition of which this broker has, or should have, a replica.
    func partition(_ topic: Topic, _ index: PartitionIndex) throws(ErrorCode.Failure) -> Partition {
        if let partition = topic.partition(index) { return partition }
        return try state.withLock { state throws(ErrorCode.Failure) in
            if let partition = topic.partition(index) { return partition }
            let image = view.image
            guard state.byID[topic.id] === topic, let record = image.topic(topic.id)?[index] else {
                throw .init(.unknownTopicOrPartition)
            }
            guard record.replicas.contains(node) else { throw .init(.notLeaderOrFollower) }
            let id = TopicPartition(topic.name, index)
            let log: PartitionLog
            do throws(StorageError) {
                let isNew = state.atStart.map { $0.topic(topic.id)?[index] == nil } ?? true
                log = try logs.obtain(id, topicID: topic.id, config: topic.rules.log(of: index), isNew: isNew)
            } catch {
                report(id, error)
                throw .init(.kafkaStorageError, error.description)
            }
            let partition = Partition(id, topicID: topic.id, log: log)
            apply(record, to: partition, topic, image)
            topic.add(partition)
            return partition
        }
    }

    /// A partition by the names that requests carry.
    func find(_ name: String, _ index: Int32) throws(ErrorCode.Failure) -> (topic: Topic, partition: Partition) {
        guard let topic = topic(named: name) else { throw .init(.unknownTopicOrPartition) }
        return (topic, try partition(topic, PartitionIndex(index)))
    }

    /// The partition that a log belongs to, if it is in use.
    func partition(of log: PartitionLog) -> Partition? {
        let topic = state.withLock { $0.byID[log.topicID] }
        return topic?.partition(log.id.partition)
    }

    private func admit(_ image: TopicImage, _ state: inout State) -> Topic {
        let topic = Topic(
            id: image.id, name: image.name, rules: rules(of: image, view.image), count: image.partitionCount)
        state.byID[image.id] = topic
        state.byName[image.name] = topic
        return topic
    }

    private func rules(of topic: TopicImage, _ image: ClusterImage) -> TopicRules {
        TopicRules(
            topic.name,
            TopicSettings(
                overrides: topic.settings, brokerOverrides: image.changedSettings(of: node), broker: settings),
            settings)
    }

    private func apply(_ record: PartitionRecord, to partition: Partition, _ topic: Topic, _ image: ClusterImage) {
        let epoch = image.leaderEpoch(of: record)
        guard record.leader == node else { return partition.follow(epoch) }
        partition.lead(
            Leadership(
                epoch: epoch, inSync: record.inSync,
                effectiveMinimum: topic.rules.effectiveMinimum(replicas: record.replicas.count)),
            as: node)
    }
}

// MARK: - Following the metadata

extension TopicTable {
    func follow(_ delta: ClusterDelta, _ image: ClusterImage) {
        for id in delta.topics { follow(topic: id, image) }
        // A registration moves the epoch of all that its broker leads, and a setting of brokers may be every topic's.
        guard !delta.brokers.isEmpty || delta.changesBrokerSettings else { return }
        for topic in all { follow(topic: topic.id, image) }
    }

    private func follow(topic id: TopicID, _ image: ClusterImage) {
        guard let found = image.topic(id) else { return remove(id) }
        let topic = state.withLock { state in
            let topic = state.byID[id]
            topic?.update(rules: rules(of: found, image), count: found.partitionCount)
            return topic
        }
        // Without the lock: whoever watches a partition is told, and may look for another one.
        for partition in topic?.partitions ?? [] {
            guard let topic, let record = found[partition.id.partition] else { continue }
            apply(record, to: partition, topic, image)
        }
    }

    private func remove(_ id: TopicID) {
        let topic = state.withLock { state -> Topic? in
            guard let topic = state.byID.removeValue(forKey: id) else { return nil }
            if state.byName[topic.name] === topic { state.byName[topic.name] = nil }
            return topic
        }
        for partition in topic?.partitions ?? [] { partition.end() }
        let indexes = topic.map { topic in
            (0..<topic.count).map { TopicPartition(topic.name, PartitionIndex(Int32(truncatingIfNeeded: $0))) }
        }
        let onDisk = indexes ?? logs.partitionsOnDisk.filter { $0.topicID == id }.map(\.partition)
        for partition in onDisk {
            logs.delete(partition) { [report] failure in
                if let failure { report(partition, failure) }
            }
        }
    }

    /// At the start: puts aside what belongs to no topic, and opens what was in use when the broker last stopped.
    /// - Parameter recovered: told how many logs were opened, from a job.
    func recover(_ image: ClusterImage, _ recovered: @escaping @Sendable (Int) -> Void) {
        if logs.missing != nil { state.withLock { $0.atStart = image } }
        for (partition, topicID) in logs.partitionsOnDisk {
            let topic = image.topic(named: partition.topic)
            let isKnown = topic.map { topicID == $0.id || topicID == .zero } ?? false
            if isKnown, topic?[partition.partition] != nil { continue }
            logs.putAside(partition) { [report] failure in
                if let failure { report(partition, failure) }
            }
        }
        let used = logs.partitionsToRecover
        for partition in used {
            guard let topic = topic(named: partition.topic) else { continue }
            do throws(ErrorCode.Failure) {
                _ = try self.partition(topic, partition.partition)
            } catch { continue }
        }
        logs.recover { recovered(used.count) }
    }
}

extension ClusterDelta {
    var changesBrokerSettings: Bool {
        changes.contains { change in
            if case .brokerSettings = change { true } else { false }
        }
    }
}
