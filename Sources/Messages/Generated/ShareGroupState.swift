// Generated from Tools/Schema/definitions by `swift run generate-messages`.
// swift-format-ignore-file

import MartletBase
import MartletWire

/// The records of the internal topic that keeps the state of share partitions.
package enum ShareGroupStateKey: Hashable, Sendable {
    case shareSnapshot(ShareSnapshotKey)
    case shareUpdate(ShareUpdateKey)
    /// A kind of record that this version does not know.
    case unknown(type: Int16)

    package init(from reader: inout WireReader) throws(WireError) {
        switch try reader.int16() {
        case 0: self = .shareSnapshot(try ShareSnapshotKey(from: &reader, version: 0))
        case 1: self = .shareUpdate(try ShareUpdateKey(from: &reader, version: 0))
        case let type: self = .unknown(type: type)
        }
    }
}

/// The whole state of a share partition.
package struct ShareSnapshotKey: StoredKey {
    package static let type: Int16 = 0
    package static let name = "ShareSnapshotKey"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = nil

    package var groupId: String
    package var topicId: UUID128
    package var partition: Int32

    package init(groupId: String = "", topicId: UUID128 = .zero, partition: Int32 = 0) {
        self.groupId = groupId
        self.topicId = topicId
        self.partition = partition
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        groupId = try reader.string(flexible: false)
        topicId = try reader.uuid()
        partition = try reader.int32()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.string(groupId, flexible: false)
        writer.uuid(topicId)
        writer.int32(partition)
    }
}

/// Delivery states: 0 available, 2 acknowledged, 4 archived; 1, acquired, is never stored.
package struct ShareSnapshotValue: StoredValue {
    package static let readsNewer = false
    package static let name = "ShareSnapshotValue"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var snapshotEpoch: Int32
    package var stateEpoch: Int32
    package var leaderEpoch: Int32
    package var startOffset: Int64
    package var deliveryCompleteCount: Int32
    package var createTimestamp: Int64
    package var writeTimestamp: Int64
    package var stateBatches: [StateBatch]
    package var unknownTags: [UnknownTag]

    package init(
        snapshotEpoch: Int32 = 0,
        stateEpoch: Int32 = 0,
        leaderEpoch: Int32 = 0,
        startOffset: Int64 = 0,
        deliveryCompleteCount: Int32 = -1,
        createTimestamp: Int64 = 0,
        writeTimestamp: Int64 = 0,
        stateBatches: [StateBatch] = [],
        unknownTags: [UnknownTag] = []
    ) {
        self.snapshotEpoch = snapshotEpoch
        self.stateEpoch = stateEpoch
        self.leaderEpoch = leaderEpoch
        self.startOffset = startOffset
        self.deliveryCompleteCount = deliveryCompleteCount
        self.createTimestamp = createTimestamp
        self.writeTimestamp = writeTimestamp
        self.stateBatches = stateBatches
        self.unknownTags = unknownTags
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        snapshotEpoch = try reader.int32()
        stateEpoch = try reader.int32()
        leaderEpoch = try reader.int32()
        startOffset = try reader.int64()
        createTimestamp = try reader.int64()
        writeTimestamp = try reader.int64()
        stateBatches = try reader.array(version: version, flexible: true)
        var tags = try reader.tagSection()
        while let tag = try reader.nextTag(&tags) {
            switch tag {
            case 0: deliveryCompleteCount = try reader.int32()
            default: unknownTags.append(try reader.unknownTag(tags))
            }
        }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.int32(snapshotEpoch)
        writer.int32(stateEpoch)
        writer.int32(leaderEpoch)
        writer.int64(startOffset)
        writer.int64(createTimestamp)
        writer.int64(writeTimestamp)
        try writer.array(stateBatches, version: version, flexible: true)
        var tags = writer.beginTags()
        if deliveryCompleteCount != -1 {
            let start = writer.beginTag(0, &tags)
            writer.int32(deliveryCompleteCount)
            try writer.endTag(start)
        }
        try writer.unknownTags(unknownTags, in: 1...UInt32.max, &tags)
        try writer.endTags(tags, keeping: unknownTags)
    }
}

extension ShareSnapshotValue {
    package struct StateBatch: WireElement {
        package var firstOffset: Int64
        package var lastOffset: Int64
        package var deliveryState: Int8
        package var deliveryCount: Int16
        package var unknownTags: [UnknownTag]

        package init(
            firstOffset: Int64 = 0,
            lastOffset: Int64 = 0,
            deliveryState: Int8 = 0,
            deliveryCount: Int16 = 0,
            unknownTags: [UnknownTag] = []
        ) {
            self.firstOffset = firstOffset
            self.lastOffset = lastOffset
            self.deliveryState = deliveryState
            self.deliveryCount = deliveryCount
            self.unknownTags = unknownTags
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            firstOffset = try reader.int64()
            lastOffset = try reader.int64()
            deliveryState = try reader.int8()
            deliveryCount = try reader.int16()
            var tags = try reader.tagSection()
            while let tag = try reader.nextTag(&tags) {
                _ = tag
                unknownTags.append(try reader.unknownTag(tags))
            }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.int64(firstOffset)
            writer.int64(lastOffset)
            writer.int8(deliveryState)
            writer.int16(deliveryCount)
            var tags = writer.beginTags()
            try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
            try writer.endTags(tags, keeping: unknownTags)
        }

        package static func smallestSize(version: Int16) -> Int { 20 }
    }
}

