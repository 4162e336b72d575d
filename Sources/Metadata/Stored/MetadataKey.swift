import MartletBase

/// The keys under which the cluster's state is stored: readable, and ordered so that a prefix gives one kind.
package enum MetadataKey: Hashable, Sendable {
    case cluster
    case brokerEpochs
    case producerIDs
    case broker(NodeID)
    /// `nil`: of all brokers.
    case brokerSettings(NodeID?)
    case topic(TopicID)
    /// By the name with every "." replaced by "_": names that differ only so exclude each other.
    case topicName(String)
    case topicIntent(TopicID)
    case partition(TopicID, PartitionIndex)

    /// Before all keys of a topic's partitions.
    package static func partitions(of topic: TopicID) -> StoreKey { StoreKey("partitions/\(topic)/") }

    package var key: StoreKey {
        switch self {
        case .cluster: "cluster"
        case .brokerEpochs: "broker-epochs"
        case .producerIDs: "producer-ids"
        case .broker(let node): StoreKey("brokers/\(node)")
        case .brokerSettings(let node?): StoreKey("broker-settings/\(node)")
        case .brokerSettings(nil): "broker-settings/default"
        case .topic(let topic): StoreKey("topics/\(topic)")
        case .topicName(let name): StoreKey("topic-names/\(Self.colliding(name))")
        case .topicIntent(let topic): StoreKey("topic-intents/\(topic)")
        case .partition(let topic, let index): StoreKey(Self.partitions(of: topic).bytes + index.tenDigits)
        }
    }

    /// `nil` for a key that this release knows nothing of, as a newer one may have stored.
    package init?(_ key: StoreKey) throws(StoredRecordError) {
        let text = key.description
        switch text {
        case "cluster": self = .cluster
        case "broker-epochs": self = .brokerEpochs
        case "producer-ids": self = .producerIDs
        case "broker-settings/default": self = .brokerSettings(nil)
        default:
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            let parsed: MetadataKey? =
                switch (parts[0], parts.count) {
                case ("brokers", 2): Int32(parts[1]).map { .broker(NodeID($0)) }
                case ("broker-settings", 2): Int32(parts[1]).map { .brokerSettings(NodeID($0)) }
                case ("topics", 2): TopicID(parts[1]).map { .topic($0) }
                case ("topic-names", 2): .topicName(String(parts[1]))
                case ("topic-intents", 2): TopicID(parts[1]).map { .topicIntent($0) }
                case ("partitions", 3):
                    TopicID(parts[1]).flatMap { topic in
                        Int32(parts[2]).map { .partition(topic, PartitionIndex($0)) }
                    }
                default: nil
                }
            if let parsed {
                guard parsed.key == key else { throw .malformedKey(text) }
                self = parsed
            } else if Self.kinds.contains(parts[0]) {
                throw .malformedKey(text)
            } else {
                return nil
            }
        }
    }

    private static let kinds: [Substring] = [
        "brokers", "broker-settings", "topics", "topic-names", "topic-intents", "partitions",
    ]

    package static func colliding(_ name: String) -> String {
        String(decoding: name.utf8.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: "_") : $0 }, as: UTF8.self)
    }
}

extension PartitionIndex {
    /// Ten digits with leading zeros, so that keys sort as numbers do.
    fileprivate var tenDigits: [UInt8] {
        var digits = [UInt8](repeating: UInt8(ascii: "0"), count: 10)
        var rest = max(rawValue, 0)
        var place = 9
        while rest > 0 {
            digits[place] += UInt8(rest % 10)
            rest /= 10
            place -= 1
        }
        return digits
    }
}
