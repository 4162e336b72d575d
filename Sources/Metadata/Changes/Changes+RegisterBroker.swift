import MartletBase
import MartletWire

package struct BrokerRegistration: Sendable {
    /// The cluster that the data directory names; `nil` for a fresh one.
    package var clusterID: UUID128?
    package var listeners: [BrokerListener]
    package var rack: String?
    /// The format levels that this release reads and writes.
    package var formatLevels: ClosedRange<Int16>
    package var directories: [UUID128]
    /// The last stop left no mark that all was on disk.
    package var wasUnclean: Bool

    package init(
        clusterID: UUID128?, listeners: [BrokerListener], rack: String? = nil, formatLevels: ClosedRange<Int16>,
        directories: [UUID128], wasUnclean: Bool
    ) {
        self.clusterID = clusterID
        self.listeners = listeners
        self.rack = rack
        self.formatLevels = formatLevels
        self.directories = directories
        self.wasUnclean = wasUnclean
    }
}

package struct BrokerRegistrationPlan: Sendable {
    package let plan: ChangePlan
    package let epoch: BrokerEpoch
    /// Partitions that acknowledge before the disk has the data and whose only in-sync replica stopped uncleanly: what
    /// it had acknowledged last may be lost.
    package let possibleLoss: [TopicPartition]
}

extension Changes {
    /// Registers the author at its start: a new broker epoch, and with the new incarnation a new leader epoch for all
    /// that it leads, in one record.
    ///
    /// After an unclean stop it first leaves the in-sync sets of topics that acknowledge before the disk has the data,
    /// because it may miss records that others hold.
    package func registerBroker(
        _ registration: BrokerRegistration
    ) throws(ChangeRefusal) -> BrokerRegistrationPlan {
        guard let cluster = image.cluster else { throw .clusterNotCreated }
        if let expected = registration.clusterID, expected != cluster.record.clusterID {
            throw .otherCluster(expected: expected, found: cluster.record.clusterID)
        }
        guard registration.formatLevels.contains(cluster.record.formatLevel) else {
            throw .formatNotReadable(level: cluster.record.formatLevel, readable: registration.formatLevels)
        }
        let (steps, loss) = registration.wasUnclean ? try leaveInSyncSets() : ([], [])
        let (step, epoch) = try register(registration, cluster)
        return BrokerRegistrationPlan(plan: ChangePlan(steps + [step]), epoch: epoch, possibleLoss: loss)
    }

    private func register(
        _ registration: BrokerRegistration, _ cluster: Versioned<ClusterRecord>
    ) throws(ChangeRefusal) -> (ChangeStep, BrokerEpoch) {
        let before = image.brokers[author]
        let epoch = BrokerEpoch((image.brokerEpochs?.record.latest.rawValue ?? 0) + 1)
        var record =
            before?.record
            ?? BrokerRecord(
                epoch: epoch, incarnation: 0, listeners: [], rack: nil, formatLevels: registration.formatLevels,
                directories: [])
        record.epoch = epoch
        record.incarnation += 1
        record.listeners = registration.listeners
        record.rack = registration.rack
        record.formatLevels = registration.formatLevels
        record.directories = registration.directories
        record.fenced = false
        var epochs = image.brokerEpochs?.record ?? BrokerEpochsRecord(latest: epoch)
        epochs.latest = epoch
        let key = MetadataKey.broker(author).key
        let transaction = StoreTransaction(
            when: [
                .unchanged(key, since: before?.modified ?? .zero),
                .unchanged(MetadataKey.brokerEpochs.key, since: image.brokerEpochs?.modified ?? .zero),
                .unchanged(MetadataKey.cluster.key, since: cluster.modified),
            ],
            then: [.put(key, try bytes(record)), try write(.brokerEpochs, epochs)])
        // No proof: a second process under the same node id would have written the same bytes. A start whose answer was
        // lost registers once more.
        return (ChangeStep(transaction, proof: .none), epoch)
    }

    private func leaveInSyncSets() throws(ChangeRefusal) -> ([ChangeStep], [TopicPartition]) {
        var steps: [ChangeStep] = []
        var loss: [TopicPartition] = []
        for topic in image.topics where topic.settings["flush.on.ack"] == "false" {
            for (index, partition) in topic.partitions() {
                let record = partition.record
                guard record.inSync.contains(author) || record.eligibleLeaders.contains(author) else { continue }
                guard record.inSync != [author] else {
                    loss.append(TopicPartition(topic.name, index))
                    continue
                }
                var changed = record
                changed.inSync.removeAll { $0 == author }
                changed.eligibleLeaders.removeAll { $0 == author }
                if record.leader == author {
                    let candidates = record.replicas.filter { changed.inSync.contains($0) && image.isAlive($0) }
                    changed.lead(by: candidates.first ?? .none, in: image)
                }
                steps.append(try step(changing: partition, to: changed, of: topic.id, index, with: []))
            }
        }
        return (steps, loss)
    }
}

// MARK: - Partition state

extension PartitionRecord {
    /// Hands the partition to `node`, or to nobody, in a new epoch.
    mutating func lead(by node: NodeID, in image: ClusterImage) {
        let epoch = image.leaderEpoch(of: self)
        let (next, overflow) = epoch.rawValue.addingReportingOverflow(1)
        invariant(!overflow, "leader epoch \(epoch) has no successor")
        leader = node
        leaderEpoch = LeaderEpoch(next)
        leaderIncarnation = image.brokers[node]?.record.incarnation ?? 0
    }
}

extension Changes {
    /// A compare-and-set of one partition. The registrations of its old and its new leader are compared as well, because
    /// a registration moves the epoch of all that its broker leads.
    func step(
        changing before: Versioned<PartitionRecord>, to after: PartitionRecord, of topic: TopicID,
        _ index: PartitionIndex, with more: [StoreComparison]
    ) throws(ChangeRefusal) -> ChangeStep {
        let key = MetadataKey.partition(topic, index).key
        var leaders = SortedMap<NodeID, Revision>()
        for node in [before.record.leader, after.leader] where node != .none {
            leaders[node] = image.brokers[node]?.modified ?? .zero
        }
        let registrations = leaders.map {
            StoreComparison.unchanged(MetadataKey.broker($0.key).key, since: $0.value)
        }
        let bytes = try bytes(after)
        return ChangeStep(
            StoreTransaction(
                when: more + [.unchanged(key, since: before.modified)] + registrations, then: [.put(key, bytes)]),
            proof: .none)
    }
}
