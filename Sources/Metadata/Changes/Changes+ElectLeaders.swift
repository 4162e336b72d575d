import MartletBase
import MartletWire

package enum ElectionKind: Int8, Sendable {
    /// Back to the first replica, where it is in sync.
    case preferred = 0
    /// Any live replica rather than none: records may be lost.
    case unclean = 1
}

extension Changes {
    /// An election of one partition's leader, asked for by an admin.
    package func electLeader(
        of partition: TopicPartition, _ kind: ElectionKind
    ) throws(ChangeRefusal) -> ChangePlan {
        guard let topic = image.topic(named: partition.topic), topic[partition.partition] != nil,
            let before = topic.storedPartitions[partition.partition]
        else { throw .unknownPartition(partition) }
        var record = before.record
        switch kind {
        case .preferred: try electPreferred(&record)
        case .unclean: try electAny(&record)
        }
        return ChangePlan([
            try step(changing: before, to: record, of: topic.id, partition.partition, with: [try byAuthor()])
        ])
    }

    private func electPreferred(_ record: inout PartitionRecord) throws(ChangeRefusal) {
        guard let preferred = record.replicas.first, preferred != record.leader else { throw .electionNotNeeded }
        guard image.isAlive(preferred), record.inSync.contains(preferred) else {
            throw .preferredLeaderNotAvailable(preferred)
        }
        record.lead(by: preferred, in: image)
    }

    private func electAny(_ record: inout PartitionRecord) throws(ChangeRefusal) {
        if record.leader != .none && image.isAlive(record.leader) { throw .electionNotNeeded }
        let alive = record.replicas.filter { image.isAlive($0) }
        let safe = alive.first { record.inSync.contains($0) } ?? alive.first { record.eligibleLeaders.contains($0) }
        guard let elected = safe ?? alive.first else { throw .eligibleLeadersNotAvailable }
        record.lead(by: elected, in: image)
        if safe == nil || !record.inSync.contains(elected) {
            record.inSync = [elected]
            record.eligibleLeaders = []
            record.lastKnownEligible = []
        }
    }
}
