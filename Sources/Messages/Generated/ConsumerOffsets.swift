// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// The records of the internal topic that keeps groups and their offsets. Types 17 to 23 belong to Streams groups.
package enum ConsumerOffsetsKey: Hashable, Sendable {
    case legacyOffsetCommit(LegacyOffsetCommitKey)
    case offsetCommit(OffsetCommitKey)
    case groupMetadata(GroupMetadataKey)
    case consumerGroupMetadata(ConsumerGroupMetadataKey)
    case consumerGroupPartitionMetadata(ConsumerGroupPartitionMetadataKey)
    case consumerGroupMemberMetadata(ConsumerGroupMemberMetadataKey)
    case consumerGroupTargetAssignmentMetadata(ConsumerGroupTargetAssignmentMetadataKey)
    case consumerGroupTargetAssignmentMember(ConsumerGroupTargetAssignmentMemberKey)
    case consumerGroupCurrentMemberAssignment(ConsumerGroupCurrentMemberAssignmentKey)
    case shareGroupPartitionMetadata(ShareGroupPartitionMetadataKey)
    case shareGroupMemberMetadata(ShareGroupMemberMetadataKey)
    case shareGroupMetadata(ShareGroupMetadataKey)
    case shareGroupTargetAssignmentMetadata(ShareGroupTargetAssignmentMetadataKey)
    case shareGroupTargetAssignmentMember(ShareGroupTargetAssignmentMemberKey)
    case shareGroupCurrentMemberAssignment(ShareGroupCurrentMemberAssignmentKey)
    case shareGroupStatePartitionMetadata(ShareGroupStatePartitionMetadataKey)
    case consumerGroupRegularExpression(ConsumerGroupRegularExpressionKey)
    /// A kind of record that this version does not know.
    case unknown(type: Int16)

    package init(from reader: inout WireReader) throws(WireError) {
        switch try reader.int16() {
        case 0: self = .legacyOffsetCommit(try LegacyOffsetCommitKey(from: &reader, version: 0))
        case 1: self = .offsetCommit(try OffsetCommitKey(from: &reader, version: 0))
        case 2: self = .groupMetadata(try GroupMetadataKey(from: &reader, version: 0))
        case 3: self = .consumerGroupMetadata(try ConsumerGroupMetadataKey(from: &reader, version: 0))
        case 4: self = .consumerGroupPartitionMetadata(try ConsumerGroupPartitionMetadataKey(from: &reader, version: 0))
        case 5: self = .consumerGroupMemberMetadata(try ConsumerGroupMemberMetadataKey(from: &reader, version: 0))
        case 6: self = .consumerGroupTargetAssignmentMetadata(try ConsumerGroupTargetAssignmentMetadataKey(from: &reader, version: 0))
        case 7: self = .consumerGroupTargetAssignmentMember(try ConsumerGroupTargetAssignmentMemberKey(from: &reader, version: 0))
        case 8: self = .consumerGroupCurrentMemberAssignment(try ConsumerGroupCurrentMemberAssignmentKey(from: &reader, version: 0))
        case 9: self = .shareGroupPartitionMetadata(try ShareGroupPartitionMetadataKey(from: &reader, version: 0))
        case 10: self = .shareGroupMemberMetadata(try ShareGroupMemberMetadataKey(from: &reader, version: 0))
        case 11: self = .shareGroupMetadata(try ShareGroupMetadataKey(from: &reader, version: 0))
        case 12: self = .shareGroupTargetAssignmentMetadata(try ShareGroupTargetAssignmentMetadataKey(from: &reader, version: 0))
        case 13: self = .shareGroupTargetAssignmentMember(try ShareGroupTargetAssignmentMemberKey(from: &reader, version: 0))
        case 14: self = .shareGroupCurrentMemberAssignment(try ShareGroupCurrentMemberAssignmentKey(from: &reader, version: 0))
        case 15: self = .shareGroupStatePartitionMetadata(try ShareGroupStatePartitionMetadataKey(from: &reader, version: 0))
        case 16: self = .consumerGroupRegularExpression(try ConsumerGroupRegularExpressionKey(from: &reader, version: 0))
        case let type: self = .unknown(type: type)
        }
    }
}

/// An offset as brokers before 0.9 keyed it; read like type 1.
package struct LegacyOffsetCommitKey: StoredKey {
    package static let type: Int16 = 0
    package static let name = "LegacyOffsetCommitKey"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = nil

    package var group: String
    package var topic: String
    package var partition: Int32

    package init(group: String = "", topic: String = "", partition: Int32 = 0) {
        self.group = group
        self.topic = topic
        self.partition = partition
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        group = try reader.string(flexible: false)
        topic = try reader.string(flexible: false)
        partition = try reader.int32()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.string(group, flexible: false)
        try writer.string(topic, flexible: false)
        writer.int32(partition)
    }
}

package struct LegacyOffsetCommitValue: StoredValue {
    package static let readsNewer = false
    package static let name = "LegacyOffsetCommitValue"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = nil

    package var offset: Int64
    package var metadata: String
    package var commitTimestamp: Int64

    package init(offset: Int64 = 0, metadata: String = "", commitTimestamp: Int64 = 0) {
        self.offset = offset
        self.metadata = metadata
        self.commitTimestamp = commitTimestamp
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        offset = try reader.int64()
        metadata = try reader.string(flexible: false)
        commitTimestamp = try reader.int64()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.int64(offset)
        try writer.string(metadata, flexible: false)
        writer.int64(commitTimestamp)
    }
}

/// An offset that a group has committed.
package struct OffsetCommitKey: StoredKey {
    package static let type: Int16 = 1
    package static let name = "OffsetCommitKey"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = nil

    package var group: String
    package var topic: String
    package var partition: Int32

    package init(group: String = "", topic: String = "", partition: Int32 = 0) {
        self.group = group
        self.topic = topic
        self.partition = partition
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        group = try reader.string(flexible: false)
        topic = try reader.string(flexible: false)
        partition = try reader.int32()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.string(group, flexible: false)
        try writer.string(topic, flexible: false)
        writer.int32(partition)
    }
}

