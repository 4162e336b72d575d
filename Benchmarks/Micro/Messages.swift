import MartletMessages
import MartletWire

/// Whole messages in their plain form.
func messageBenchmarks() -> [Benchmark] {
    let partitions = (0..<10 as Range<Int32>).map { index in
        ProduceRequest.PartitionProduceData(index: index, records: [UInt8](repeating: 7, count: 100))
    }
    let produce = ProduceRequest(
        acks: -1, timeoutMs: 1000, topicData: [.init(name: "orders", partitionData: partitions)])
    guard let bytes = try? produce.encoded(version: 9) else { return [] }
    return [
        Benchmark("produce: decode plain, per partition", operations: 10) {
            keep(try? ProduceRequest.decode(bytes.span.bytes, version: 9))
        }
    ]
}
