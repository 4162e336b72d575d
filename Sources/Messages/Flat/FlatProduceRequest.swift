import MartletBase
import MartletWire

/// A Produce request that stays in the bytes it came in: names and records are ranges of them, topics and partitions lie
/// in flat arrays that are used again for the next request. Reads and refuses the same bytes as ``ProduceRequest``.
package struct FlatProduceRequest: ~Copyable, Sendable {
    package struct Partition: Hashable, Sendable, BitwiseCopyable {
        package var index: Int32
        package var records: ByteRange?

        package init(index: Int32, records: ByteRange?) {
            self.index = index
            self.records = records
        }
    }

    package var transactionalId: ByteRange?
    package var acks: Int16 = 0
    package var timeoutMs: Int32 = 0
    package var topics: [FlatTopic] = []
    package var partitions: [Partition] = []

    package init() {}

    package mutating func decode(from reader: inout WireReader, version: Int16) throws(WireError) {
        try ProduceRequest.check(version)
        let flexible = version >= 9
        topics.empty()
        partitions.empty()
        transactionalId = try reader.nullableTextRange(flexible: flexible)
        acks = try reader.int16()
        timeoutMs = try reader.int32()
        let smallestTopic = ProduceRequest.TopicProduceData.smallestSize(version: version)
        let smallestPartition = ProduceRequest.PartitionProduceData.smallestSize(version: version)
        for _ in 0..<(try reader.count(flexible: flexible, smallest: smallestTopic)) {
            var topic = try FlatTopic(from: &reader, byID: version >= 13, flexible: flexible)
            let first = partitions.count
            for _ in 0..<(try reader.count(flexible: flexible, smallest: smallestPartition)) {
                let index = try reader.int32()
                partitions.append(Partition(index: index, records: try reader.nullableBytesRange(flexible: flexible)))
                if flexible { try reader.skipTags() }
            }
            topic.partitions = first..<partitions.count
            topics.append(topic)
            if flexible { try reader.skipTags() }
        }
        if flexible { try reader.skipTags() }
    }

    /// Texts are ranges of `text`. Records are spliced, each under the ordinal of its partition.
    package borrowing func encode(
        into writer: inout WireWriter, version: Int16, text: RawSpan
    ) throws(WireError) {
        try ProduceRequest.check(version)
        let flexible = version >= 9
        try writer.text(transactionalId, in: text, flexible: flexible)
        writer.int16(acks)
        writer.int32(timeoutMs)
        try writer.length32(topics.count, flexible: flexible)
        for topic in topics {
            try topic.encode(into: &writer, text: text, byID: version >= 13, flexible: flexible)
            try writer.length32(topic.partitions.count, flexible: flexible)
            for ordinal in topic.partitions {
                let partition = partitions[ordinal]
                writer.int32(partition.index)
                try writer.records(partition.records, tag: ordinal, flexible: flexible)
                if flexible { writer.noTags() }
            }
            if flexible { writer.noTags() }
        }
        if flexible { writer.noTags() }
    }
}