/// Written in version 1 when the request gave a retention time, else in 3; in 4 when the topic id is known.
package struct OffsetCommitValue: StoredValue {
    package static let readsNewer = false
    package static let name = "OffsetCommitValue"
    package static let versions: ClosedRange<Int16> = 0...4
    package static let flexibleVersions: ClosedRange<Int16>? = 4...4

    package var offset: Int64
    package var leaderEpoch: Int32
    package var metadata: String
    package var commitTimestamp: Int64
    package var expireTimestamp: Int64
    package var topicId: UUID128
    package var unknownTags: [UnknownTag]

    package init(
        offset: Int64 = 0,
        leaderEpoch: Int32 = -1,
        metadata: String = "",
        commitTimestamp: Int64 = 0,
        expireTimestamp: Int64 = -1,
        topicId: UUID128 = .zero,
        unknownTags: [UnknownTag] = []
    ) {
        self.offset = offset
        self.leaderEpoch = leaderEpoch
        self.metadata = metadata
        self.commitTimestamp = commitTimestamp
        self.expireTimestamp = expireTimestamp
        self.topicId = topicId
        self.unknownTags = unknownTags
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 4
        self.init()
        offset = try reader.int64()
        if version >= 3 { leaderEpoch = try reader.int32() }
        metadata = try reader.string(flexible: flexible)
        commitTimestamp = try reader.int64()
        if version == 1 { expireTimestamp = try reader.int64() }
        if flexible {
            var tags = try reader.tagSection()
            while let tag = try reader.nextTag(&tags) {
                switch tag {
                case 0: topicId = try reader.uuid()
                default: unknownTags.append(try reader.unknownTag(tags))
                }
            }
        }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 4
        if version <= 3 { try requireDefault(topicId == .zero, "OffsetCommitValue.topicId", version) }
        if version < 4 { try requireDefault(unknownTags.isEmpty, "OffsetCommitValue.unknownTags", version) }
        writer.int64(offset)
        if version >= 3 { writer.int32(leaderEpoch) }
        try writer.string(metadata, flexible: flexible)
        writer.int64(commitTimestamp)
        if version == 1 { writer.int64(expireTimestamp) }
        if flexible {
            var tags = writer.beginTags()
            if topicId != .zero {
                let start = writer.beginTag(0, &tags)
                writer.uuid(topicId)
                try writer.endTag(start)
            }
            try writer.unknownTags(unknownTags, in: 1...UInt32.max, &tags)
            try writer.endTags(tags, keeping: unknownTags)
        }
    }
}

/// A classic group after a rebalance.
package struct GroupMetadataKey: StoredKey {
    package static let type: Int16 = 2
    package static let name = "GroupMetadataKey"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = nil

    package var group: String

    package init(group: String = "") {
        self.group = group
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        group = try reader.string(flexible: false)
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.string(group, flexible: false)
    }
}

/// The state is not stored: a group without members is empty, one with members is stable.
package struct GroupMetadataValue: StoredValue {
    package static let readsNewer = false
    package static let name = "GroupMetadataValue"
    package static let versions: ClosedRange<Int16> = 0...4
    package static let flexibleVersions: ClosedRange<Int16>? = 4...4

    package var protocolType: String
    package var generation: Int32
    package var `protocol`: String?
    package var leader: String?
    package var currentStateTimestamp: Int64
    package var members: [MemberMetadata]
    package var unknownTags: [UnknownTag]

    package init(
        protocolType: String = "",
        generation: Int32 = 0,
        `protocol`: String? = "",
        leader: String? = "",
        currentStateTimestamp: Int64 = -1,
        members: [MemberMetadata] = [],
        unknownTags: [UnknownTag] = []
    ) {
        self.protocolType = protocolType
        self.generation = generation
        self.protocol = `protocol`
        self.leader = leader
        self.currentStateTimestamp = currentStateTimestamp
        self.members = members
        self.unknownTags = unknownTags
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 4
        self.init()
        protocolType = try reader.string(flexible: flexible)
        generation = try reader.int32()
        `protocol` = try reader.nullableString(flexible: flexible)
        leader = try reader.nullableString(flexible: flexible)
        if version >= 2 { currentStateTimestamp = try reader.int64() }
        members = try reader.array(version: version, flexible: flexible)
        if flexible {
            var tags = try reader.tagSection()
            while let tag = try reader.nextTag(&tags) {
                _ = tag
                unknownTags.append(try reader.unknownTag(tags))
            }
        }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        let flexible = version >= 4
        if version < 4 { try requireDefault(unknownTags.isEmpty, "GroupMetadataValue.unknownTags", version) }
        try writer.string(protocolType, flexible: flexible)
        writer.int32(generation)
        try writer.string(`protocol`, flexible: flexible)
        try writer.string(leader, flexible: flexible)
        if version >= 2 { writer.int64(currentStateTimestamp) }
        try writer.array(members, version: version, flexible: flexible)
        if flexible {
            var tags = writer.beginTags()
            try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
            try writer.endTags(tags, keeping: unknownTags)
        }
    }
}

extension GroupMetadataValue {
    package struct MemberMetadata: WireElement {
        package var memberId: String
        package var groupInstanceId: String?
        package var clientId: String
        package var clientHost: String
        package var rebalanceTimeout: Int32
        package var sessionTimeout: Int32
        package var subscription: [UInt8]
        package var assignment: [UInt8]
        package var unknownTags: [UnknownTag]

        package init(
            memberId: String = "",
            groupInstanceId: String? = nil,
            clientId: String = "",
            clientHost: String = "",
            rebalanceTimeout: Int32 = -1,
            sessionTimeout: Int32 = 0,
            subscription: [UInt8] = [],
            assignment: [UInt8] = [],
            unknownTags: [UnknownTag] = []
        ) {
            self.memberId = memberId
            self.groupInstanceId = groupInstanceId
            self.clientId = clientId
            self.clientHost = clientHost
            self.rebalanceTimeout = rebalanceTimeout
            self.sessionTimeout = sessionTimeout
            self.subscription = subscription
            self.assignment = assignment
            self.unknownTags = unknownTags
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            let flexible = version >= 4
            self.init()
            memberId = try reader.string(flexible: flexible)
            if version >= 3 { groupInstanceId = try reader.nullableString(flexible: flexible) }
            clientId = try reader.string(flexible: flexible)
            clientHost = try reader.string(flexible: flexible)
            if version >= 1 { rebalanceTimeout = try reader.int32() }
            sessionTimeout = try reader.int32()
            subscription = try reader.bytes(flexible: flexible)
            assignment = try reader.bytes(flexible: flexible)
            if flexible {
                var tags = try reader.tagSection()
                while let tag = try reader.nextTag(&tags) {
                    _ = tag
                    unknownTags.append(try reader.unknownTag(tags))
                }
            }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            let flexible = version >= 4
            if version < 4 {
                try requireDefault(unknownTags.isEmpty, "GroupMetadataValue.MemberMetadata.unknownTags", version)
            }
            try writer.string(memberId, flexible: flexible)
            if version >= 3 { try writer.string(groupInstanceId, flexible: flexible) }
            try writer.string(clientId, flexible: flexible)
            try writer.string(clientHost, flexible: flexible)
            if version >= 1 { writer.int32(rebalanceTimeout) }
            writer.int32(sessionTimeout)
            try writer.bytes(subscription, flexible: flexible)
            try writer.bytes(assignment, flexible: flexible)
            if flexible {
                var tags = writer.beginTags()
                try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
                try writer.endTags(tags, keeping: unknownTags)
            }
        }

        package static func smallestSize(version: Int16) -> Int { version >= 4 ? 15 : version >= 3 ? 24 : version >= 1 ? 22 : 18 }
    }
}

