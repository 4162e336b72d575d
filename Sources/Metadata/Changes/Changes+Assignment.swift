import MartletBase

/// The replicas that somebody chose for a partition.
package struct ReplicaAssignment: Hashable, Sendable {
    package let partition: PartitionIndex
    package let replicas: [NodeID]

    package init(_ partition: PartitionIndex, _ replicas: [NodeID]) {
        self.partition = partition
        self.replicas = replicas
    }
}

extension Changes {
    /// Replicas for `count` partitions from `first` on, spread evenly over the live brokers. `start` moves the beginning,
    /// so that many topics of one partition do not all fall to the first broker.
    func spread(
        from first: Int, count: Int, replicationFactor: Int, start: UInt32
    ) throws(ChangeRefusal) -> [[NodeID]] {
        let brokers = image.aliveBrokers
        guard replicationFactor >= 1 else {
            throw .invalidReplicationFactor("a topic needs at least one replica, not \(replicationFactor)")
        }
        guard replicationFactor <= brokers.count else {
            throw .invalidReplicationFactor(
                "\(replicationFactor) replicas were asked for, and \(brokers.count) brokers are alive")
        }
        let offset = Int(start) % brokers.count
        return (first..<(first + count)).map { partition in
            let leader = (offset + partition) % brokers.count
            // Every round moves the followers on by one, so that a lost broker's load falls on all others.
            let round = partition / brokers.count
            return (0..<replicationFactor).map { replica in
                guard replica > 0 else { return brokers[leader] }
                let distance = 1 + (round + replica - 1) % (brokers.count - 1)
                return brokers[(leader + distance) % brokers.count]
            }
        }
    }

    /// Chosen replicas, in the order of their partitions: those from `first` on without a gap, all equally many.
    func checked(
        _ assignments: [ReplicaAssignment], from first: Int, replicationFactor: Int?
    ) throws(ChangeRefusal) -> [[NodeID]] {
        let ordered = assignments.sorted { $0.partition < $1.partition }
        let factor = replicationFactor ?? ordered.first?.replicas.count ?? 0
        for (position, assignment) in ordered.enumerated() {
            guard Int(assignment.partition.rawValue) == first + position else {
                throw .invalidAssignment("the assignments do not run from partition \(first) on without gap or repeat")
            }
            guard !assignment.replicas.isEmpty, assignment.replicas.count == factor else {
                throw .invalidAssignment(
                    "partition \(assignment.partition) has \(assignment.replicas.count) replicas, and the others \(factor)"
                )
            }
            guard Set(assignment.replicas).count == factor else {
                throw .invalidAssignment("partition \(assignment.partition) names a broker twice")
            }
            for node in assignment.replicas where image.brokers[node] == nil {
                throw .invalidAssignment(
                    "partition \(assignment.partition) names broker \(node), which is not registered")
            }
        }
        return ordered.map(\.replicas)
    }

    /// A new partition: its first live replica leads in epoch 0, the live ones are in sync.
    func newPartition(_ replicas: [NodeID]) throws(ChangeRefusal) -> PartitionRecord {
        let alive = replicas.filter { image.isAlive($0) }
        guard let leader = alive.first, let registration = image.brokers[leader] else {
            throw .invalidAssignment("none of the brokers \(replicas) is alive")
        }
        return PartitionRecord(
            leader: leader, leaderEpoch: LeaderEpoch(0), leaderIncarnation: registration.record.incarnation,
            replicas: replicas, inSync: alive.count == replicas.count ? replicas : alive)
    }
}
