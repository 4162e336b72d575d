import MartletBase
import MartletWire

package struct PartitionCreation: Sendable {
    package var topic: String
    /// The new total.
    package var count: Int32
    /// Replicas of the new partitions in their order, where somebody chose them.
    package var assignments: [[NodeID]]?
    package var start: UInt32

    package init(topic: String, count: Int32, assignments: [[NodeID]]? = nil, start: UInt32 = 0) {
        self.topic = topic
        self.count = count
        self.assignments = assignments
        self.start = start
    }
}

extension Changes {
    package func createPartitions(_ creation: PartitionCreation) throws(ChangeRefusal) -> ChangePlan {
        guard let image = image.topic(named: creation.topic), let topic = image.topic else {
            throw .unknownTopic(creation.topic)
        }
        guard self.image.topicIntents[image.id] == nil else { throw .changeUnderWay(topic: creation.topic) }
        let before = image.partitionCount
        guard creation.count > before, creation.count <= Self.partitionLimit else {
            throw .invalidPartitionCount(
                """
                the topic "\(creation.topic)" has \(before) partitions: the new total must lie above that and not above \
                \(Self.partitionLimit), and \(creation.count) does not
                """)
        }
        let replicas = try replicas(creation, of: image)
        var partitions: [StoreOperation] = []
        for (position, nodes) in replicas.enumerated() {
            let index = PartitionIndex(Int32(truncatingIfNeeded: before + position))
            partitions.append(try write(.partition(image.id, index), try newPartition(nodes)))
        }
        var record = topic.record
        record.partitionCount = creation.count
        return try plan(
            growing: Versioned(record, modified: topic.modified), image.id, from: before, partitions, on: replicas)
    }

    private func replicas(_ creation: PartitionCreation, of topic: TopicImage) throws(ChangeRefusal) -> [[NodeID]] {
        let before = topic.partitionCount
        let added = Int(creation.count) - before
        let factor = topic[PartitionIndex(0)]?.replicas.count ?? 1
        guard let assignments = creation.assignments else {
            return try spread(from: before, count: added, replicationFactor: factor, start: creation.start)
        }
        guard assignments.count == added else {
            throw .invalidAssignment("\(added) partitions would be added, and \(assignments.count) are assigned")
        }
        let numbered = assignments.enumerated().map { position, replicas in
            ReplicaAssignment(PartitionIndex(Int32(truncatingIfNeeded: before + position)), replicas)
        }
        return try checked(numbered, from: before, replicationFactor: factor)
    }

    private func plan(
        growing topic: Versioned<TopicRecord>, _ id: TopicID, from first: Int, _ partitions: [StoreOperation],
        on replicas: [[NodeID]]
    ) throws(ChangeRefusal) -> ChangePlan {
        let key = MetadataKey.topic(id)
        let intentKey = MetadataKey.topicIntent(id).key
        let unchanged = StoreComparison.unchanged(key.key, since: topic.modified)
        let brokers = registered(replicas.joined(), room: bounds.operations - 8)
        let appearance = try write(key, topic.record)
        let whole = StoreTransaction(
            when: [try byAuthor(), unchanged, .absent(intentKey)] + brokers, then: partitions + [appearance])
        let grown = ChangeProof.value(key.key, try bytes(topic.record))
        if fits(whole) { return ChangePlan([ChangeStep(whole, proof: grown)]) }

        let intent = try intent(.growing, from: first)
        let begun = try announced(intent, of: id)
        var steps = [
            ChangeStep(
                StoreTransaction(
                    when: [try byAuthor(), unchanged, .absent(intentKey)] + brokers,
                    then: [try write(.topicIntent(id), intent)]),
                proof: try proof(of: intent, of: id))
        ]
        steps += self.steps(writing: partitions, while: begun)
        let appear = StoreTransaction(
            when: [try byAuthor(), begun, unchanged], then: [appearance, .delete(intentKey)])
        steps.append(ChangeStep(appear, proof: grown))
        return ChangePlan(steps, withdrawal: try withdrawal(of: intent, of: id))
    }
}
