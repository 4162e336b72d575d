import MartletBase
import MartletWire

/// A topic. Its partitions exist for readers only below `partitionCount`: a large creation writes the partitions first
/// and this record last, and is seen whole or not at all.
package struct TopicRecord: StoredRecord {
    package static let version: Int16 = 0

    package var name: String
    package var partitionCount: Int32
    package var settings: Settings
    package var unknownTags = UnknownTags()

    package init(name: String, partitionCount: Int32, settings: Settings = Settings()) {
        self.name = name
        self.partitionCount = partitionCount
        self.settings = settings
    }

    package init(fields reader: inout WireReader, version: Int16) throws(WireError) {
        name = try reader.string(flexible: true)
        partitionCount = try reader.int32()
        settings = try reader.storedSettings()
    }

    package func encodeFields(into writer: inout WireWriter) throws(WireError) {
        try writer.string(name, flexible: true)
        writer.int32(partitionCount)
        try writer.storedSettings(settings)
    }
}

/// Reserves a name, and with it every name that differs only in "." for "_".
package struct TopicNameRecord: StoredRecord {
    package static let version: Int16 = 0

    package var topicID: TopicID
    package var unknownTags = UnknownTags()

    package init(topicID: TopicID) { self.topicID = topicID }

    package init(fields reader: inout WireReader, version: Int16) throws(WireError) { topicID = try reader.uuid() }

    package func encodeFields(into writer: inout WireWriter) throws(WireError) { writer.uuid(topicID) }
}

/// A change of a topic that takes several transactions, while it is under way. Each of them requires it unchanged, so
/// that whoever replaces or removes it ends the change.
package struct TopicIntentRecord: StoredRecord {
    package static let version: Int16 = 0

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
    package var unknownTags = UnknownTags()

    package init(kind: Kind, firstPartition: PartitionIndex, node: NodeID, brokerEpoch: BrokerEpoch) {
        self.kind = kind
        self.firstPartition = firstPartition
        self.node = node
        self.brokerEpoch = brokerEpoch
    }

    package init(fields reader: inout WireReader, version: Int16) throws(WireError) {
        let number = try reader.int8()
        guard let kind = Kind(rawValue: number) else { throw .invalidPresence(number) }
        self.kind = kind
        firstPartition = PartitionIndex(try reader.int32())
        node = NodeID(try reader.int32())
        brokerEpoch = BrokerEpoch(try reader.int64())
    }

    package func encodeFields(into writer: inout WireWriter) throws(WireError) {
        writer.int8(kind.rawValue)
        writer.int32(firstPartition.rawValue)
        writer.int32(node.rawValue)
        writer.int64(brokerEpoch.rawValue)
    }
}
