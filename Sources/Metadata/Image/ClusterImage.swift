import MartletBase

/// All that the cluster agrees on, at one revision of the store. Immutable for those who hold it: the next image shares
/// with it whatever did not change.
package struct ClusterImage: Sendable, Equatable {
    package private(set) var revision: Revision = .zero
    package private(set) var cluster: Versioned<ClusterRecord>?
    package private(set) var brokerEpochs: Versioned<BrokerEpochsRecord>?
    package private(set) var producerIDs: Versioned<ProducerIDsRecord>?
    package private(set) var brokers = SortedMap<NodeID, Versioned<BrokerRecord>>()
    package private(set) var brokerSettings = SortedMap<NodeID, Versioned<SettingsRecord>>()
    package private(set) var defaultBrokerSettings: Versioned<SettingsRecord>?
    package private(set) var topicIntents = SortedMap<TopicID, Versioned<TopicIntentRecord>>()

    /// Everything stored under a topic's id, be the topic visible or not.
    private(set) var topicsByID = SortedMap<TopicID, TopicImage>()
    /// Visible topics alone.
    private(set) var topicsByName = SortedMap<String, TopicID>()
    /// Visible topics whose name has a "." or a "_", by the form in which such names collide.
    private(set) var topicsByCollidingName = SortedMap<String, TopicID>()

    package init() {}
}

/// A record as the store holds it, with the revision that a change of it must name.
package struct Versioned<Record: StoredRecord>: Sendable, Hashable {
    package let record: Record
    package let modified: Revision

    package init(_ record: Record, modified: Revision) {
        self.record = record
        self.modified = modified
    }
}

/// A topic and its partitions.
package struct TopicImage: Sendable, Equatable {
    package let id: TopicID
    /// `nil` while the topic is being made or removed: then nobody sees it.
    package internal(set) var topic: Versioned<TopicRecord>?
    /// All that are stored: those at and above the topic's count are not there for readers.
    package internal(set) var storedPartitions = SortedMap<PartitionIndex, Versioned<PartitionRecord>>()

    init(id: TopicID) { self.id = id }

    var isEmpty: Bool { topic == nil && storedPartitions.isEmpty }
}

// MARK: - Applying

extension ClusterImage {
    /// The image after `delta`. Deltas are applied in the order of the store's revisions, each once.
    package func applying(_ delta: ClusterDelta) -> ClusterImage {
        var image = self
        image.apply(delta)
        return image
    }

    package mutating func apply(_ delta: ClusterDelta) {
        invariant(delta.revision >= revision, "a delta of revision \(delta.revision) after \(revision)")
        revision = delta.revision
        for change in delta.changes {
            apply(change)
        }
    }

    private mutating func apply(_ change: ClusterChange) {
        switch change {
        case .cluster(let cluster): self.cluster = cluster
        case .brokerEpochs(let epochs): brokerEpochs = epochs
        case .producerIDs(let ids): producerIDs = ids
        case .broker(let node, let broker): brokers[node] = broker
        case .brokerSettings(let node?, let settings): brokerSettings[node] = settings
        case .brokerSettings(nil, let settings): defaultBrokerSettings = settings
        case .topicIntent(let topic, let intent): topicIntents[topic] = intent
        case .topic(let id, let topic): apply(topic, of: id)
        case .partition(let topic, let index, let partition):
            updateTopic(topic) { $0.storedPartitions[index] = partition }
        }
    }

    private mutating func apply(_ topic: Versioned<TopicRecord>?, of id: TopicID) {
        if let name = topicsByID[id]?.topic?.record.name { release(name, of: id) }
        updateTopic(id) { $0.topic = topic }
        if let name = topic?.record.name {
            topicsByName[name] = id
            if name.mayCollide { topicsByCollidingName[MetadataKey.colliding(name)] = id }
        }
    }

    /// One delta may take a name from one topic and give it to another, in either order.
    private mutating func release(_ name: String, of id: TopicID) {
        if topicsByName[name] == id { topicsByName[name] = nil }
        let colliding = MetadataKey.colliding(name)
        if topicsByCollidingName[colliding] == id { topicsByCollidingName[colliding] = nil }
    }

    /// In place, so that a topic of many partitions is not copied while it is loaded.
    private mutating func updateTopic(_ id: TopicID, _ body: (inout TopicImage) -> Void) {
        let isEmpty = topicsByID.update(id, default: TopicImage(id: id)) {
            body(&$0)
            return $0.isEmpty
        }
        if isEmpty { topicsByID[id] = nil }
    }
}

extension String {
    fileprivate var mayCollide: Bool { utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_") } }
}
