import MartletBase
import MartletRecords

/// A batch as a client sends it.
func batch(
    _ values: [String], timestamp: Int64 = 1_700_000_000_000, producer: Int64 = -1, epoch: Int16 = 0,
    sequence: Int32 = 0, transactional: Bool = false, codec: CompressionCodec = .none
) -> [UInt8] {
    var fields = BatchFields()
    if producer >= 0 {
        fields.producerID = ProducerID(producer)
        fields.producerEpoch = ProducerEpoch(epoch)
        fields.baseSequence = ProducerSequence(sequence)
        fields.isTransactional = transactional
    }
    var builder = RecordBatchBuilder(fields)
    var compressor = Compressor()
    var output = ByteBuffer()
    do {
        for (index, value) in values.enumerated() {
            let bytes = Array(value.utf8)
            try builder.append(
                timestamp: Timestamp(timestamp + Int64(index)), key: nil, value: bytes.span.bytes)
        }
        try builder.finish(Compression(codec), using: &compressor, into: &output)
    } catch { preconditionFailure("a batch of a test cannot be built: \(error)") }
    return output.bytes.withUnsafeBytes { [UInt8]($0) }
}

func batch(count: Int, size: Int = 10, timestamp: Int64 = 1_700_000_000_000) -> [UInt8] {
    batch((0..<count).map { _ in String(repeating: "x", count: size) }, timestamp: timestamp)
}

func marker(
    _ decision: EndTransactionMarker.Decision, producer: Int64, epoch: Int16 = 0, coordinator: Int32 = 0
) -> [UInt8] {
    var output = ByteBuffer()
    EndTransactionMarker(decision, coordinatorEpoch: CoordinatorEpoch(coordinator)).writeBatch(
        producerID: ProducerID(producer), producerEpoch: ProducerEpoch(epoch), timestamp: Timestamp(1), into: &output)
    return output.bytes.withUnsafeBytes { [UInt8]($0) }
}