/// A change to the snapshot of the same epoch.
package struct ShareUpdateKey: StoredKey {
    package static let type: Int16 = 1
    package static let name = "ShareUpdateKey"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = nil

    package var groupId: String
    package var topicId: UUID128
    package var partition: Int32

    package init(groupId: String = "", topicId: UUID128 = .zero, partition: Int32 = 0) {
        self.groupId = groupId
        self.topicId = topicId
        self.partition = partition
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        groupId = try reader.string(flexible: false)
        topicId = try reader.uuid()
        partition = try reader.int32()
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        try writer.string(groupId, flexible: false)
        writer.uuid(topicId)
        writer.int32(partition)
    }
}

/// A start offset of -1 leaves it as it was.
package struct ShareUpdateValue: StoredValue {
    package static let readsNewer = false
    package static let name = "ShareUpdateValue"
    package static let versions: ClosedRange<Int16> = 0...0
    package static let flexibleVersions: ClosedRange<Int16>? = 0...0

    package var snapshotEpoch: Int32
    package var leaderEpoch: Int32
    package var startOffset: Int64
    package var deliveryCompleteCount: Int32
    package var stateBatches: [StateBatch]
    package var unknownTags: [UnknownTag]

    package init(
        snapshotEpoch: Int32 = 0,
        leaderEpoch: Int32 = 0,
        startOffset: Int64 = 0,
        deliveryCompleteCount: Int32 = -1,
        stateBatches: [StateBatch] = [],
        unknownTags: [UnknownTag] = []
    ) {
        self.snapshotEpoch = snapshotEpoch
        self.leaderEpoch = leaderEpoch
        self.startOffset = startOffset
        self.deliveryCompleteCount = deliveryCompleteCount
        self.stateBatches = stateBatches
        self.unknownTags = unknownTags
    }

    package init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try Self.check(version)
        self.init()
        snapshotEpoch = try reader.int32()
        leaderEpoch = try reader.int32()
        startOffset = try reader.int64()
        stateBatches = try reader.array(version: version, flexible: true)
        var tags = try reader.tagSection()
        while let tag = try reader.nextTag(&tags) {
            switch tag {
            case 0: deliveryCompleteCount = try reader.int32()
            default: unknownTags.append(try reader.unknownTag(tags))
            }
        }
    }

    package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        try Self.check(version)
        writer.int32(snapshotEpoch)
        writer.int32(leaderEpoch)
        writer.int64(startOffset)
        try writer.array(stateBatches, version: version, flexible: true)
        var tags = writer.beginTags()
        if deliveryCompleteCount != -1 {
            let start = writer.beginTag(0, &tags)
            writer.int32(deliveryCompleteCount)
            try writer.endTag(start)
        }
        try writer.unknownTags(unknownTags, in: 1...UInt32.max, &tags)
        try writer.endTags(tags, keeping: unknownTags)
    }
}

extension ShareUpdateValue {
    package struct StateBatch: WireElement {
        package var firstOffset: Int64
        package var lastOffset: Int64
        package var deliveryState: Int8
        package var deliveryCount: Int16
        package var unknownTags: [UnknownTag]

        package init(
            firstOffset: Int64 = 0,
            lastOffset: Int64 = 0,
            deliveryState: Int8 = 0,
            deliveryCount: Int16 = 0,
            unknownTags: [UnknownTag] = []
        ) {
            self.firstOffset = firstOffset
            self.lastOffset = lastOffset
            self.deliveryState = deliveryState
            self.deliveryCount = deliveryCount
            self.unknownTags = unknownTags
        }

        package init(from reader: inout WireReader, version: Int16) throws(WireError) {
            self.init()
            firstOffset = try reader.int64()
            lastOffset = try reader.int64()
            deliveryState = try reader.int8()
            deliveryCount = try reader.int16()
            var tags = try reader.tagSection()
            while let tag = try reader.nextTag(&tags) {
                _ = tag
                unknownTags.append(try reader.unknownTag(tags))
            }
        }

        package func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
            writer.int64(firstOffset)
            writer.int64(lastOffset)
            writer.int8(deliveryState)
            writer.int16(deliveryCount)
            var tags = writer.beginTags()
            try writer.unknownTags(unknownTags, in: 0...UInt32.max, &tags)
            try writer.endTags(tags, keeping: unknownTags)
        }

        package static func smallestSize(version: Int16) -> Int { 20 }
    }
}
