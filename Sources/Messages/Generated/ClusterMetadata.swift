// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// What holds for the cluster as a whole. The format level gates what may be written.
package struct ClusterValue: StoredValue {
    package static let readsNewer = false
    package static let name = "ClusterValue"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var clusterId: UUID128
    package var formatLevel: Int16
    package var features: [FinalizedFeature]
    package var featuresEpoch: Int64
    package var unknownTags: [UnknownTag]

    package init(
        clusterId: UUID128 = .zero,
        formatLevel: Int16 = 0,
        features: [FinalizedFeature] = [],
        featuresEpoch: Int64 = 0,
        unknownTags: [UnknownTag] = []
    ) {
        self.clusterId = clusterId
        self.formatLevel = formatLevel
        self.features = features
        self.featuresEpoch = featuresEpoch
        self.unknownTags = unknownTags
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        clusterId = try reader.uuid()
        formatLevel = try reader.int16()
        features = try reader.array(version: version, flexible: true)
        featuresEpoch = try reader.int64()
        var tags = try reader.tagSection()
        while let tag = try reader.nextTag(&tags) {
            _ = tag
            unknownTags.append(try reader.unknownTag(tags))
        }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.uuid(clusterId)
        writer.int16(formatLevel)
        try writer.array(features, version: version, flexible: true)
        writer.int64(featuresEpoch)
        var tags = writer.beginTags()
        try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
        try writer.endTags(tags, keeping: unknownTags)
    }
}

extension ClusterValue {
    package struct FinalizedFeature: WireElement {
        package var name: String
        package var level: Int16
        package var unknownTags: [UnknownTag]

        package init(name: String = "", level: Int16 = 0, unknownTags: [UnknownTag] = []) {
            self.name = name
            self.level = level
            self.unknownTags = unknownTags
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            name = try reader.string(flexible: true)
            level = try reader.int16()
            var tags = try reader.tagSection()
            while let tag = try reader.nextTag(&tags) {
                _ = tag
                unknownTags.append(try reader.unknownTag(tags))
            }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(name, flexible: true)
            writer.int16(level)
            var tags = writer.beginTags()
            try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
            try writer.endTags(tags, keeping: unknownTags)
        }

        package static func smallestSize(version: Int16) -> Int { 4 }
    }
}

/// The registration of a broker: every start writes a new one. Listeners carry the protocol's numbers of security
/// protocols: 0 PLAINTEXT, 1 SSL, 2 SASL_PLAINTEXT, 3 SASL_SSL.
package struct BrokerValue: StoredValue {
    package static let readsNewer = false
    package static let name = "BrokerValue"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var epoch: Int64
    package var incarnation: Int32
    package var listeners: [Listener]
    package var rack: String?
    package var lowestFormatLevel: Int16
    package var highestFormatLevel: Int16
    package var directories: [UUID128]
    package var fenced: Bool
    package var unknownTags: [UnknownTag]

    package init(
        epoch: Int64 = 0,
        incarnation: Int32 = 0,
        listeners: [Listener] = [],
        rack: String? = "",
        lowestFormatLevel: Int16 = 0,
        highestFormatLevel: Int16 = 0,
        directories: [UUID128] = [],
        fenced: Bool = false,
        unknownTags: [UnknownTag] = []
    ) {
        self.epoch = epoch
        self.incarnation = incarnation
        self.listeners = listeners
        self.rack = rack
        self.lowestFormatLevel = lowestFormatLevel
        self.highestFormatLevel = highestFormatLevel
        self.directories = directories
        self.fenced = fenced
        self.unknownTags = unknownTags
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        epoch = try reader.int64()
        incarnation = try reader.int32()
        listeners = try reader.array(version: version, flexible: true)
        rack = try reader.nullableString(flexible: true)
        lowestFormatLevel = try reader.int16()
        highestFormatLevel = try reader.int16()
        directories = try reader.array(flexible: true)
        fenced = try reader.bool()
        var tags = try reader.tagSection()
        while let tag = try reader.nextTag(&tags) {
            _ = tag
            unknownTags.append(try reader.unknownTag(tags))
        }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.int64(epoch)
        writer.int32(incarnation)
        try writer.array(listeners, version: version, flexible: true)
        try writer.string(rack, flexible: true)
        writer.int16(lowestFormatLevel)
        writer.int16(highestFormatLevel)
        try writer.array(directories, flexible: true)
        writer.bool(fenced)
        var tags = writer.beginTags()
        try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
        try writer.endTags(tags, keeping: unknownTags)
    }
}

