import MartletBase
import MartletMessages
import MartletWire

/// What holds for the cluster as a whole.
package struct ClusterRecord: StoredRecord {
    package var clusterID: UUID128
    /// The one format level that gates what may be written: every registered broker reads it.
    package var formatLevel: Int16
    /// Finalized feature levels, in the order of their names.
    package var features: [FeatureLevel]
    /// Rises with every change of the features.
    package var featuresEpoch: Int64
    package var unknownTags: [UnknownTag] = []

    package init(clusterID: UUID128, formatLevel: Int16, features: [FeatureLevel] = [], featuresEpoch: Int64 = 0) {
        self.clusterID = clusterID
        self.formatLevel = formatLevel
        self.features = features.sorted { $0.name < $1.name }
        self.featuresEpoch = featuresEpoch
    }

    package init(_ encoded: ClusterValue) throws(WireError) {
        self.init(
            clusterID: encoded.clusterId, formatLevel: encoded.formatLevel,
            features: encoded.features.map { FeatureLevel($0) }, featuresEpoch: encoded.featuresEpoch)
        unknownTags = encoded.unknownTags
    }

    package var encoded: ClusterValue {
        ClusterValue(
            clusterId: clusterID, formatLevel: formatLevel, features: features.map(\.encoded),
            featuresEpoch: featuresEpoch, unknownTags: unknownTags)
    }
}

package struct FeatureLevel: Hashable, Sendable {
    package let name: String
    package var level: Int16
    private var unknownTags: [UnknownTag] = []

    package init(name: String, level: Int16) {
        self.name = name
        self.level = level
    }

    fileprivate init(_ encoded: ClusterValue.FinalizedFeature) {
        self.init(name: encoded.name, level: encoded.level)
        unknownTags = encoded.unknownTags
    }

    fileprivate var encoded: ClusterValue.FinalizedFeature {
        ClusterValue.FinalizedFeature(name: name, level: level, unknownTags: unknownTags)
    }
}

/// Settings of a broker, or of all brokers, that were set while running.
package struct SettingsRecord: StoredRecord {
    package var settings: Settings
    package var unknownTags: [UnknownTag] = []

    package init(settings: Settings) { self.settings = settings }

    package init(_ encoded: BrokerSettingsValue) throws(WireError) {
        settings = Settings(stored: encoded.settings.map { ($0.name, $0.value, $0.unknownTags) })
        unknownTags = encoded.unknownTags
    }

    package var encoded: BrokerSettingsValue {
        BrokerSettingsValue(
            settings: settings.stored.map { BrokerSettingsValue.Setting(name: $0, value: $1, unknownTags: $2) },
            unknownTags: unknownTags)
    }
}

/// Where the next block of producer ids begins.
package struct ProducerIDsRecord: StoredRecord {
    package var next: ProducerID
    /// Who took the latest block, for people who look into the store.
    package var node: NodeID
    package var brokerEpoch: BrokerEpoch
    package var unknownTags: [UnknownTag] = []

    package init(next: ProducerID, node: NodeID, brokerEpoch: BrokerEpoch) {
        self.next = next
        self.node = node
        self.brokerEpoch = brokerEpoch
    }

    package init(_ encoded: ProducerIdsValue) throws(WireError) {
        next = ProducerID(encoded.next)
        node = NodeID(encoded.node)
        brokerEpoch = BrokerEpoch(encoded.brokerEpoch)
        unknownTags = encoded.unknownTags
    }

    package var encoded: ProducerIdsValue {
        ProducerIdsValue(
            next: next.rawValue, node: node.rawValue, brokerEpoch: brokerEpoch.rawValue, unknownTags: unknownTags)
    }
}

/// The highest broker epoch ever given: it outlives registrations, so that none is given twice.
package struct BrokerEpochsRecord: StoredRecord {
    package var latest: BrokerEpoch
    package var unknownTags: [UnknownTag] = []

    package init(latest: BrokerEpoch) { self.latest = latest }

    package init(_ encoded: BrokerEpochsValue) throws(WireError) {
        latest = BrokerEpoch(encoded.latest)
        unknownTags = encoded.unknownTags
    }

    package var encoded: BrokerEpochsValue {
        BrokerEpochsValue(latest: latest.rawValue, unknownTags: unknownTags)
    }
}