/// The epoch of a consumer group.
package struct ConsumerGroupMetadataKey: StoredKey {
    package static let type: Int16 = 3
    package static let name = "ConsumerGroupMetadataKey"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = nil

    package var groupId: String

    package init(groupId: String = "") {
        self.groupId = groupId
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        groupId = try reader.string(flexible: false)
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.string(groupId, flexible: false)
    }
}

package struct ConsumerGroupMetadataValue: StoredValue {
    package static let readsNewer = false
    package static let name = "ConsumerGroupMetadataValue"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var epoch: Int32
    package var metadataHash: Int64
    package var creationTimeMs: Int64
    package var unknownTags: [UnknownTag]

    package init(
        epoch: Int32 = 0,
        metadataHash: Int64 = 0,
        creationTimeMs: Int64 = -1,
        unknownTags: [UnknownTag] = []
    ) {
        self.epoch = epoch
        self.metadataHash = metadataHash
        self.creationTimeMs = creationTimeMs
        self.unknownTags = unknownTags
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        epoch = try reader.int32()
        var tags = try reader.tagSection()
        while let tag = try reader.nextTag(&tags) {
            switch tag {
            case 0: metadataHash = try reader.int64()
            case 1: creationTimeMs = try reader.int64()
            default: unknownTags.append(try reader.unknownTag(tags))
            }
        }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.int32(epoch)
        var tags = writer.beginTags()
        if metadataHash != 0 {
            let start = writer.beginTag(0, &tags)
            writer.int64(metadataHash)
            try writer.endTag(start)
        }
        if creationTimeMs != -1 {
            let start = writer.beginTag(1, &tags)
            writer.int64(creationTimeMs)
            try writer.endTag(start)
        }
        try writer.unknownTags(unknownTags, in: 2...UInt32.max, &tags)
        try writer.endTags(tags, keeping: unknownTags)
    }
}

/// Written by 4.0 only; later versions keep a hash in the value of type 3 and delete these.
package struct ConsumerGroupPartitionMetadataKey: StoredKey {
    package static let type: Int16 = 4
    package static let name = "ConsumerGroupPartitionMetadataKey"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = nil

    package var groupId: String

    package init(groupId: String = "") {
        self.groupId = groupId
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        groupId = try reader.string(flexible: false)
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.string(groupId, flexible: false)
    }
}

package struct ConsumerGroupPartitionMetadataValue: StoredValue {
    package static let readsNewer = false
    package static let name = "ConsumerGroupPartitionMetadataValue"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var topics: [TopicMetadata]
    package var unknownTags: [UnknownTag]

    package init(topics: [TopicMetadata] = [], unknownTags: [UnknownTag] = []) {
        self.topics = topics
        self.unknownTags = unknownTags
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        topics = try reader.array(version: version, flexible: true)
        var tags = try reader.tagSection()
        while let tag = try reader.nextTag(&tags) {
            _ = tag
            unknownTags.append(try reader.unknownTag(tags))
        }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.array(topics, version: version, flexible: true)
        var tags = writer.beginTags()
        try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
        try writer.endTags(tags, keeping: unknownTags)
    }
}

extension ConsumerGroupPartitionMetadataValue {
    package struct PartitionMetadata: WireElement {
        package var partition: Int32
        package var racks: [String]
        package var unknownTags: [UnknownTag]

        package init(partition: Int32 = 0, racks: [String] = [], unknownTags: [UnknownTag] = []) {
            self.partition = partition
            self.racks = racks
            self.unknownTags = unknownTags
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            partition = try reader.int32()
            racks = try reader.array(flexible: true)
            var tags = try reader.tagSection()
            while let tag = try reader.nextTag(&tags) {
                _ = tag
                unknownTags.append(try reader.unknownTag(tags))
            }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.int32(partition)
            try writer.array(racks, flexible: true)
            var tags = writer.beginTags()
            try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
            try writer.endTags(tags, keeping: unknownTags)
        }

        package static func smallestSize(version: Int16) -> Int { 6 }
    }
}

extension ConsumerGroupPartitionMetadataValue {
    package struct TopicMetadata: WireElement {
        package var topicId: UUID128
        package var topicName: String
        package var numPartitions: Int32
        package var partitionMetadata: [PartitionMetadata]
        package var unknownTags: [UnknownTag]

        package init(
            topicId: UUID128 = .zero,
            topicName: String = "",
            numPartitions: Int32 = 0,
            partitionMetadata: [PartitionMetadata] = [],
            unknownTags: [UnknownTag] = []
        ) {
            self.topicId = topicId
            self.topicName = topicName
            self.numPartitions = numPartitions
            self.partitionMetadata = partitionMetadata
            self.unknownTags = unknownTags
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            topicId = try reader.uuid()
            topicName = try reader.string(flexible: true)
            numPartitions = try reader.int32()
            partitionMetadata = try reader.array(version: version, flexible: true)
            var tags = try reader.tagSection()
            while let tag = try reader.nextTag(&tags) {
                _ = tag
                unknownTags.append(try reader.unknownTag(tags))
            }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.uuid(topicId)
            try writer.string(topicName, flexible: true)
            writer.int32(numPartitions)
            try writer.array(partitionMetadata, version: version, flexible: true)
            var tags = writer.beginTags()
            try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
            try writer.endTags(tags, keeping: unknownTags)
        }

        package static func smallestSize(version: Int16) -> Int { 23 }
    }
}

