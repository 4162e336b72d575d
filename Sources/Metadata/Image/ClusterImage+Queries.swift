import MartletBase

// MARK: - Topics

extension ClusterImage {
    /// Visible topics, in the order of their names.
    package var topics: some Sequence<TopicImage> { topicsByName.lazy.compactMap { topicsByID[$0.value] } }

    package var topicCount: Int { topicsByName.count }

    package func topic(named name: String) -> TopicImage? { topicsByName[name].flatMap { topicsByID[$0] } }

    /// `nil` also while the topic is being made or removed.
    package func topic(_ id: TopicID) -> TopicImage? {
        guard let image = topicsByID[id], image.topic != nil else { return nil }
        return image
    }

    /// The visible topic that keeps `name` from being taken: the one of that name, or one that differs in "." and "_".
    package func topic(collidingWith name: String) -> TopicImage? {
        topic(named: name) ?? topicsByCollidingName[MetadataKey.colliding(name)].flatMap { topicsByID[$0] }
    }

    /// Any that is stored under the id, visible or not.
    package func storedTopic(_ id: TopicID) -> TopicImage? { topicsByID[id] }
}

extension TopicImage {
    /// The empty name stands for a topic that nobody sees.
    package var name: String { topic?.record.name ?? "" }
    package var partitionCount: Int { Int(topic?.record.partitionCount ?? 0) }
    package var settings: Settings { topic?.record.settings ?? Settings() }

    package subscript(index: PartitionIndex) -> PartitionRecord? {
        guard index.rawValue >= 0, index.rawValue < partitionCount else { return nil }
        return storedPartitions[index]?.record
    }

    /// Partitions that readers see, in order, from the given one on.
    package func partitions(
        from first: PartitionIndex = PartitionIndex(0)
    ) -> some Sequence<(key: PartitionIndex, value: Versioned<PartitionRecord>)> {
        let count = partitionCount
        return storedPartitions.entries(from: first).lazy.prefix { Int($0.key.rawValue) < count }
    }
}

// MARK: - Brokers

extension ClusterImage {
    package func isAlive(_ node: NodeID) -> Bool { brokers[node].map { !$0.record.fenced } ?? false }

    /// Registered brokers that are not fenced, in order.
    package var aliveBrokers: [NodeID] { brokers.filter { !$0.value.record.fenced }.map(\.key) }

    /// The epoch that is in force: the stored one, and one more for each time that the leader has registered since it
    /// was stored.
    package func leaderEpoch(of partition: PartitionRecord) -> LeaderEpoch {
        guard let leader = brokers[partition.leader]?.record else { return partition.leaderEpoch }
        return partition.leaderEpoch.advanced(from: partition.leaderIncarnation, to: leader.incarnation)
    }

    /// Replicas that cannot serve at the moment.
    package func offlineReplicas(of partition: PartitionRecord) -> [NodeID] {
        partition.replicas.filter { !isAlive($0) }
    }
}

extension LeaderEpoch {
    /// An incarnation below the stored one would be a registration that was undone: the epoch never falls.
    fileprivate func advanced(from stored: Int32, to current: Int32) -> LeaderEpoch {
        guard current > stored else { return self }
        let (distance, far) = current.subtractingReportingOverflow(stored)
        let (sum, beyond) = rawValue.addingReportingOverflow(distance)
        return LeaderEpoch(far || beyond ? .max : sum)
    }
}

// MARK: - Settings

/// Where a setting comes from, by the protocol's number.
package enum SettingSource: Int8, Sendable {
    case dynamicTopic = 1
    case dynamicBroker = 2
    case dynamicDefaultBroker = 3
}

extension ClusterImage {
    /// What was set while running and bears on a topic's setting, in the order in which it counts. The broker's own
    /// file and the defaults come after these, and are known to the broker alone.
    package func settingSynonyms(
        topic: TopicImage, name: String, brokerName: String?, node: NodeID
    ) -> [(value: String, source: SettingSource)] {
        var synonyms: [(value: String, source: SettingSource)] = []
        if let value = topic.settings[name] { synonyms.append((value, .dynamicTopic)) }
        if let brokerName { synonyms += settingSynonyms(broker: node, name: brokerName) }
        return synonyms
    }

    package func settingSynonyms(broker node: NodeID, name: String) -> [(value: String, source: SettingSource)] {
        var synonyms: [(value: String, source: SettingSource)] = []
        if let value = brokerSettings[node]?.record.settings[name] { synonyms.append((value, .dynamicBroker)) }
        if let value = defaultBrokerSettings?.record.settings[name] {
            synonyms.append((value, .dynamicDefaultBroker))
        }
        return synonyms
    }
}
