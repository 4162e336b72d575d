import MartletBase
import MartletWire

/// A Fetch request that stays in the bytes it came in, with topics and partitions in flat, reusable arrays.
package struct FlatFetchRequest: ~Copyable, Sendable {
    package struct Partition: Hashable, Sendable, BitwiseCopyable {
        package var index: Int32
        package var currentLeaderEpoch: Int32
        package var fetchOffset: Int64
        package var lastFetchedEpoch: Int32
        package var logStartOffset: Int64
        package var maxBytes: Int32
        package var replicaDirectoryId: UUID128
        package var highWatermark: Int64

        package init(
            index: Int32, currentLeaderEpoch: Int32 = -1, fetchOffset: Int64 = 0, lastFetchedEpoch: Int32 = -1,
            logStartOffset: Int64 = -1, maxBytes: Int32 = 0, replicaDirectoryId: UUID128 = .zero,
            highWatermark: Int64 = .max
        ) {
            self.index = index
            self.currentLeaderEpoch = currentLeaderEpoch
            self.fetchOffset = fetchOffset
            self.lastFetchedEpoch = lastFetchedEpoch
            self.logStartOffset = logStartOffset
            self.maxBytes = maxBytes
            self.replicaDirectoryId = replicaDirectoryId
            self.highWatermark = highWatermark
        }
    }

    package var clusterId: ByteRange?
    /// In every version, wherever that version carries it.
    package var replicaId: Int32 = -1
    package var replicaEpoch: Int64 = -1
    package var maxWaitMs: Int32 = 0
    package var minBytes: Int32 = 0
    package var maxBytes: Int32 = .max
    package var isolationLevel: Int8 = 0
    package var sessionId: Int32 = 0
    package var sessionEpoch: Int32 = -1
    package var topics: [FlatTopic] = []
    package var partitions: [Partition] = []
    /// Their ranges are of `forgottenPartitions`.
    package var forgottenTopics: [FlatTopic] = []
    package var forgottenPartitions: [Int32] = []
    package var rackId = ByteRange.empty

    package init() {}

    package mutating func removeAll() {
        clusterId = nil
        replicaId = -1
        replicaEpoch = -1
        sessionId = 0
        sessionEpoch = -1
        topics.empty()
        partitions.empty()
        forgottenTopics.empty()
        forgottenPartitions.empty()
        rackId = .empty
    }
}

// MARK: - Decoding

extension FlatFetchRequest {
    package mutating func decode(from reader: inout WireReader, version: Int16) throws(WireError) {
        try FetchRequest.check(version)
        let flexible = version >= 12
        removeAll()
        if version <= 14 { replicaId = try reader.int32() }
        maxWaitMs = try reader.int32()
        minBytes = try reader.int32()
        maxBytes = try reader.int32()
        isolationLevel = try reader.int8()
        if version >= 7 {
            sessionId = try reader.int32()
            sessionEpoch = try reader.int32()
        }
        try decodeTopics(from: &reader, version: version, flexible: flexible)
        if version >= 7 { try decodeForgotten(from: &reader, version: version, flexible: flexible) }
        if version >= 11 { rackId = try reader.textRange(flexible: flexible) }
        guard flexible else { return }
        var tags = try reader.tagSection()
        while let tag = try reader.nextTag(&tags) {
            switch tag {
            case 0: clusterId = try reader.nullableTextRange(flexible: true)
            case 1 where version >= 15:
                replicaId = try reader.int32()
                replicaEpoch = try reader.int64()
                try reader.skipTags()
            default: try reader.skipTag(tags)
            }
        }
    }

    private mutating func decodeTopics(
        from reader: inout WireReader, version: Int16, flexible: Bool
    ) throws(WireError) {
        let smallestTopic = FetchRequest.FetchTopic.smallestSize(version: version)
        let smallestPartition = FetchRequest.FetchPartition.smallestSize(version: version)
        for _ in 0..<(try reader.count(flexible: flexible, smallest: smallestTopic)) {
            var topic = try FlatTopic(from: &reader, byID: version >= 13, flexible: flexible)
            let first = partitions.count
            for _ in 0..<(try reader.count(flexible: flexible, smallest: smallestPartition)) {
                partitions.append(try Self.partition(from: &reader, version: version, flexible: flexible))
            }
            topic.partitions = first..<partitions.count
            topics.append(topic)
            if flexible { try reader.skipTags() }
        }
    }

    private static func partition(
        from reader: inout WireReader, version: Int16, flexible: Bool
    ) throws(WireError) -> Partition {
        var partition = Partition(index: try reader.int32())
        if version >= 9 { partition.currentLeaderEpoch = try reader.int32() }
        partition.fetchOffset = try reader.int64()
        if version >= 12 { partition.lastFetchedEpoch = try reader.int32() }
        if version >= 5 { partition.logStartOffset = try reader.int64() }
        partition.maxBytes = try reader.int32()
        guard flexible else { return partition }
        var tags = try reader.tagSection()
        while let tag = try reader.nextTag(&tags) {
            switch tag {
            case 0 where version >= 17: partition.replicaDirectoryId = try reader.uuid()
            case 1 where version >= 18: partition.highWatermark = try reader.int64()
            default: try reader.skipTag(tags)
            }
        }
        return partition
    }