/// What a member of a consumer group said of itself.
package struct ConsumerGroupMemberMetadataKey: StoredKey {
    package static let type: Int16 = 5
    package static let name = "ConsumerGroupMemberMetadataKey"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = nil

    package var groupId: String
    package var memberId: String

    package init(groupId: String = "", memberId: String = "") {
        self.groupId = groupId
        self.memberId = memberId
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        groupId = try reader.string(flexible: false)
        memberId = try reader.string(flexible: false)
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.string(groupId, flexible: false)
        try writer.string(memberId, flexible: false)
    }
}

/// The classic metadata of a member that speaks the newer protocol is null. Kafka writes that null, because a field left
/// out is read as one of defaults.
package struct ConsumerGroupMemberMetadataValue: StoredValue {
    package static let readsNewer = false
    package static let name = "ConsumerGroupMemberMetadataValue"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var instanceId: String?
    package var rackId: String?
    package var clientId: String
    package var clientHost: String
    package var subscribedTopicNames: [String]
    package var subscribedTopicRegex: String?
    package var rebalanceTimeoutMs: Int32
    package var serverAssignor: String?
    package var classicMemberMetadata: ClassicMemberMetadata?
    package var unknownTags: [UnknownTag]

    package init(
        instanceId: String? = "",
        rackId: String? = "",
        clientId: String = "",
        clientHost: String = "",
        subscribedTopicNames: [String] = [],
        subscribedTopicRegex: String? = "",
        rebalanceTimeoutMs: Int32 = -1,
        serverAssignor: String? = "",
        classicMemberMetadata: ClassicMemberMetadata? = ClassicMemberMetadata(),
        unknownTags: [UnknownTag] = []
    ) {
        self.instanceId = instanceId
        self.rackId = rackId
        self.clientId = clientId
        self.clientHost = clientHost
        self.subscribedTopicNames = subscribedTopicNames
        self.subscribedTopicRegex = subscribedTopicRegex
        self.rebalanceTimeoutMs = rebalanceTimeoutMs
        self.serverAssignor = serverAssignor
        self.classicMemberMetadata = classicMemberMetadata
        self.unknownTags = unknownTags
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        instanceId = try reader.nullableString(flexible: true)
        rackId = try reader.nullableString(flexible: true)
        clientId = try reader.string(flexible: true)
        clientHost = try reader.string(flexible: true)
        subscribedTopicNames = try reader.array(flexible: true)
        subscribedTopicRegex = try reader.nullableString(flexible: true)
        rebalanceTimeoutMs = try reader.int32()
        serverAssignor = try reader.nullableString(flexible: true)
        var tags = try reader.tagSection()
        while let tag = try reader.nextTag(&tags) {
            switch tag {
            case 0: classicMemberMetadata = try reader.nullableTaggedStructure(version: version)
            default: unknownTags.append(try reader.unknownTag(tags))
            }
        }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.string(instanceId, flexible: true)
        try writer.string(rackId, flexible: true)
        try writer.string(clientId, flexible: true)
        try writer.string(clientHost, flexible: true)
        try writer.array(subscribedTopicNames, flexible: true)
        try writer.string(subscribedTopicRegex, flexible: true)
        writer.int32(rebalanceTimeoutMs)
        try writer.string(serverAssignor, flexible: true)
        var tags = writer.beginTags()
        if classicMemberMetadata != ClassicMemberMetadata() {
            let start = writer.beginTag(0, &tags)
            try writer.nullableTaggedStructure(classicMemberMetadata, version: version)
            try writer.endTag(start)
        }
        try writer.unknownTags(unknownTags, in: 1...UInt32.max, &tags)
        try writer.endTags(tags, keeping: unknownTags)
    }
}

extension ConsumerGroupMemberMetadataValue {
    package struct ClassicProtocol: WireElement {
        package var name: String
        package var metadata: [UInt8]
        package var unknownTags: [UnknownTag]

        package init(name: String = "", metadata: [UInt8] = [], unknownTags: [UnknownTag] = []) {
            self.name = name
            self.metadata = metadata
            self.unknownTags = unknownTags
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            name = try reader.string(flexible: true)
            metadata = try reader.bytes(flexible: true)
            var tags = try reader.tagSection()
            while let tag = try reader.nextTag(&tags) {
                _ = tag
                unknownTags.append(try reader.unknownTag(tags))
            }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            try writer.string(name, flexible: true)
            try writer.bytes(metadata, flexible: true)
            var tags = writer.beginTags()
            try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
            try writer.endTags(tags, keeping: unknownTags)
        }

        package static func smallestSize(version: Int16) -> Int { 3 }
    }
}

extension ConsumerGroupMemberMetadataValue {
    package struct ClassicMemberMetadata: WireStructure {
        package var sessionTimeoutMs: Int32
        package var supportedProtocols: [ClassicProtocol]
        package var unknownTags: [UnknownTag]

        package init(
            sessionTimeoutMs: Int32 = 0,
            supportedProtocols: [ClassicProtocol] = [],
            unknownTags: [UnknownTag] = []
        ) {
            self.sessionTimeoutMs = sessionTimeoutMs
            self.supportedProtocols = supportedProtocols
            self.unknownTags = unknownTags
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            sessionTimeoutMs = try reader.int32()
            supportedProtocols = try reader.array(version: version, flexible: true)
            var tags = try reader.tagSection()
            while let tag = try reader.nextTag(&tags) {
                _ = tag
                unknownTags.append(try reader.unknownTag(tags))
            }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.int32(sessionTimeoutMs)
            try writer.array(supportedProtocols, version: version, flexible: true)
            var tags = writer.beginTags()
            try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
            try writer.endTags(tags, keeping: unknownTags)
        }
    }
}

/// The epoch of a consumer group's target assignment.
package struct ConsumerGroupTargetAssignmentMetadataKey: StoredKey {
    package static let type: Int16 = 6
    package static let name = "ConsumerGroupTargetAssignmentMetadataKey"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = nil

    package var groupId: String

    package init(groupId: String = "") {
        self.groupId = groupId
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        groupId = try reader.string(flexible: false)
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.string(groupId, flexible: false)
    }
}

