import MartletBase
import MartletClientCore
import MartletMessages
import MartletRecords
import MartletWire

/// Batches as a broker has stored them, back to back.
struct StoredBatches: ~Copyable {
    private(set) var bytes = ByteBuffer()
    private(set) var next: Int64

    init(at offset: Int64 = 0) { next = offset }

    /// One batch with these values; keys are `k` and the record's number, timestamps 1000 and its offset.
    mutating func add(
        _ values: [String], codec: CompressionCodec = .none, epoch: Int32 = 0, producer: Int64? = nil,
        headers: [(key: String, value: [UInt8]?)] = []
    ) throws {
        var fields = fields(epoch: epoch, producer: producer)
        fields.isTransactional = producer != nil
        var builder = RecordBatchBuilder(fields)
        for (index, value) in values.enumerated() {
            try builder.append(
                timestamp: Timestamp(1000 + next + Int64(index)), key: Array("k\(index)".utf8).span.bytes,
                value: Array(value.utf8).span.bytes, headers: headers)
        }
        try finish(&builder, Compression(codec))
        next += Int64(values.count)
    }

    /// What compaction leaves of a batch without live records.
    mutating func addEmpty(offsets: Int32, epoch: Int32 = 0) throws {
        var builder = RecordBatchBuilder(fields(epoch: epoch, producer: nil))
        var compressor = Compressor()
        try builder.finish(.none, using: &compressor, into: &bytes, lastOffsetDelta: offsets - 1)
        next += Int64(offsets)
    }

    mutating func addMarker(_ decision: EndTransactionMarker.Decision, of producer: Int64) throws {
        var fields = fields(epoch: 0, producer: producer)
        fields.isTransactional = true
        fields.isControl = true
        var builder = RecordBatchBuilder(fields)
        let number: UInt8 = decision == .abort ? 0 : 1
        try builder.append(
            timestamp: Timestamp(1000), key: [UInt8]([0, 0, 0, number]).span.bytes,
            value: [UInt8]([0, 0, 0, 0, 0, 0]).span.bytes)
        try finish(&builder, .none)
        next += 1
    }

    mutating func skip(_ offsets: Int64) { next += offsets }

    private func fields(epoch: Int32, producer: Int64?) -> BatchFields {
        var fields = BatchFields()
        fields.baseOffset = Offset(next)
        fields.leaderEpoch = LeaderEpoch(epoch)
        if let producer {
            fields.producerID = ProducerID(producer)
            fields.producerEpoch = ProducerEpoch(0)
        }
        return fields
    }

    private mutating func finish(_ builder: inout RecordBatchBuilder, _ compression: Compression) throws {
        var compressor = Compressor()
        try builder.finish(compression, using: &compressor, into: &bytes)
    }

    var array: [UInt8] { bytes.array() }
}

extension FetchedRecordsWalk {
    /// What a reader would see of `bytes`: `offset:value` for each record.
    static func texts(
        _ bytes: [UInt8], from offset: Int64, until limit: Int64? = nil,
        aborted: [FlatFetchResponse.AbortedTransaction]? = nil
    ) throws -> (texts: [String], walk: FetchedRecordsWalk) {
        var walk = FetchedRecordsWalk(from: FetchPosition(Offset(offset)), until: limit.map { Offset($0) })
        walk.walk(bytes.span.bytes, aborted: aborted.map { AbortedTransactions($0) })
        let partition = TopicPartition("orders", PartitionIndex(0))
        let chunk = FetchedChunk(
            partition: partition, memory: RecordMemory(copying: bytes.span.bytes), batches: walk.batches,
            start: Offset(offset), limit: limit.map { Offset($0) }, next: walk.next,
            delivery: PartitionDelivery(at: Offset(offset)))
        var decoder = BatchDecoder(limit: 1 << 20)
        var texts: [String] = []
        for index in chunk.batches.indices {
            let batch = try decoder.decode(chunk, index)
            texts += batch.slots.map { slot in
                let value = slot.value.map { batch.memory.withBytes($0) { String(decoding: $0, as: UTF8.self) } }
                return "\(batch.offset(of: slot)):\(value ?? "null")"
            }
        }
        return (texts, walk)
    }
}
