import MartletBase
import MartletMessages
import MartletRecords

@testable import MartletBroker

/// A batch as a client sends it.
func batch(
    _ values: [String], timestamp: Int64 = 1_789_999_000_000, producer: Int64 = -1, sequence: Int32 = 0
) -> [UInt8] {
    var fields = BatchFields()
    if producer >= 0 {
        fields.producerID = ProducerID(producer)
        fields.producerEpoch = ProducerEpoch(0)
        fields.baseSequence = ProducerSequence(sequence)
    }
    var builder = RecordBatchBuilder(fields)
    var compressor = Compressor()
    var output = ByteBuffer()
    do {
        for value in values {
            let bytes = Array(value.utf8)
            try builder.append(timestamp: Timestamp(timestamp), key: nil, value: bytes.span.bytes)
        }
        try builder.finish(.none, using: &compressor, into: &output)
    } catch {
        preconditionFailure("a batch of a test cannot be built: \(error)")
    }
    return output.array()
}

extension TestBroker {
    @discardableResult
    func sendProduce(
        _ topic: String, _ parts: KeyValuePairs<Int32, [UInt8]?>, acks: Int16 = -1, version: Int16 = 9
    ) throws -> UInt64 {
        let request = ProduceRequest(
            acks: acks, timeoutMs: 1000,
            topicData: [.init(name: topic, partitionData: parts.map { .init(index: $0.key, records: $0.value) })])
        return try connection.send(request, version: version, to: broker)
    }

    func produceParts(
        _ topic: String, _ parts: KeyValuePairs<Int32, [UInt8]?>, acks: Int16 = -1, version: Int16 = 9
    ) throws -> [ProduceResponse.PartitionProduceResponse] {
        let number = try sendProduce(topic, parts, acks: acks, version: version)
        run()
        guard let answer = connection.answer(number) else {
            throw NoAnswer(request: "ProduceRequest", refusal: connection.refusal)
        }
        return try TestConnection.decode(ProduceRequest.self, answer, version: version).responses[0].partitionResponses
    }

    @discardableResult
    func produce(
        _ topic: String, _ values: [String], producer: Int64 = -1, sequence: Int32 = 0,
        timestamp: Int64 = 1_789_999_000_000
    ) throws -> ProduceResponse.PartitionProduceResponse {
        try produceParts(
            topic, [0: batch(values, timestamp: timestamp, producer: producer, sequence: sequence)])[0]
    }
}
