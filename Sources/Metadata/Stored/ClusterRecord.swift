import MartletBase
import MartletWire

/// What holds for the cluster as a whole.
package struct ClusterRecord: StoredRecord {
    package static let version: Int16 = 0

    package var clusterID: UUID128
    /// The one format level that gates what may be written: every registered broker reads it.
    package var formatLevel: Int16
    /// Finalized feature levels, in the order of their names.
    package var features: SortedMap<String, Int16>
    /// Rises with every change of the features.
    package var featuresEpoch: Int64
    package var unknownTags = UnknownTags()

    package init(
        clusterID: UUID128, formatLevel: Int16, features: SortedMap<String, Int16> = SortedMap(),
        featuresEpoch: Int64 = 0
    ) {
        self.clusterID = clusterID
        self.formatLevel = formatLevel
        self.features = features
        self.featuresEpoch = featuresEpoch
    }

    package init(fields reader: inout WireReader, version: Int16) throws(WireError) {
        clusterID = try reader.uuid()
        formatLevel = try reader.int16()
        features = SortedMap()
        for _ in 0..<(try reader.count(flexible: true, smallest: 3)) {
            let name = try reader.string(flexible: true)
            features[name] = try reader.int16()
        }
        featuresEpoch = try reader.int64()
    }

    package func encodeFields(into writer: inout WireWriter) throws(WireError) {
        writer.uuid(clusterID)
        writer.int16(formatLevel)
        try writer.length32(features.count, flexible: true)
        for (name, level) in features {
            try writer.string(name, flexible: true)
            writer.int16(level)
        }
        writer.int64(featuresEpoch)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(clusterID)
        hasher.combine(featuresEpoch)
    }
}

/// Settings of a broker, or of all brokers, that were set while running.
package struct SettingsRecord: StoredRecord {
    package static let version: Int16 = 0

    package var settings: Settings
    package var unknownTags = UnknownTags()

    package init(settings: Settings) { self.settings = settings }

    package init(fields reader: inout WireReader, version: Int16) throws(WireError) {
        settings = try reader.storedSettings()
    }

    package func encodeFields(into writer: inout WireWriter) throws(WireError) { try writer.storedSettings(settings) }
}

/// Where the next block of producer ids begins.
package struct ProducerIDsRecord: StoredRecord {
    package static let version: Int16 = 0

    package var next: ProducerID
    /// Who took the latest block, for people who look into the store.
    package var node: NodeID
    package var brokerEpoch: BrokerEpoch
    package var unknownTags = UnknownTags()

    package init(next: ProducerID, node: NodeID, brokerEpoch: BrokerEpoch) {
        self.next = next
        self.node = node
        self.brokerEpoch = brokerEpoch
    }

    package init(fields reader: inout WireReader, version: Int16) throws(WireError) {
        next = ProducerID(try reader.int64())
        node = NodeID(try reader.int32())
        brokerEpoch = BrokerEpoch(try reader.int64())
    }

    package func encodeFields(into writer: inout WireWriter) throws(WireError) {
        writer.int64(next.rawValue)
        writer.int32(node.rawValue)
        writer.int64(brokerEpoch.rawValue)
    }
}

/// The highest broker epoch ever given: it outlives registrations, so that none is given twice.
package struct BrokerEpochsRecord: StoredRecord {
    package static let version: Int16 = 0

    package var latest: BrokerEpoch
    package var unknownTags = UnknownTags()

    package init(latest: BrokerEpoch) { self.latest = latest }

    package init(fields reader: inout WireReader, version: Int16) throws(WireError) {
        latest = BrokerEpoch(try reader.int64())
    }

    package func encodeFields(into writer: inout WireWriter) throws(WireError) { writer.int64(latest.rawValue) }
}
