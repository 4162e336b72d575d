import MartletBase
import MartletWire

package struct TopicCreation: Sendable {
    package var name: String
    /// Fresh: never given to a topic before.
    package var id: TopicID
    package var layout: Layout
    package var settings: Settings

    package enum Layout: Sendable {
        case counts(partitions: Int32, replicationFactor: Int16, start: UInt32)
        case assigned([ReplicaAssignment])
    }

    package init(name: String, id: TopicID, layout: Layout, settings: Settings = Settings()) {
        self.name = name
        self.id = id
        self.layout = layout
        self.settings = settings
    }
}

/// A creation that would be accepted: what `validate_only` answers, and the plan that carries it out.
package struct TopicCreationPlan: Sendable {
    package let plan: ChangePlan
    package let partitionCount: Int32
    package let replicationFactor: Int16
}

extension Changes {
    /// Partitions in one topic. Far above any use, and low enough that a mistyped number cannot fill the memory.
    package static let partitionLimit = 200_000

    package func createTopic(
        _ creation: TopicCreation, rules: any SettingRules
    ) throws(ChangeRefusal) -> TopicCreationPlan {
        if let fault = TopicName.fault(in: creation.name) { throw .invalidTopicName(creation.name, fault) }
        if let other = image.topic(collidingWith: creation.name)?.name {
            throw other == creation.name
                ? .topicExists(other) : .topicNameCollides(creation.name, with: other)
        }
        if image.storedTopic(creation.id) != nil || image.topicIntents[creation.id] != nil || creation.id == .zero {
            throw .invalidRequest("the topic id \(creation.id) is not fresh")
        }
        let replicas = try layout(creation.layout)
        try check(creation.settings, of: .topic(creation.name), rules)
        var partitions: [StoreOperation] = []
        partitions.reserveCapacity(replicas.count)
        for (index, nodes) in replicas.enumerated() {
            let key = MetadataKey.partition(creation.id, PartitionIndex(Int32(truncatingIfNeeded: index)))
            partitions.append(try write(key, try newPartition(nodes)))
        }
        let topic = TopicRecord(
            name: creation.name, partitionCount: Int32(truncatingIfNeeded: replicas.count), settings: creation.settings)
        return TopicCreationPlan(
            plan: try plan(creating: topic, creation.id, partitions, on: replicas),
            partitionCount: topic.partitionCount,
            replicationFactor: Int16(clamping: replicas.first?.count ?? 0))
    }

    private func layout(_ layout: TopicCreation.Layout) throws(ChangeRefusal) -> [[NodeID]] {
        switch layout {
        case .counts(let partitions, let replicationFactor, let start):
            guard partitions >= 1, partitions <= Self.partitionLimit else {
                throw .invalidPartitionCount("a topic has 1 to \(Self.partitionLimit) partitions, not \(partitions)")
            }
            return try spread(
                from: 0, count: Int(partitions), replicationFactor: Int(replicationFactor), start: start)
        case .assigned(let assignments):
            guard !assignments.isEmpty, assignments.count <= Self.partitionLimit else {
                throw .invalidPartitionCount(
                    "a topic has 1 to \(Self.partitionLimit) partitions, not \(assignments.count)")
            }
            return try checked(assignments, from: 0, replicationFactor: nil)
        }
    }

    private func plan(
        creating topic: TopicRecord, _ id: TopicID, _ partitions: [StoreOperation], on replicas: [[NodeID]]
    ) throws(ChangeRefusal) -> ChangePlan {
        let topicKey = MetadataKey.topic(id)
        let free: [StoreComparison] = [
            .absent(MetadataKey.topicName(topic.name).key), .absent(topicKey.key),
            .absent(MetadataKey.topicIntent(id).key),
        ]
        let appearance = [
            try write(topicKey, topic), try write(.topicName(topic.name), TopicNameRecord(topicID: id)),
        ]
        let whole = StoreTransaction(
            when: [try byAuthor()] + free + registered(replicas.joined(), room: bounds.operations - 8),
            then: partitions + appearance)
        // Were the topic made and deleted before a repetition, that would make it again, under the id it had.
        if fits(whole) { return ChangePlan([ChangeStep(whole, proof: .present(topicKey.key), remedy: .looking)]) }

        let intent = try intent(.creating, from: 0)
        let begun = try announced(intent, of: id)
        var steps = [
            ChangeStep(
                StoreTransaction(
                    when: [try byAuthor()] + free + registered(replicas.joined(), room: bounds.operations - 8),
                    then: [try write(.topicIntent(id), intent)]),
                proof: try proof(of: intent, of: id))
        ]
        steps += self.steps(writing: partitions, while: begun)
        let appear = StoreTransaction(
            when: [try byAuthor(), begun] + free.dropLast(),
            then: appearance + [.delete(MetadataKey.topicIntent(id).key)])
        steps.append(ChangeStep(appear, proof: .present(topicKey.key)))
        return ChangePlan(steps, withdrawal: try withdrawal(of: intent, of: id))
    }
}

// MARK: - Changes of several transactions

extension Changes {
    func intent(_ kind: TopicIntentRecord.Kind, from first: Int) throws(ChangeRefusal) -> TopicIntentRecord {
        TopicIntentRecord(
            kind: kind, firstPartition: PartitionIndex(Int32(truncatingIfNeeded: first)), node: author,
            brokerEpoch: try registration().record.epoch)
    }

    /// Holds while the change is under way and nobody has ended it.
    func announced(_ intent: TopicIntentRecord, of topic: TopicID) throws(ChangeRefusal) -> StoreComparison {
        StoreComparison(MetadataKey.topicIntent(topic).key, .equal, .value(try bytes(intent)))
    }

    func proof(of intent: TopicIntentRecord, of topic: TopicID) throws(ChangeRefusal) -> ChangeProof {
        .value(MetadataKey.topicIntent(topic).key, try bytes(intent))
    }

    func steps(writing operations: [StoreOperation], while begun: StoreComparison) -> [ChangeStep] {
        parts(operations, comparisonBytes: begun.size + 512).map { part in
            let last: ChangeProof =
                if case .put(let key, let bytes, _)? = part.last { .value(key, bytes) } else { .none }
            return ChangeStep(StoreTransaction(when: [begun], then: Array(part)), proof: last)
        }
    }

    /// Gives the change up: what it has written so far is then removed by `reap`.
    func withdrawal(of intent: TopicIntentRecord, of topic: TopicID) throws(ChangeRefusal) -> StoreTransaction {
        var removing = intent
        removing.kind = .removing
        return StoreTransaction(
            when: [try announced(intent, of: topic)], then: [try write(.topicIntent(topic), removing)])
    }
}