extension BrokerValue {
    package struct Listener: WireElement {
        package var name: String
        package var host: String
        package var port: Int32
        package var securityProtocol: Int16
        package var unknownTags: [UnknownTag]

        package init(
            name: String = "",
            host: String = "",
            port: Int32 = 0,
            securityProtocol: Int16 = 0,
            unknownTags: [UnknownTag] = []
        ) {
            self.name = name
            self.host = host
            self.port = port
            self.securityProtocol = securityProtocol
            self.unknownTags = unknownTags
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            name = try reader.string(flexible: true)
            host = try reader.string(flexible: true)
            port = try reader.int32()
            securityProtocol = try reader.int16()
            var tags = try reader.tagSection()
            while let tag = try reader.nextTag(&tags) {
                _ = tag
                unknownTags.append(try reader.unknownTag(tags))
            }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(name, flexible: true)
            try writer.string(host, flexible: true)
            writer.int32(port)
            writer.int16(securityProtocol)
            var tags = writer.beginTags()
            try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
            try writer.endTags(tags, keeping: unknownTags)
        }

        package static func smallestSize(version: Int16) -> Int { 9 }
    }
}

/// The highest broker epoch ever given.
package struct BrokerEpochsValue: StoredValue {
    package static let readsNewer = false
    package static let name = "BrokerEpochsValue"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var latest: Int64
    package var unknownTags: [UnknownTag]

    package init(latest: Int64 = 0, unknownTags: [UnknownTag] = []) {
        self.latest = latest
        self.unknownTags = unknownTags
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        latest = try reader.int64()
        var tags = try reader.tagSection()
        while let tag = try reader.nextTag(&tags) {
            _ = tag
            unknownTags.append(try reader.unknownTag(tags))
        }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.int64(latest)
        var tags = writer.beginTags()
        try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
        try writer.endTags(tags, keeping: unknownTags)
    }
}

/// Settings of a broker, or of all brokers, that were set while running.
package struct BrokerSettingsValue: StoredValue {
    package static let readsNewer = false
    package static let name = "BrokerSettingsValue"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var settings: [Setting]
    package var unknownTags: [UnknownTag]

    package init(settings: [Setting] = [], unknownTags: [UnknownTag] = []) {
        self.settings = settings
        self.unknownTags = unknownTags
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        settings = try reader.array(version: version, flexible: true)
        var tags = try reader.tagSection()
        while let tag = try reader.nextTag(&tags) {
            _ = tag
            unknownTags.append(try reader.unknownTag(tags))
        }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.array(settings, version: version, flexible: true)
        var tags = writer.beginTags()
        try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
        try writer.endTags(tags, keeping: unknownTags)
    }
}

extension BrokerSettingsValue {
    package struct Setting: WireElement {
        package var name: String
        package var value: String
        package var unknownTags: [UnknownTag]

        package init(name: String = "", value: String = "", unknownTags: [UnknownTag] = []) {
            self.name = name
            self.value = value
            self.unknownTags = unknownTags
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            name = try reader.string(flexible: true)
            value = try reader.string(flexible: true)
            var tags = try reader.tagSection()
            while let tag = try reader.nextTag(&tags) {
                _ = tag
                unknownTags.append(try reader.unknownTag(tags))
            }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(name, flexible: true)
            try writer.string(value, flexible: true)
            var tags = writer.beginTags()
            try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
            try writer.endTags(tags, keeping: unknownTags)
        }

        package static func smallestSize(version: Int16) -> Int { 3 }
    }
}

