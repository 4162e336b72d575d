import MartletBase
import MartletMessages
import MartletWire

/// One Produce request: at most one batch of each partition.
struct ProducePlan {
    typealias Entry = (lane: ProducerCore.Lane, batch: ProducerBatch)

    private(set) var entries: [Entry] = []
    /// Room that was taken, which may be more than batches fill once they are compressed.
    private(set) var bytes = 0

    /// A batch of so many bytes will be added.
    mutating func reserve(_ count: Int) { bytes += count }

    mutating func add(_ batch: ProducerBatch, of lane: ProducerCore.Lane) { entries.append((lane, batch)) }
}

/// What a Produce request says; its records are spliced in by the place of their partition.
struct ProduceRequestLayout: Sendable {
    private var topics: [FlatTopic] = []
    private var partitions: [FlatProduceRequest.Partition] = []
    private var names: [UInt8] = []
    private let acks: Int16
    private let timeoutMillis: Int32

    /// - Parameter batches: topics together.
    init(_ batches: [(partition: TopicPartition, size: Int)], acks: Int16, timeoutMillis: Int32) {
        self.acks = acks
        self.timeoutMillis = timeoutMillis
        var last: String?
        for (partition, size) in batches {
            if partition.topic != last {
                last = partition.topic
                let name = ByteRange(start: names.count, count: partition.topic.utf8.count)
                names += partition.topic.utf8
                topics.append(FlatTopic(name: name, partitions: partitions.count..<partitions.count))
            }
            let records = ByteRange(start: 0, count: size)
            partitions.append(.init(index: partition.partition.rawValue, records: records))
            let first = topics[topics.count - 1].partitions.lowerBound
            topics[topics.count - 1].partitions = first..<partitions.count
        }
    }

    func encode(into writer: inout WireWriter, version: Int16) throws(WireError) {
        var request = FlatProduceRequest()
        request.acks = acks
        request.timeoutMs = timeoutMillis
        request.topics = topics
        request.partitions = partitions
        try request.encode(into: &writer, version: version, text: names.span.bytes)
    }
}