package struct ConsumerGroupTargetAssignmentMetadataValue: StoredValue {
    package static let readsNewer = false
    package static let name = "ConsumerGroupTargetAssignmentMetadataValue"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var assignmentEpoch: Int32
    package var assignmentTimestamp: Int64
    package var unknownTags: [UnknownTag]

    package init(assignmentEpoch: Int32 = 0, assignmentTimestamp: Int64 = 0, unknownTags: [UnknownTag] = []) {
        self.assignmentEpoch = assignmentEpoch
        self.assignmentTimestamp = assignmentTimestamp
        self.unknownTags = unknownTags
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        assignmentEpoch = try reader.int32()
        var tags = try reader.tagSection()
        while let tag = try reader.nextTag(&tags) {
            switch tag {
            case 0: assignmentTimestamp = try reader.int64()
            default: unknownTags.append(try reader.unknownTag(tags))
            }
        }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.int32(assignmentEpoch)
        var tags = writer.beginTags()
        if assignmentTimestamp != 0 {
            let start = writer.beginTag(0, &tags)
            writer.int64(assignmentTimestamp)
            try writer.endTag(start)
        }
        try writer.unknownTags(unknownTags, in: 1...UInt32.max, &tags)
        try writer.endTags(tags, keeping: unknownTags)
    }
}

/// What the target assignment gives one member.
package struct ConsumerGroupTargetAssignmentMemberKey: StoredKey {
    package static let type: Int16 = 7
    package static let name = "ConsumerGroupTargetAssignmentMemberKey"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = nil

    package var groupId: String
    package var memberId: String

    package init(groupId: String = "", memberId: String = "") {
        self.groupId = groupId
        self.memberId = memberId
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        groupId = try reader.string(flexible: false)
        memberId = try reader.string(flexible: false)
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.string(groupId, flexible: false)
        try writer.string(memberId, flexible: false)
    }
}

package struct ConsumerGroupTargetAssignmentMemberValue: StoredValue {
    package static let readsNewer = false
    package static let name = "ConsumerGroupTargetAssignmentMemberValue"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var topicPartitions: [TopicPartition]
    package var unknownTags: [UnknownTag]

    package init(topicPartitions: [TopicPartition] = [], unknownTags: [UnknownTag] = []) {
        self.topicPartitions = topicPartitions
        self.unknownTags = unknownTags
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        topicPartitions = try reader.array(version: version, flexible: true)
        var tags = try reader.tagSection()
        while let tag = try reader.nextTag(&tags) {
            _ = tag
            unknownTags.append(try reader.unknownTag(tags))
        }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.array(topicPartitions, version: version, flexible: true)
        var tags = writer.beginTags()
        try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
        try writer.endTags(tags, keeping: unknownTags)
    }
}

extension ConsumerGroupTargetAssignmentMemberValue {
    package struct TopicPartition: WireElement {
        package var topicId: UUID128
        package var partitions: [Int32]
        package var unknownTags: [UnknownTag]

        package init(topicId: UUID128 = .zero, partitions: [Int32] = [], unknownTags: [UnknownTag] = []) {
            self.topicId = topicId
            self.partitions = partitions
            self.unknownTags = unknownTags
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            topicId = try reader.uuid()
            partitions = try reader.array(flexible: true)
            var tags = try reader.tagSection()
            while let tag = try reader.nextTag(&tags) {
                _ = tag
                unknownTags.append(try reader.unknownTag(tags))
            }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.uuid(topicId)
            try writer.array(partitions, flexible: true)
            var tags = writer.beginTags()
            try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
            try writer.endTags(tags, keeping: unknownTags)
        }

        package static func smallestSize(version: Int16) -> Int { 18 }
    }
}

/// What a member owns now.
package struct ConsumerGroupCurrentMemberAssignmentKey: StoredKey {
    package static let type: Int16 = 8
    package static let name = "ConsumerGroupCurrentMemberAssignmentKey"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = nil

    package var groupId: String
    package var memberId: String

    package init(groupId: String = "", memberId: String = "") {
        self.groupId = groupId
        self.memberId = memberId
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        groupId = try reader.string(flexible: false)
        memberId = try reader.string(flexible: false)
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.string(groupId, flexible: false)
        try writer.string(memberId, flexible: false)
    }
}

/// State: 0 stable, 1 partitions to revoke, 2 partitions not yet released by others, 127 unknown.
package struct ConsumerGroupCurrentMemberAssignmentValue: StoredValue {
    package static let readsNewer = false
    package static let name = "ConsumerGroupCurrentMemberAssignmentValue"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var memberEpoch: Int32
    package var previousMemberEpoch: Int32
    package var state: Int8
    package var assignedPartitions: [TopicPartitions]
    package var partitionsPendingRevocation: [TopicPartitions]
    package var unknownTags: [UnknownTag]

    package init(
        memberEpoch: Int32 = 0,
        previousMemberEpoch: Int32 = 0,
        state: Int8 = 0,
        assignedPartitions: [TopicPartitions] = [],
        partitionsPendingRevocation: [TopicPartitions] = [],
        unknownTags: [UnknownTag] = []
    ) {
        self.memberEpoch = memberEpoch
        self.previousMemberEpoch = previousMemberEpoch
        self.state = state
        self.assignedPartitions = assignedPartitions
        self.partitionsPendingRevocation = partitionsPendingRevocation
        self.unknownTags = unknownTags
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        memberEpoch = try reader.int32()
        previousMemberEpoch = try reader.int32()
        state = try reader.int8()
        assignedPartitions = try reader.array(version: version, flexible: true)
        partitionsPendingRevocation = try reader.array(version: version, flexible: true)
        var tags = try reader.tagSection()
        while let tag = try reader.nextTag(&tags) {
            _ = tag
            unknownTags.append(try reader.unknownTag(tags))
        }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.int32(memberEpoch)
        writer.int32(previousMemberEpoch)
        writer.int8(state)
        try writer.array(assignedPartitions, version: version, flexible: true)
        try writer.array(partitionsPendingRevocation, version: version, flexible: true)
        var tags = writer.beginTags()
        try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
        try writer.endTags(tags, keeping: unknownTags)
    }
}

extension ConsumerGroupCurrentMemberAssignmentValue {
    package struct TopicPartitions: WireElement {
        package var topicId: UUID128
        package var partitions: [Int32]
        package var assignmentEpochs: [Int32]?
        package var unknownTags: [UnknownTag]

        package init(
            topicId: UUID128 = .zero,
            partitions: [Int32] = [],
            assignmentEpochs: [Int32]? = [],
            unknownTags: [UnknownTag] = []
        ) {
            self.topicId = topicId
            self.partitions = partitions
            self.assignmentEpochs = assignmentEpochs
            self.unknownTags = unknownTags
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            topicId = try reader.uuid()
            partitions = try reader.array(flexible: true)
            var tags = try reader.tagSection()
            while let tag = try reader.nextTag(&tags) {
                switch tag {
                case 0: assignmentEpochs = try reader.nullableArray(flexible: true)
                default: unknownTags.append(try reader.unknownTag(tags))
                }
            }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.uuid(topicId)
            try writer.array(partitions, flexible: true)
            var tags = writer.beginTags()
            if assignmentEpochs != [] {
                let start = writer.beginTag(0, &tags)
                try writer.array(assignmentEpochs, flexible: true)
                try writer.endTag(start)
            }
            try writer.unknownTags(unknownTags, in: 1...UInt32.max, &tags)
            try writer.endTags(tags, keeping: unknownTags)
        }

        package static func smallestSize(version: Int16) -> Int { 18 }
    }
}