/// Where the next block of producer ids begins, and who took the one before.
package struct ProducerIdsValue: StoredValue {
    package static let readsNewer = false
    package static let name = "ProducerIdsValue"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var next: Int64
    package var node: Int32
    package var brokerEpoch: Int64
    package var unknownTags: [UnknownTag]

    package init(next: Int64 = 0, node: Int32 = 0, brokerEpoch: Int64 = 0, unknownTags: [UnknownTag] = []) {
        self.next = next
        self.node = node
        self.brokerEpoch = brokerEpoch
        self.unknownTags = unknownTags
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        next = try reader.int64()
        node = try reader.int32()
        brokerEpoch = try reader.int64()
        var tags = try reader.tagSection()
        while let tag = try reader.nextTag(&tags) {
            _ = tag
            unknownTags.append(try reader.unknownTag(tags))
        }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.int64(next)
        writer.int32(node)
        writer.int64(brokerEpoch)
        var tags = writer.beginTags()
        try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
        try writer.endTags(tags, keeping: unknownTags)
    }
}

/// A topic. Its partitions exist for readers only below the count.
package struct TopicValue: StoredValue {
    package static let readsNewer = false
    package static let name = "TopicValue"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var name: String
    package var partitionCount: Int32
    package var settings: [Setting]
    package var unknownTags: [UnknownTag]

    package init(
        name: String = "",
        partitionCount: Int32 = 0,
        settings: [Setting] = [],
        unknownTags: [UnknownTag] = []
    ) {
        self.name = name
        self.partitionCount = partitionCount
        self.settings = settings
        self.unknownTags = unknownTags
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        name = try reader.string(flexible: true)
        partitionCount = try reader.int32()
        settings = try reader.array(version: version, flexible: true)
        var tags = try reader.tagSection()
        while let tag = try reader.nextTag(&tags) {
            _ = tag
            unknownTags.append(try reader.unknownTag(tags))
        }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.string(name, flexible: true)
        writer.int32(partitionCount)
        try writer.array(settings, version: version, flexible: true)
        var tags = writer.beginTags()
        try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
        try writer.endTags(tags, keeping: unknownTags)
    }
}

extension TopicValue {
    package struct Setting: WireElement {
        package var name: String
        package var value: String
        package var unknownTags: [UnknownTag]

        package init(name: String = "", value: String = "", unknownTags: [UnknownTag] = []) {
            self.name = name
            self.value = value
            self.unknownTags = unknownTags
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            name = try reader.string(flexible: true)
            value = try reader.string(flexible: true)
            var tags = try reader.tagSection()
            while let tag = try reader.nextTag(&tags) {
                _ = tag
                unknownTags.append(try reader.unknownTag(tags))
            }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(name, flexible: true)
            try writer.string(value, flexible: true)
            var tags = writer.beginTags()
            try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
            try writer.endTags(tags, keeping: unknownTags)
        }

        package static func smallestSize(version: Int16) -> Int { 3 }
    }
}

/// Reserves a name, and with it every name that differs only in "." for "_".
package struct TopicNameValue: StoredValue {
    package static let readsNewer = false
    package static let name = "TopicNameValue"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var topicId: UUID128
    package var unknownTags: [UnknownTag]

    package init(topicId: UUID128 = .zero, unknownTags: [UnknownTag] = []) {
        self.topicId = topicId
        self.unknownTags = unknownTags
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        topicId = try reader.uuid()
        var tags = try reader.tagSection()
        while let tag = try reader.nextTag(&tags) {
            _ = tag
            unknownTags.append(try reader.unknownTag(tags))
        }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.uuid(topicId)
        var tags = writer.beginTags()
        try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
        try writer.endTags(tags, keeping: unknownTags)
    }
}

