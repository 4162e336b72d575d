// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// What a member of a classic consumer group wants. Opaque to the broker but for the topics' names.
package struct ConsumerProtocolSubscription: StoredValue {
    package static let readsNewer = true
    package static let name = "ConsumerProtocolSubscription"
    package static let versions: ClosedRange<Int16> = 0...3
    package static let flexibleVersions: ClosedRange<Int16>? = nil

    package var topics: [String]
    package var userData: [UInt8]?
    package var ownedPartitions: [TopicPartition]
    package var generationId: Int32
    package var rackId: String?

    package init(
        topics: [String] = [],
        userData: [UInt8]? = nil,
        ownedPartitions: [TopicPartition] = [],
        generationId: Int32 = -1,
        rackId: String? = nil
    ) {
        self.topics = topics
        self.userData = userData
        self.ownedPartitions = ownedPartitions
        self.generationId = generationId
        self.rackId = rackId
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        topics = try reader.array(flexible: false)
        userData = try reader.nullableBytes(flexible: false)
        if version >= 1 { ownedPartitions = try reader.array(version: version, flexible: false) }
        if version >= 2 { generationId = try reader.int32() }
        if version == 3 { rackId = try reader.nullableString(flexible: false) }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.array(topics, flexible: false)
        try writer.bytes(userData, flexible: false)
        if version >= 1 { try writer.array(ownedPartitions, version: version, flexible: false) }
        if version >= 2 { writer.int32(generationId) }
        if version == 3 { try writer.string(rackId, flexible: false) }
    }
}

extension ConsumerProtocolSubscription {
    package struct TopicPartition: WireElement {
        package var topic: String
        package var partitions: [Int32]

        package init(topic: String = "", partitions: [Int32] = []) {
            self.topic = topic
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            topic = try reader.string(flexible: false)
            partitions = try reader.array(flexible: false)
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(topic, flexible: false)
            try writer.array(partitions, flexible: false)
        }

        package static func smallestSize(version: Int16) -> Int { 6 }
    }
}

/// What a member of a classic consumer group gets.
package struct ConsumerProtocolAssignment: StoredValue {
    package static let readsNewer = true
    package static let name = "ConsumerProtocolAssignment"
    package static let versions: ClosedRange<Int16> = 0...3
    package static let flexibleVersions: ClosedRange<Int16>? = nil

    package var assignedPartitions: [TopicPartition]
    package var userData: [UInt8]?

    package init(assignedPartitions: [TopicPartition] = [], userData: [UInt8]? = nil) {
        self.assignedPartitions = assignedPartitions
        self.userData = userData
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        assignedPartitions = try reader.array(version: version, flexible: false)
        userData = try reader.nullableBytes(flexible: false)
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.array(assignedPartitions, version: version, flexible: false)
        try writer.bytes(userData, flexible: false)
    }
}

extension ConsumerProtocolAssignment {
    package struct TopicPartition: WireElement {
        package var topic: String
        package var partitions: [Int32]

        package init(topic: String = "", partitions: [Int32] = []) {
            self.topic = topic
            self.partitions = partitions
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            topic = try reader.string(flexible: false)
            partitions = try reader.array(flexible: false)
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(topic, flexible: false)
            try writer.array(partitions, flexible: false)
        }

        package static func smallestSize(version: Int16) -> Int { 6 }
    }
}

/// Who asked, in a request that one broker forwards to another.
package struct DefaultPrincipalData: StoredValue {
    package static let readsNewer = false
    package static let name = "DefaultPrincipalData"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var type: String
    package var name: String
    package var tokenAuthenticated: Bool
    package var unknownTags: [UnknownTag]

    package init(
        type: String = "",
        name: String = "",
        tokenAuthenticated: Bool = false,
        unknownTags: [UnknownTag] = []
    ) {
        self.type = type
        self.name = name
        self.tokenAuthenticated = tokenAuthenticated
        self.unknownTags = unknownTags
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        type = try reader.string(flexible: true)
        name = try reader.string(flexible: true)
        tokenAuthenticated = try reader.bool()
        var tags = try reader.tagSection()
        while let tag = try reader.nextTag(&tags) {
            _ = tag
            unknownTags.append(try reader.unknownTag(tags))
        }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.string(type, flexible: true)
        try writer.string(name, flexible: true)
        writer.bool(tokenAuthenticated)
        var tags = writer.beginTags()
        try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
        try writer.endTags(tags, keeping: unknownTags)
    }
}