/// Written by previews only.
package struct ShareGroupPartitionMetadataKey: StoredKey {
    package static let type: Int16 = 9
    package static let name = "ShareGroupPartitionMetadataKey"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = nil

    package var groupId: String

    package init(groupId: String = "") {
        self.groupId = groupId
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        groupId = try reader.string(flexible: false)
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.string(groupId, flexible: false)
    }
}

package struct ShareGroupPartitionMetadataValue: StoredValue {
    package static let readsNewer = false
    package static let name = "ShareGroupPartitionMetadataValue"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var topics: [TopicMetadata]
    package var unknownTags: [UnknownTag]

    package init(topics: [TopicMetadata] = [], unknownTags: [UnknownTag] = []) {
        self.topics = topics
        self.unknownTags = unknownTags
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        topics = try reader.array(version: version, flexible: true)
        var tags = try reader.tagSection()
        while let tag = try reader.nextTag(&tags) {
            _ = tag
            unknownTags.append(try reader.unknownTag(tags))
        }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.array(topics, version: version, flexible: true)
        var tags = writer.beginTags()
        try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
        try writer.endTags(tags, keeping: unknownTags)
    }
}

extension ShareGroupPartitionMetadataValue {
    package struct PartitionMetadata: WireElement {
        package var partition: Int32
        package var racks: [String]
        package var unknownTags: [UnknownTag]

        package init(partition: Int32 = 0, racks: [String] = [], unknownTags: [UnknownTag] = []) {
            self.partition = partition
            self.racks = racks
            self.unknownTags = unknownTags
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            partition = try reader.int32()
            racks = try reader.array(flexible: true)
            var tags = try reader.tagSection()
            while let tag = try reader.nextTag(&tags) {
                _ = tag
                unknownTags.append(try reader.unknownTag(tags))
            }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.int32(partition)
            try writer.array(racks, flexible: true)
            var tags = writer.beginTags()
            try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
            try writer.endTags(tags, keeping: unknownTags)
        }

        package static func smallestSize(version: Int16) -> Int { 6 }
    }
}

extension ShareGroupPartitionMetadataValue {
    package struct TopicMetadata: WireElement {
        package var topicId: UUID128
        package var topicName: String
        package var numPartitions: Int32
        package var partitionMetadata: [PartitionMetadata]
        package var unknownTags: [UnknownTag]

        package init(
            topicId: UUID128 = .zero,
            topicName: String = "",
            numPartitions: Int32 = 0,
            partitionMetadata: [PartitionMetadata] = [],
            unknownTags: [UnknownTag] = []
        ) {
            self.topicId = topicId
            self.topicName = topicName
            self.numPartitions = numPartitions
            self.partitionMetadata = partitionMetadata
            self.unknownTags = unknownTags
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            topicId = try reader.uuid()
            topicName = try reader.string(flexible: true)
            numPartitions = try reader.int32()
            partitionMetadata = try reader.array(version: version, flexible: true)
            var tags = try reader.tagSection()
            while let tag = try reader.nextTag(&tags) {
                _ = tag
                unknownTags.append(try reader.unknownTag(tags))
            }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.uuid(topicId)
            try writer.string(topicName, flexible: true)
            writer.int32(numPartitions)
            try writer.array(partitionMetadata, version: version, flexible: true)
            var tags = writer.beginTags()
            try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
            try writer.endTags(tags, keeping: unknownTags)
        }

        package static func smallestSize(version: Int16) -> Int { 23 }
    }
}

/// What a member of a share group said of itself.
package struct ShareGroupMemberMetadataKey: StoredKey {
    package static let type: Int16 = 10
    package static let name = "ShareGroupMemberMetadataKey"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = nil

    package var groupId: String
    package var memberId: String

    package init(groupId: String = "", memberId: String = "") {
        self.groupId = groupId
        self.memberId = memberId
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        groupId = try reader.string(flexible: false)
        memberId = try reader.string(flexible: false)
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.string(groupId, flexible: false)
        try writer.string(memberId, flexible: false)
    }
}

package struct ShareGroupMemberMetadataValue: StoredValue {
    package static let readsNewer = false
    package static let name = "ShareGroupMemberMetadataValue"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var rackId: String?
    package var clientId: String
    package var clientHost: String
    package var subscribedTopicNames: [String]
    package var unknownTags: [UnknownTag]

    package init(
        rackId: String? = "",
        clientId: String = "",
        clientHost: String = "",
        subscribedTopicNames: [String] = [],
        unknownTags: [UnknownTag] = []
    ) {
        self.rackId = rackId
        self.clientId = clientId
        self.clientHost = clientHost
        self.subscribedTopicNames = subscribedTopicNames
        self.unknownTags = unknownTags
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        rackId = try reader.nullableString(flexible: true)
        clientId = try reader.string(flexible: true)
        clientHost = try reader.string(flexible: true)
        subscribedTopicNames = try reader.array(flexible: true)
        var tags = try reader.tagSection()
        while let tag = try reader.nextTag(&tags) {
            _ = tag
            unknownTags.append(try reader.unknownTag(tags))
        }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.string(rackId, flexible: true)
        try writer.string(clientId, flexible: true)
        try writer.string(clientHost, flexible: true)
        try writer.array(subscribedTopicNames, flexible: true)
        var tags = writer.beginTags()
        try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
        try writer.endTags(tags, keeping: unknownTags)
    }
}

/// The epoch of a share group.
package struct ShareGroupMetadataKey: StoredKey {
    package static let type: Int16 = 11
    package static let name = "ShareGroupMetadataKey"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = nil

    package var groupId: String

    package init(groupId: String = "") {
        self.groupId = groupId
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        groupId = try reader.string(flexible: false)
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.string(groupId, flexible: false)
    }
}