    private mutating func decodeForgotten(
        from reader: inout WireReader, version: Int16, flexible: Bool
    ) throws(WireError) {
        let smallestTopic = FetchRequest.ForgottenTopic.smallestSize(version: version)
        for _ in 0..<(try reader.count(flexible: flexible, smallest: smallestTopic)) {
            var topic = try FlatTopic(from: &reader, byID: version >= 13, flexible: flexible)
            let first = forgottenPartitions.count
            for _ in 0..<(try reader.count(flexible: flexible, smallest: 4)) {
                forgottenPartitions.append(try reader.int32())
            }
            topic.partitions = first..<forgottenPartitions.count
            forgottenTopics.append(topic)
            if flexible { try reader.skipTags() }
        }
    }
}

// MARK: - Encoding

extension FlatFetchRequest {
    /// Texts are ranges of `text`.
    package borrowing func encode(
        into writer: inout WireWriter, version: Int16, text: RawSpan
    ) throws(WireError) {
        try FetchRequest.check(version)
        let flexible = version >= 12
        if version < 15 { try requireDefault(replicaEpoch == -1, "FetchRequest.ReplicaState.replicaEpoch", version) }
        if version < 7 {
            try requireDefault(forgottenTopics.isEmpty, "FetchRequest.forgottenTopicsData", version)
        }
        if version <= 14 { writer.int32(replicaId) }
        writer.int32(maxWaitMs)
        writer.int32(minBytes)
        writer.int32(maxBytes)
        writer.int8(isolationLevel)
        if version >= 7 {
            writer.int32(sessionId)
            writer.int32(sessionEpoch)
        }
        try encodeTopics(into: &writer, version: version, text: text, flexible: flexible)
        if version >= 11 { try writer.text(rackId, in: text, flexible: flexible) }
        guard flexible else { return }
        var tags = writer.beginTags()
        if let clusterId {
            let start = writer.beginTag(0, &tags)
            try writer.text(clusterId, in: text, flexible: true)
            try writer.endTag(start)
        }
        if version >= 15, replicaId != -1 || replicaEpoch != -1 {
            let start = writer.beginTag(1, &tags)
            writer.int32(replicaId)
            writer.int64(replicaEpoch)
            writer.noTags()
            try writer.endTag(start)
        }
        writer.endTags(tags)
    }

    private borrowing func encodeTopics(
        into writer: inout WireWriter, version: Int16, text: RawSpan, flexible: Bool
    ) throws(WireError) {
        try writer.length32(topics.count, flexible: flexible)
        for topic in topics {
            try topic.encode(into: &writer, text: text, byID: version >= 13, flexible: flexible)
            try writer.length32(topic.partitions.count, flexible: flexible)
            for ordinal in topic.partitions {
                try Self.encode(partitions[ordinal], into: &writer, version: version, flexible: flexible)
            }
            if flexible { writer.noTags() }
        }
        guard version >= 7 else { return }
        try writer.length32(forgottenTopics.count, flexible: flexible)
        for topic in forgottenTopics {
            try topic.encode(into: &writer, text: text, byID: version >= 13, flexible: flexible)
            try writer.length32(topic.partitions.count, flexible: flexible)
            for ordinal in topic.partitions { writer.int32(forgottenPartitions[ordinal]) }
            if flexible { writer.noTags() }
        }
    }

    private static func encode(
        _ partition: Partition, into writer: inout WireWriter, version: Int16, flexible: Bool
    ) throws(WireError) {
        if version < 12 {
            try requireDefault(
                partition.lastFetchedEpoch == -1, "FetchRequest.FetchPartition.lastFetchedEpoch", version)
        }
        writer.int32(partition.index)
        if version >= 9 { writer.int32(partition.currentLeaderEpoch) }
        writer.int64(partition.fetchOffset)
        if version >= 12 { writer.int32(partition.lastFetchedEpoch) }
        if version >= 5 { writer.int64(partition.logStartOffset) }
        writer.int32(partition.maxBytes)
        guard flexible else { return }
        var tags = writer.beginTags()
        if version >= 17, partition.replicaDirectoryId != .zero {
            let start = writer.beginTag(0, &tags)
            writer.uuid(partition.replicaDirectoryId)
            try writer.endTag(start)
        }
        if version >= 18, partition.highWatermark != .max {
            let start = writer.beginTag(1, &tags)
            writer.int64(partition.highWatermark)
            try writer.endTag(start)
        }
        writer.endTags(tags)
    }
}