/// A change of a topic that takes several transactions. Kinds: 0 creating, 1 growing, 2 removing.
package struct TopicIntentValue: StoredValue {
    package static let readsNewer = false
    package static let name = "TopicIntentValue"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var kind: Int8
    package var firstPartition: Int32
    package var node: Int32
    package var brokerEpoch: Int64
    package var unknownTags: [UnknownTag]

    package init(
        kind: Int8 = 0,
        firstPartition: Int32 = 0,
        node: Int32 = 0,
        brokerEpoch: Int64 = 0,
        unknownTags: [UnknownTag] = []
    ) {
        self.kind = kind
        self.firstPartition = firstPartition
        self.node = node
        self.brokerEpoch = brokerEpoch
        self.unknownTags = unknownTags
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        kind = try reader.int8()
        firstPartition = try reader.int32()
        node = try reader.int32()
        brokerEpoch = try reader.int64()
        var tags = try reader.tagSection()
        while let tag = try reader.nextTag(&tags) {
            _ = tag
            unknownTags.append(try reader.unknownTag(tags))
        }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.int8(kind)
        writer.int32(firstPartition)
        writer.int32(node)
        writer.int64(brokerEpoch)
        var tags = writer.beginTags()
        try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
        try writer.endTags(tags, keeping: unknownTags)
    }
}

/// The state of one partition. The leader's epoch is the one in force when its incarnation was the one named.
package struct PartitionValue: StoredValue {
    package static let readsNewer = false
    package static let name = "PartitionValue"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var leader: Int32
    package var leaderEpoch: Int32
    package var leaderIncarnation: Int32
    package var replicas: [Int32]
    package var inSync: [Int32]
    package var eligibleLeaders: [Int32]
    package var lastKnownEligible: [Int32]
    package var adding: [Int32]
    package var removing: [Int32]
    package var unknownTags: [UnknownTag]

    package init(
        leader: Int32 = 0,
        leaderEpoch: Int32 = 0,
        leaderIncarnation: Int32 = 0,
        replicas: [Int32] = [],
        inSync: [Int32] = [],
        eligibleLeaders: [Int32] = [],
        lastKnownEligible: [Int32] = [],
        adding: [Int32] = [],
        removing: [Int32] = [],
        unknownTags: [UnknownTag] = []
    ) {
        self.leader = leader
        self.leaderEpoch = leaderEpoch
        self.leaderIncarnation = leaderIncarnation
        self.replicas = replicas
        self.inSync = inSync
        self.eligibleLeaders = eligibleLeaders
        self.lastKnownEligible = lastKnownEligible
        self.adding = adding
        self.removing = removing
        self.unknownTags = unknownTags
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        leader = try reader.int32()
        leaderEpoch = try reader.int32()
        leaderIncarnation = try reader.int32()
        replicas = try reader.array(flexible: true)
        inSync = try reader.array(flexible: true)
        eligibleLeaders = try reader.array(flexible: true)
        lastKnownEligible = try reader.array(flexible: true)
        adding = try reader.array(flexible: true)
        removing = try reader.array(flexible: true)
        var tags = try reader.tagSection()
        while let tag = try reader.nextTag(&tags) {
            _ = tag
            unknownTags.append(try reader.unknownTag(tags))
        }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.int32(leader)
        writer.int32(leaderEpoch)
        writer.int32(leaderIncarnation)
        try writer.array(replicas, flexible: true)
        try writer.array(inSync, flexible: true)
        try writer.array(eligibleLeaders, flexible: true)
        try writer.array(lastKnownEligible, flexible: true)
        try writer.array(adding, flexible: true)
        try writer.array(removing, flexible: true)
        var tags = writer.beginTags()
        try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
        try writer.endTags(tags, keeping: unknownTags)
    }
}