package struct ShareGroupMetadataValue: StoredValue {
    package static let readsNewer = false
    package static let name = "ShareGroupMetadataValue"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var epoch: Int32
    package var metadataHash: Int64
    package var unknownTags: [UnknownTag]

    package init(epoch: Int32 = 0, metadataHash: Int64 = 0, unknownTags: [UnknownTag] = []) {
        self.epoch = epoch
        self.metadataHash = metadataHash
        self.unknownTags = unknownTags
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        epoch = try reader.int32()
        metadataHash = try reader.int64()
        var tags = try reader.tagSection()
        while let tag = try reader.nextTag(&tags) {
            _ = tag
            unknownTags.append(try reader.unknownTag(tags))
        }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.int32(epoch)
        writer.int64(metadataHash)
        var tags = writer.beginTags()
        try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
        try writer.endTags(tags, keeping: unknownTags)
    }
}

/// The epoch of a share group's target assignment.
package struct ShareGroupTargetAssignmentMetadataKey: StoredKey {
    package static let type: Int16 = 12
    package static let name = "ShareGroupTargetAssignmentMetadataKey"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = nil

    package var groupId: String

    package init(groupId: String = "") {
        self.groupId = groupId
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        groupId = try reader.string(flexible: false)
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.string(groupId, flexible: false)
    }
}

package struct ShareGroupTargetAssignmentMetadataValue: StoredValue {
    package static let readsNewer = false
    package static let name = "ShareGroupTargetAssignmentMetadataValue"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var assignmentEpoch: Int32
    package var unknownTags: [UnknownTag]

    package init(assignmentEpoch: Int32 = 0, unknownTags: [UnknownTag] = []) {
        self.assignmentEpoch = assignmentEpoch
        self.unknownTags = unknownTags
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        assignmentEpoch = try reader.int32()
        var tags = try reader.tagSection()
        while let tag = try reader.nextTag(&tags) {
            _ = tag
            unknownTags.append(try reader.unknownTag(tags))
        }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.int32(assignmentEpoch)
        var tags = writer.beginTags()
        try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
        try writer.endTags(tags, keeping: unknownTags)
    }
}

/// What the target assignment gives one member.
package struct ShareGroupTargetAssignmentMemberKey: StoredKey {
    package static let type: Int16 = 13
    package static let name = "ShareGroupTargetAssignmentMemberKey"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = nil

    package var groupId: String
    package var memberId: String

    package init(groupId: String = "", memberId: String = "") {
        self.groupId = groupId
        self.memberId = memberId
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        groupId = try reader.string(flexible: false)
        memberId = try reader.string(flexible: false)
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.string(groupId, flexible: false)
        try writer.string(memberId, flexible: false)
    }
}

package struct ShareGroupTargetAssignmentMemberValue: StoredValue {
    package static let readsNewer = false
    package static let name = "ShareGroupTargetAssignmentMemberValue"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var topicPartitions: [TopicPartition]
    package var unknownTags: [UnknownTag]

    package init(topicPartitions: [TopicPartition] = [], unknownTags: [UnknownTag] = []) {
        self.topicPartitions = topicPartitions
        self.unknownTags = unknownTags
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        topicPartitions = try reader.array(version: version, flexible: true)
        var tags = try reader.tagSection()
        while let tag = try reader.nextTag(&tags) {
            _ = tag
            unknownTags.append(try reader.unknownTag(tags))
        }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.array(topicPartitions, version: version, flexible: true)
        var tags = writer.beginTags()
        try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
        try writer.endTags(tags, keeping: unknownTags)
    }
}

extension ShareGroupTargetAssignmentMemberValue {
    package struct TopicPartition: WireElement {
        package var topicId: UUID128
        package var partitions: [Int32]
        package var unknownTags: [UnknownTag]

        package init(topicId: UUID128 = .zero, partitions: [Int32] = [], unknownTags: [UnknownTag] = []) {
            self.topicId = topicId
            self.partitions = partitions
            self.unknownTags = unknownTags
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            topicId = try reader.uuid()
            partitions = try reader.array(flexible: true)
            var tags = try reader.tagSection()
            while let tag = try reader.nextTag(&tags) {
                _ = tag
                unknownTags.append(try reader.unknownTag(tags))
            }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.uuid(topicId)
            try writer.array(partitions, flexible: true)
            var tags = writer.beginTags()
            try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
            try writer.endTags(tags, keeping: unknownTags)
        }

        package static func smallestSize(version: Int16) -> Int { 18 }
    }
}

/// What a member of a share group owns now.
package struct ShareGroupCurrentMemberAssignmentKey: StoredKey {
    package static let type: Int16 = 14
    package static let name = "ShareGroupCurrentMemberAssignmentKey"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = nil

    package var groupId: String
    package var memberId: String

    package init(groupId: String = "", memberId: String = "") {
        self.groupId = groupId
        self.memberId = memberId
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        groupId = try reader.string(flexible: false)
        memberId = try reader.string(flexible: false)
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.string(groupId, flexible: false)
        try writer.string(memberId, flexible: false)
    }
}

/// State: as for consumer groups.
package struct ShareGroupCurrentMemberAssignmentValue: StoredValue {
    package static let readsNewer = false
    package static let name = "ShareGroupCurrentMemberAssignmentValue"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var memberEpoch: Int32
    package var previousMemberEpoch: Int32
    package var state: Int8
    package var assignedPartitions: [TopicPartitions]
    package var unknownTags: [UnknownTag]

    package init(
        memberEpoch: Int32 = 0,
        previousMemberEpoch: Int32 = 0,
        state: Int8 = 0,
        assignedPartitions: [TopicPartitions] = [],
        unknownTags: [UnknownTag] = []
    ) {
        self.memberEpoch = memberEpoch
        self.previousMemberEpoch = previousMemberEpoch
        self.state = state
        self.assignedPartitions = assignedPartitions
        self.unknownTags = unknownTags
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        memberEpoch = try reader.int32()
        previousMemberEpoch = try reader.int32()
        state = try reader.int8()
        assignedPartitions = try reader.array(version: version, flexible: true)
        var tags = try reader.tagSection()
        while let tag = try reader.nextTag(&tags) {
            _ = tag
            unknownTags.append(try reader.unknownTag(tags))
        }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.int32(memberEpoch)
        writer.int32(previousMemberEpoch)
        writer.int8(state)
        try writer.array(assignedPartitions, version: version, flexible: true)
        var tags = writer.beginTags()
        try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
        try writer.endTags(tags, keeping: unknownTags)
    }
}

