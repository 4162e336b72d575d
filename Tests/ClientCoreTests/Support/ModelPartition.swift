import MartletBase
import MartletMessages
import MartletRecords
import MartletWire

/// One partition's log as the protocol promises it, for idempotent producers and others: whatever leads it has the same.
struct ModelPartition {
    private(set) var values: [String] = []
    private var producers: [Int64: Producer] = [:]
    var leader: NodeID
    var leaderEpoch = LeaderEpoch(0)
    var maxBatchBytes = Int.max

    private struct Producer {
        var epoch: ProducerEpoch
        /// The last five batches.
        var batches: [(first: ProducerSequence, last: ProducerSequence, base: Int64)]
    }

    init(leader: NodeID) { self.leader = leader }

    /// Appends the batch, or finds that it is there: its base offset.
    mutating func append(_ bytes: [UInt8]) throws -> Result<Int64, ErrorCode.Failure> {
        let view = try RecordBatchView(bytes.span.bytes)
        try view.verifyChecksum()
        return try append(view)
    }

    private mutating func append(_ view: RecordBatchView) throws -> Result<Int64, ErrorCode.Failure> {
        if view.bytes.byteCount > maxBatchBytes { return .failure(ErrorCode.Failure(.messageTooLarge)) }
        let header = view.header
        if header.isIdempotent {
            if let known = producers[header.producerID.rawValue] {
                if header.producerEpoch < known.epoch { return .failure(ErrorCode.Failure(.invalidProducerEpoch)) }
                let same = known.batches.first {
                    $0.first == header.baseSequence && $0.last == header.lastSequence
                        && known.epoch == header.producerEpoch
                }
                if let same { return .success(same.base) }
                let expected =
                    header.producerEpoch > known.epoch
                    ? .zero : known.batches.last?.last.advanced(by: 1) ?? header.baseSequence
                guard header.baseSequence == expected else {
                    return .failure(ErrorCode.Failure(.outOfOrderSequenceNumber))
                }
            }
        }
        let base = Int64(values.count)
        values += try Self.values(view)
        note(header, base)
        return .success(base)
    }

    private mutating func note(_ header: RecordBatchHeader, _ base: Int64) {
        guard header.isIdempotent else { return }
        var known = producers[header.producerID.rawValue] ?? Producer(epoch: header.producerEpoch, batches: [])
        if header.producerEpoch > known.epoch { known = Producer(epoch: header.producerEpoch, batches: []) }
        known.batches = known.batches.suffix(4) + [(header.baseSequence, header.lastSequence, base)]
        producers[header.producerID.rawValue] = known
    }

    /// A restart: a snapshot in Kafka's format names one batch of each producer.
    mutating func forgetAllButLast() {
        for id in Array(producers.keys) {
            let last = producers[id]?.batches.last
            producers[id]?.batches = last.map { [$0] } ?? []
        }
    }

    /// Data was lost with the producer's state.
    mutating func forgetProducers() { producers = [:] }

    static func values(_ view: RecordBatchView) throws -> [String] {
        var decompressor = Decompressor()
        return try values(view, &decompressor)
    }

    private static func values(_ view: RecordBatchView, _ decompressor: inout Decompressor) throws -> [String] {
        var reader = try view.records(using: &decompressor, limit: 1 << 24)
        var values: [String] = []
        while let record = try reader.next() {
            guard let value = record.value else { continue }
            let text = reader.bytes.extracting(value.start..<value.end).withUnsafeBytes {
                String(decoding: $0, as: UTF8.self)
            }
            values.append(text)
        }
        return values
    }
}
