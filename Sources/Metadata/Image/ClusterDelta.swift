import MartletBase

/// What one step of the store changed, read into the cluster's terms: one revision's events, or the outcome of reading
/// everything again.
package struct ClusterDelta: Sendable, Equatable {
    package let revision: Revision
    package internal(set) var changes: [ClusterChange]

    init(revision: Revision, changes: [ClusterChange]) {
        self.revision = revision
        self.changes = changes
    }

    /// Keys that this release does not know are passed over: a newer one stored them, and the format level keeps
    /// anything that this one must understand out of them.
    package init(revision: Revision, events: [StoreEvent]) throws(StoredRecordError) {
        self.init(revision: revision, changes: [])
        for event in events {
            guard let key = try MetadataKey(event.key) else { continue }
            let value: StoreValue? = if case .put(let entry) = event { entry.value } else { nil }
            if let change = try ClusterChange(key, value) { changes.append(change) }
        }
    }
}

/// A new value of one thing; `nil` where it is gone.
package enum ClusterChange: Sendable, Equatable {
    case cluster(Versioned<ClusterRecord>?)
    case brokerEpochs(Versioned<BrokerEpochsRecord>?)
    case producerIDs(Versioned<ProducerIDsRecord>?)
    case broker(NodeID, Versioned<BrokerRecord>?)
    case brokerSettings(NodeID?, Versioned<SettingsRecord>?)
    case topicIntent(TopicID, Versioned<TopicIntentRecord>?)
    case topic(TopicID, Versioned<TopicRecord>?)
    case partition(TopicID, PartitionIndex, Versioned<PartitionRecord>?)

    /// `nil` for the reservation of a name, which says nothing that the topic does not say.
    init?(_ key: MetadataKey, _ value: StoreValue?) throws(StoredRecordError) {
        switch key {
        case .cluster: self = .cluster(try Versioned(value, key))
        case .brokerEpochs: self = .brokerEpochs(try Versioned(value, key))
        case .producerIDs: self = .producerIDs(try Versioned(value, key))
        case .broker(let node): self = .broker(node, try Versioned(value, key))
        case .brokerSettings(let node): self = .brokerSettings(node, try Versioned(value, key))
        case .topicIntent(let topic): self = .topicIntent(topic, try Versioned(value, key))
        case .topic(let topic): self = .topic(topic, try Versioned(value, key))
        case .partition(let topic, let index): self = .partition(topic, index, try Versioned(value, key))
        case .topicName: return nil
        }
    }
}

extension Versioned {
    fileprivate init?(_ value: StoreValue?, _ key: MetadataKey) throws(StoredRecordError) {
        guard let value else { return nil }
        self.init(try Record(stored: value.bytes, key: key.key), modified: value.modified)
    }
}

// MARK: - Who needs to look

extension ClusterDelta {
    /// The topics that it touches, themselves or a partition of theirs; each once, in order.
    package var topics: [TopicID] {
        var touched = SortedMap<TopicID, Bool>()
        for change in changes {
            switch change {
            case .topic(let topic, _), .partition(let topic, _, _): touched[topic] = true
            case .cluster, .brokerEpochs, .producerIDs, .broker, .brokerSettings, .topicIntent: continue
            }
        }
        return touched.map(\.key)
    }

    /// The brokers whose registration it changes. With a new incarnation, the leader epoch of all that such a broker
    /// leads has changed too.
    package var brokers: [NodeID] {
        var touched = SortedMap<NodeID, Bool>()
        for change in changes {
            if case .broker(let node, _) = change { touched[node] = true }
        }
        return touched.map(\.key)
    }
}