extension ShareGroupCurrentMemberAssignmentValue {
    package struct TopicPartitions: WireElement {
        package var topicId: UUID128
        package var partitions: [Int32]
        package var unknownTags: [UnknownTag]

        package init(topicId: UUID128 = .zero, partitions: [Int32] = [], unknownTags: [UnknownTag] = []) {
            self.topicId = topicId
            self.partitions = partitions
            self.unknownTags = unknownTags
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            topicId = try reader.uuid()
            partitions = try reader.array(flexible: true)
            var tags = try reader.tagSection()
            while let tag = try reader.nextTag(&tags) {
                _ = tag
                unknownTags.append(try reader.unknownTag(tags))
            }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.uuid(topicId)
            try writer.array(partitions, flexible: true)
            var tags = writer.beginTags()
            try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
            try writer.endTags(tags, keeping: unknownTags)
        }

        package static func smallestSize(version: Int16) -> Int { 18 }
    }
}

/// Which share partitions have state, will have it, or lose it.
package struct ShareGroupStatePartitionMetadataKey: StoredKey {
    package static let type: Int16 = 15
    package static let name = "ShareGroupStatePartitionMetadataKey"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = nil

    package var groupId: String

    package init(groupId: String = "") {
        self.groupId = groupId
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        groupId = try reader.string(flexible: false)
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.string(groupId, flexible: false)
    }
}

package struct ShareGroupStatePartitionMetadataValue: StoredValue {
    package static let readsNewer = false
    package static let name = "ShareGroupStatePartitionMetadataValue"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var initializingTopics: [TopicPartitionsInfo]
    package var initializedTopics: [TopicPartitionsInfo]
    package var deletingTopics: [TopicInfo]
    package var unknownTags: [UnknownTag]

    package init(
        initializingTopics: [TopicPartitionsInfo] = [],
        initializedTopics: [TopicPartitionsInfo] = [],
        deletingTopics: [TopicInfo] = [],
        unknownTags: [UnknownTag] = []
    ) {
        self.initializingTopics = initializingTopics
        self.initializedTopics = initializedTopics
        self.deletingTopics = deletingTopics
        self.unknownTags = unknownTags
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        initializingTopics = try reader.array(version: version, flexible: true)
        initializedTopics = try reader.array(version: version, flexible: true)
        deletingTopics = try reader.array(version: version, flexible: true)
        var tags = try reader.tagSection()
        while let tag = try reader.nextTag(&tags) {
            _ = tag
            unknownTags.append(try reader.unknownTag(tags))
        }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.array(initializingTopics, version: version, flexible: true)
        try writer.array(initializedTopics, version: version, flexible: true)
        try writer.array(deletingTopics, version: version, flexible: true)
        var tags = writer.beginTags()
        try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
        try writer.endTags(tags, keeping: unknownTags)
    }
}

extension ShareGroupStatePartitionMetadataValue {
    package struct TopicPartitionsInfo: WireElement {
        package var topicId: UUID128
        package var topicName: String
        package var partitions: [Int32]
        package var unknownTags: [UnknownTag]

        package init(
            topicId: UUID128 = .zero,
            topicName: String = "",
            partitions: [Int32] = [],
            unknownTags: [UnknownTag] = []
        ) {
            self.topicId = topicId
            self.topicName = topicName
            self.partitions = partitions
            self.unknownTags = unknownTags
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            topicId = try reader.uuid()
            topicName = try reader.string(flexible: true)
            partitions = try reader.array(flexible: true)
            var tags = try reader.tagSection()
            while let tag = try reader.nextTag(&tags) {
                _ = tag
                unknownTags.append(try reader.unknownTag(tags))
            }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.uuid(topicId)
            try writer.string(topicName, flexible: true)
            try writer.array(partitions, flexible: true)
            var tags = writer.beginTags()
            try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
            try writer.endTags(tags, keeping: unknownTags)
        }

        package static func smallestSize(version: Int16) -> Int { 19 }
    }
}

extension ShareGroupStatePartitionMetadataValue {
    package struct TopicInfo: WireElement {
        package var topicId: UUID128
        package var topicName: String
        package var unknownTags: [UnknownTag]

        package init(topicId: UUID128 = .zero, topicName: String = "", unknownTags: [UnknownTag] = []) {
            self.topicId = topicId
            self.topicName = topicName
            self.unknownTags = unknownTags
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            topicId = try reader.uuid()
            topicName = try reader.string(flexible: true)
            var tags = try reader.tagSection()
            while let tag = try reader.nextTag(&tags) {
                _ = tag
                unknownTags.append(try reader.unknownTag(tags))
            }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.uuid(topicId)
            try writer.string(topicName, flexible: true)
            var tags = writer.beginTags()
            try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
            try writer.endTags(tags, keeping: unknownTags)
        }

        package static func smallestSize(version: Int16) -> Int { 18 }
    }
}

/// The topics that a regular expression of a group matched.
package struct ConsumerGroupRegularExpressionKey: StoredKey {
    package static let type: Int16 = 16
    package static let name = "ConsumerGroupRegularExpressionKey"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = nil

    package var groupId: String
    package var regularExpression: String

    package init(groupId: String = "", regularExpression: String = "") {
        self.groupId = groupId
        self.regularExpression = regularExpression
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        groupId = try reader.string(flexible: false)
        regularExpression = try reader.string(flexible: false)
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.string(groupId, flexible: false)
        try writer.string(regularExpression, flexible: false)
    }
}

/// Version: the metadata offset at which the expression was resolved.
package struct ConsumerGroupRegularExpressionValue: StoredValue {
    package static let readsNewer = false
    package static let name = "ConsumerGroupRegularExpressionValue"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var topics: [String]
    package var version: Int64
    package var timestamp: Int64
    package var unknownTags: [UnknownTag]

    package init(topics: [String] = [], version: Int64 = 0, timestamp: Int64 = 0, unknownTags: [UnknownTag] = []) {
        self.topics = topics
        self.version = version
        self.timestamp = timestamp
        self.unknownTags = unknownTags
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        topics = try reader.array(flexible: true)
        self.version = try reader.int64()
        timestamp = try reader.int64()
        var tags = try reader.tagSection()
        while let tag = try reader.nextTag(&tags) {
            _ = tag
            unknownTags.append(try reader.unknownTag(tags))
        }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.array(topics, flexible: true)
        writer.int64(self.version)
        writer.int64(timestamp)
        var tags = writer.beginTags()
        try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
        try writer.endTags(tags, keeping: unknownTags)
    }
}
