import MartletBase
import MartletWire

extension Changes {
    /// The topic is gone for readers with the first transaction; `reap` removes what is left of a large one.
    package func deleteTopic(_ id: TopicID) throws(ChangeRefusal) -> ChangePlan {
        guard let image = image.topic(id), let topic = image.topic else { throw .unknownTopicID(id) }
        let key = MetadataKey.topic(id).key
        let comparisons = [try byAuthor(), .unchanged(key, since: topic.modified), sameIntent(of: id)]
        let disappearance: [StoreOperation] = [
            .delete(key), .delete(MetadataKey.topicName(topic.record.name).key),
        ]
        // While the topic grows, partitions may be written that this image does not show: those are for `reap`.
        if self.image.topicIntents[id] == nil, image.storedPartitions.count <= bounds.operations {
            let partitions = image.storedPartitions.map {
                StoreOperation.delete(MetadataKey.partition(id, $0.key).key)
            }
            let whole = StoreTransaction(when: comparisons, then: disappearance + partitions)
            if fits(whole) { return ChangePlan([ChangeStep(whole, proof: .absent(key))]) }
        }
        let removing = try write(.topicIntent(id), try intent(.removing, from: 0))
        return ChangePlan([
            ChangeStep(
                StoreTransaction(when: comparisons, then: disappearance + [removing]), proof: .absent(key))
        ])
    }

    /// Holds while the topic's intent is the one that the image shows, or none where it shows none.
    func sameIntent(of topic: TopicID) -> StoreComparison {
        .unchanged(MetadataKey.topicIntent(topic).key, since: image.topicIntents[topic]?.modified ?? .zero)
    }

    /// The next step of cleaning up after changes that ended halfway; `nil` while there is nothing to clean.
    ///
    /// A change is over when its broker has registered anew or is gone; one of the author's own, when `isActive` says
    /// no. Ending it and removing its partitions are two steps, each taken from an image that shows the one before: only
    /// when nobody can write a partition any more is it known which there are.
    package func reap(isActive: (TopicID) -> Bool) throws(ChangeRefusal) -> ChangePlan? {
        for (topic, intent) in image.topicIntents {
            if intent.record.kind == .removing {
                return try removal(of: topic, intent)
            } else if isOver(intent.record, of: topic, isActive) {
                var removing = intent.record
                removing.kind = .removing
                let ended = StoreTransaction(
                    when: [try byAuthor(), sameIntent(of: topic)], then: [try write(.topicIntent(topic), removing)])
                return ChangePlan([ChangeStep(ended, proof: .none)])
            }
        }
        return nil
    }

    private func isOver(_ intent: TopicIntentRecord, of topic: TopicID, _ isActive: (TopicID) -> Bool) -> Bool {
        guard let broker = image.brokers[intent.node]?.record, broker.epoch == intent.brokerEpoch else { return true }
        return intent.node == author && !isActive(topic)
    }

    private func removal(
        of topic: TopicID, _ intent: Versioned<TopicIntentRecord>
    ) throws(ChangeRefusal) -> ChangePlan {
        let comparisons = [try byAuthor(), sameIntent(of: topic)]
        var deletions: [StoreOperation] = []
        if let stored = image.storedTopic(topic)?.storedPartitions {
            deletions = stored.entries(from: intent.record.firstPartition).map {
                .delete(MetadataKey.partition(topic, $0.key).key)
            }
        }
        deletions.append(.delete(MetadataKey.topicIntent(topic).key))
        let size = comparisons.reduce(512) { $0 + $1.size }
        return ChangePlan(
            parts(deletions, comparisonBytes: size).map { part in
                ChangeStep(
                    StoreTransaction(when: comparisons, then: Array(part)),
                    proof: part.last.map { .absent($0.key) } ?? .none)
            })
    }
}
