import MartletBase

/// Reads the whole store in pages of one revision and finds what differs from an image: at start from the empty one,
/// and after a watch was overtaken from the last one known.
package struct ClusterLoader: Sendable {
    /// Entries in a page; the largest stays below what one etcd answer may carry.
    package static let pageLimit = 1000

    private let image: ClusterImage
    private var changes: [ClusterChange] = []
    /// Asked for membership only: its order never shows.
    private var seen: Set<MetadataKey> = []
    private var revision: Revision?
    private var next = StoreKey([])

    package init(over image: ClusterImage) { self.image = image }

    /// The page to read next.
    package var request: StoreRange {
        StoreRange(start: next, end: nil, limit: Self.pageLimit, revision: revision)
    }

    /// Takes a page; gives the delta when it was the last one.
    package mutating func take(_ page: StorePage) throws(StoredRecordError) -> ClusterDelta? {
        revision = page.revision
        for entry in page.entries {
            guard let key = try MetadataKey(entry.key) else { continue }
            if !image.isEmpty { seen.insert(key) }
            if image.modified(key) == entry.value.modified { continue }
            if let change = try ClusterChange(key, entry.value) { changes.append(change) }
        }
        if page.hasMore, let last = page.entries.last {
            next = last.key.successor
            return nil
        }
        for key in image.keys where !seen.contains(key) {
            if let change = try ClusterChange(key, nil) { changes.append(change) }
        }
        return ClusterDelta(revision: page.revision, changes: changes)
    }

    /// The revision was compacted between two pages: all over again, at a newer one.
    package mutating func restart() { self = ClusterLoader(over: image) }
}

extension ClusterImage {
    fileprivate var isEmpty: Bool { revision == .zero }

    /// The revision of what is stored under `key`, as far as this image knows.
    fileprivate func modified(_ key: MetadataKey) -> Revision? {
        switch key {
        case .cluster: cluster?.modified
        case .brokerEpochs: brokerEpochs?.modified
        case .producerIDs: producerIDs?.modified
        case .broker(let node): brokers[node]?.modified
        case .brokerSettings(let node?): brokerSettings[node]?.modified
        case .brokerSettings(nil): defaultBrokerSettings?.modified
        case .topicIntent(let topic): topicIntents[topic]?.modified
        case .topic(let topic): topicsByID[topic]?.topic?.modified
        case .partition(let topic, let index): topicsByID[topic]?.storedPartitions[index]?.modified
        case .topicName: nil
        }
    }

    /// The keys of everything in it.
    fileprivate var keys: [MetadataKey] {
        var keys: [MetadataKey] = []
        if cluster != nil { keys.append(.cluster) }
        if brokerEpochs != nil { keys.append(.brokerEpochs) }
        if producerIDs != nil { keys.append(.producerIDs) }
        if defaultBrokerSettings != nil { keys.append(.brokerSettings(nil)) }
        keys += brokers.map { .broker($0.key) }
        keys += brokerSettings.map { .brokerSettings($0.key) }
        keys += topicIntents.map { .topicIntent($0.key) }
        for (id, image) in topicsByID {
            if image.topic != nil { keys.append(.topic(id)) }
            keys += image.storedPartitions.map { .partition(id, $0.key) }
        }
        return keys
    }
}
