import MartletBase
import MartletMessages
import MartletWire

/// A topic. Its partitions exist for readers only below `partitionCount`: a large creation writes the partitions first
/// and this record last, and is seen whole or not at all.
package struct TopicRecord: StoredRecord {
    package var name: String
    package var partitionCount: Int32
    package var settings: Settings
    package var unknownTags: [UnknownTag] = []

    package init(name: String, partitionCount: Int32, settings: Settings = Settings()) {
        self.name = name
        self.partitionCount = partitionCount
        self.settings = settings
    }

    package init(_ encoded: TopicValue) throws(WireError) {
        name = encoded.name
        partitionCount = encoded.partitionCount
        settings = Settings(stored: encoded.settings.map { ($0.name, $0.value, $0.unknownTags) })
        unknownTags = encoded.unknownTags
    }

    package var encoded: TopicValue {
        TopicValue(
            name: name, partitionCount: partitionCount,
            settings: settings.stored.map { TopicValue.Setting(name: $0, value: $1, unknownTags: $2) },
            unknownTags: unknownTags)
    }
}

/// Reserves a name, and with it every name that differs only in "." for "_".
package struct TopicNameRecord: StoredRecord {
    package var topicID: TopicID
    package var unknownTags: [UnknownTag] = []

    package init(topicID: TopicID) { self.topicID = topicID }

    package init(_ encoded: TopicNameValue) throws(WireError) {
        topicID = encoded.topicId
        unknownTags = encoded.unknownTags
    }

    package var encoded: TopicNameValue { TopicNameValue(topicId: topicID, unknownTags: unknownTags) }
}

/// A change of a topic that takes several transactions, while it is under way. Each of them requires it unchanged, so
/// that whoever replaces or removes it ends the change.
package struct TopicIntentRecord: StoredRecord {
    package enum Kind: Int8, Sendable {
        case creating = 0
        case growing = 1
        /// The partitions from `firstPartition` on are to go, and nobody can see them.
        case removing = 2
    }

    package var kind: Kind
    package var firstPartition: PartitionIndex
    package var node: NodeID
    package var brokerEpoch: BrokerEpoch
    package var unknownTags: [UnknownTag] = []

    package init(kind: Kind, firstPartition: PartitionIndex, node: NodeID, brokerEpoch: BrokerEpoch) {
        self.kind = kind
        self.firstPartition = firstPartition
        self.node = node
        self.brokerEpoch = brokerEpoch
    }

    package init(_ encoded: TopicIntentValue) throws(WireError) {
        guard let kind = Kind(rawValue: encoded.kind) else { throw .invalidPresence(encoded.kind) }
        self.kind = kind
        firstPartition = PartitionIndex(encoded.firstPartition)
        node = NodeID(encoded.node)
        brokerEpoch = BrokerEpoch(encoded.brokerEpoch)
        unknownTags = encoded.unknownTags
    }

    package var encoded: TopicIntentValue {
        TopicIntentValue(
            kind: kind.rawValue, firstPartition: firstPartition.rawValue, node: node.rawValue,
            brokerEpoch: brokerEpoch.rawValue, unknownTags: unknownTags)
    }
}
