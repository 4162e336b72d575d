import MartletBase
import MartletWire

/// The answer to a Produce in flat, reusable arrays. Topics' names are ranges: a broker answers with those of the request.
package struct FlatProduceResponse: ~Copyable, Sendable {
    package struct Partition: Hashable, Sendable, BitwiseCopyable {
        package var index: Int32
        package var errorCode: ErrorCode
        package var baseOffset: Int64
        package var logAppendTimeMs: Int64
        package var logStartOffset: Int64
        package var leaderId: Int32
        package var leaderEpoch: Int32
        /// Which of `details` belongs to this partition; -1 for none, as in every answer that is no error.
        package var detail: Int

        package init(
            index: Int32, errorCode: ErrorCode = .none, baseOffset: Int64 = 0, logAppendTimeMs: Int64 = -1,
            logStartOffset: Int64 = -1, leaderId: Int32 = -1, leaderEpoch: Int32 = -1, detail: Int = -1
        ) {
            self.index = index
            self.errorCode = errorCode
            self.baseOffset = baseOffset
            self.logAppendTimeMs = logAppendTimeMs
            self.logStartOffset = logStartOffset
            self.leaderId = leaderId
            self.leaderEpoch = leaderEpoch
            self.detail = detail
        }
    }

    /// What an error has to say beyond its code.
    package struct Detail: Hashable, Sendable {
        package var recordErrors: [ProduceResponse.BatchIndexAndErrorMessage]
        package var errorMessage: String?

        package init(recordErrors: [ProduceResponse.BatchIndexAndErrorMessage] = [], errorMessage: String? = nil) {
            self.recordErrors = recordErrors
            self.errorMessage = errorMessage
        }
    }

    package var throttleTimeMs: Int32 = 0
    package var topics: [FlatTopic] = []
    package var partitions: [Partition] = []
    package var details: [Detail] = []
    package var nodeEndpoints: [ProduceResponse.NodeEndpoint] = []

    package init() {}

    package mutating func removeAll() {
        throttleTimeMs = 0
        topics.empty()
        partitions.empty()
        details.empty()
        nodeEndpoints.empty()
    }
}

// MARK: - Decoding

extension FlatProduceResponse {
    package mutating func decode(from reader: inout WireReader, version: Int16) throws(WireError) {
        try ProduceResponse.check(version)
        let flexible = version >= 9
        removeAll()
        let smallestTopic = ProduceResponse.TopicProduceResponse.smallestSize(version: version)
        let smallestPartition = ProduceResponse.PartitionProduceResponse.smallestSize(version: version)
        for _ in 0..<(try reader.count(flexible: flexible, smallest: smallestTopic)) {
            var topic = try FlatTopic(from: &reader, byID: version >= 13, flexible: flexible)
            let first = partitions.count
            for _ in 0..<(try reader.count(flexible: flexible, smallest: smallestPartition)) {
                try decodePartition(from: &reader, version: version, flexible: flexible)
            }
            topic.partitions = first..<partitions.count
            topics.append(topic)
            if flexible { try reader.skipTags() }
        }
        throttleTimeMs = try reader.int32()
        guard flexible else { return }
        var tags = try reader.tagSection()
        while let tag = try reader.nextTag(&tags) {
            switch tag {
            case 0 where version >= 10: nodeEndpoints = try reader.array(version: version, flexible: true)
            default: try reader.skipTag(tags)
            }
        }
    }

    private mutating func decodePartition(
        from reader: inout WireReader, version: Int16, flexible: Bool
    ) throws(WireError) {
        var partition = Partition(index: try reader.int32())
        partition.errorCode = try reader.errorCode()
        partition.baseOffset = try reader.int64()
        partition.logAppendTimeMs = try reader.int64()
        if version >= 5 { partition.logStartOffset = try reader.int64() }
        if version >= 8 {
            let recordErrors: [ProduceResponse.BatchIndexAndErrorMessage] = try reader.array(
                version: version, flexible: flexible)
            let errorMessage = try reader.nullableString(flexible: flexible)
            if !recordErrors.isEmpty || errorMessage != nil {
                partition.detail = details.count
                details.append(Detail(recordErrors: recordErrors, errorMessage: errorMessage))
            }
        }
        if flexible {
            var tags = try reader.tagSection()
            while let tag = try reader.nextTag(&tags) {
                switch tag {
                case 0 where version >= 10:
                    partition.leaderId = try reader.int32()
                    partition.leaderEpoch = try reader.int32()
                    try reader.skipTags()
                default: try reader.skipTag(tags)
                }
            }
        }
        partitions.append(partition)
    }
}

// MARK: - Encoding

extension FlatProduceResponse {
    /// Topics' names are ranges of `text`. A leader is left out of versions that cannot name it: it is a hint, and brokers
    /// fill it in without looking at the version.
    package borrowing func encode(
        into writer: inout WireWriter, version: Int16, text: RawSpan
    ) throws(WireError) {
        try ProduceResponse.check(version)
        let flexible = version >= 9
        try writer.length32(topics.count, flexible: flexible)
        for topic in topics {
            try topic.encode(into: &writer, text: text, byID: version >= 13, flexible: flexible)
            try writer.length32(topic.partitions.count, flexible: flexible)
            for ordinal in topic.partitions {
                try encode(partitions[ordinal], into: &writer, version: version, flexible: flexible)
            }
            if flexible { writer.noTags() }
        }
        writer.int32(throttleTimeMs)
        guard flexible else { return }
        var tags = writer.beginTags()
        if version >= 10, !nodeEndpoints.isEmpty {
            let start = writer.beginTag(0, &tags)
            try writer.array(nodeEndpoints, version: version, flexible: true)
            try writer.endTag(start)
        }
        writer.endTags(tags)
    }

    private borrowing func encode(
        _ partition: Partition, into writer: inout WireWriter, version: Int16, flexible: Bool
    ) throws(WireError) {
        writer.int32(partition.index)
        writer.errorCode(partition.errorCode)
        writer.int64(partition.baseOffset)
        writer.int64(partition.logAppendTimeMs)
        if version >= 5 { writer.int64(partition.logStartOffset) }
        if version >= 8 {
            if partition.detail >= 0 {
                let detail = details[partition.detail]
                try writer.array(detail.recordErrors, version: version, flexible: flexible)
                try writer.string(detail.errorMessage, flexible: flexible)
            } else {
                try writer.length32(0, flexible: flexible)
                try writer.length16(nil, flexible: flexible)
            }
        }
        guard flexible else { return }
        var tags = writer.beginTags()
        if version >= 10, partition.leaderId != -1 || partition.leaderEpoch != -1 {
            let start = writer.beginTag(0, &tags)
            writer.int32(partition.leaderId)
            writer.int32(partition.leaderEpoch)
            writer.noTags()
            try writer.endTag(start)
        }
        writer.endTags(tags)
    }
}
