import MartletMessages
import MartletWire

/// The messages of the data path, ten partitions each: the plain form, and the flat one with warm storage.
func messageBenchmarks() -> [Benchmark] {
    [(9, "names"), (13, "ids")].flatMap { version, kind in produceBenchmarks(version: version, kind) }
        + [(11, "names"), (17, "ids")].flatMap { version, kind in fetchBenchmarks(version: version, kind) }
}

private let partitionCount = 10

private func encoded(_ message: some Message, _ version: Int16) -> [UInt8] {
    do {
        return try message.encoded(version: version)
    } catch {
        fatalError("\(error)")
    }
}

private func produceBenchmarks(version: Int16, _ kind: String) -> [Benchmark] {
    let partitions = (0..<Int32(partitionCount)).map { index in
        ProduceRequest.PartitionProduceData(index: index, records: [UInt8](repeating: 7, count: 100))
    }
    let request = encoded(
        ProduceRequest(
            acks: -1, timeoutMs: 1000, topicData: [.init(name: "orders", partitionData: partitions)]), version)
    let answers = (0..<Int32(partitionCount)).map { ProduceResponse.PartitionProduceResponse(index: $0, baseOffset: 9) }
    let response = encoded(
        ProduceResponse(responses: [.init(name: "orders", partitionResponses: answers)]), version)

    let flatRequest = Held(FlatProduceRequest())
    let flatResponse = Held(FlatProduceResponse())
    let writer = Held(WireWriter(capacity: 1 << 16))
    must(request) { reader throws(WireError) in try flatRequest.value.decode(from: &reader, version: version) }
    must(response) { reader throws(WireError) in try flatResponse.value.decode(from: &reader, version: version) }
    return [
        Benchmark("produce request, \(kind): decode plain", operations: partitionCount) {
            keep(try? ProduceRequest.decode(request.span.bytes, version: version))
        },
        Benchmark("produce request, \(kind): decode flat", operations: partitionCount) {
            var reader = WireReader(request.span.bytes)
            try? flatRequest.value.decode(from: &reader, version: version)
        },
        Benchmark("produce request, \(kind): encode flat", operations: partitionCount) {
            writer.value.removeAll()
            try? flatRequest.value.encode(into: &writer.value, version: version, text: request.span.bytes)
        },
        Benchmark("produce response, \(kind): decode flat", operations: partitionCount) {
            var reader = WireReader(response.span.bytes)
            try? flatResponse.value.decode(from: &reader, version: version)
        },
        Benchmark("produce response, \(kind): encode flat", operations: partitionCount) {
            writer.value.removeAll()
            try? flatResponse.value.encode(into: &writer.value, version: version, text: response.span.bytes)
        },
    ]
}

private func fetchBenchmarks(version: Int16, _ kind: String) -> [Benchmark] {
    let wanted = (0..<Int32(partitionCount)).map {
        FetchRequest.FetchPartition(partition: $0, partitionMaxBytes: 1 << 20)
    }
    let request = encoded(FetchRequest(topics: [.init(topic: "orders", partitions: wanted)]), version)
    let found = (0..<Int32(partitionCount)).map {
        FetchResponse.PartitionData(
            partitionIndex: $0, abortedTransactions: nil, records: [UInt8](repeating: 7, count: 100))
    }
    let response = encoded(FetchResponse(responses: [.init(topic: "orders", partitions: found)]), version)

    let flatRequest = Held(FlatFetchRequest())
    let flatResponse = Held(FlatFetchResponse())
    let writer = Held(WireWriter(capacity: 1 << 16))
    must(request) { reader throws(WireError) in try flatRequest.value.decode(from: &reader, version: version) }
    must(response) { reader throws(WireError) in try flatResponse.value.decode(from: &reader, version: version) }
    return [
        Benchmark("fetch request, \(kind): decode plain", operations: partitionCount) {
            keep(try? FetchRequest.decode(request.span.bytes, version: version))
        },
        Benchmark("fetch request, \(kind): decode flat", operations: partitionCount) {
            var reader = WireReader(request.span.bytes)
            try? flatRequest.value.decode(from: &reader, version: version)
        },
        Benchmark("fetch request, \(kind): encode flat", operations: partitionCount) {
            writer.value.removeAll()
            try? flatRequest.value.encode(into: &writer.value, version: version, text: request.span.bytes)
        },
        Benchmark("fetch response, \(kind): decode flat", operations: partitionCount) {
            var reader = WireReader(response.span.bytes)
            try? flatResponse.value.decode(from: &reader, version: version)
        },
        Benchmark("fetch response, \(kind): encode flat", operations: partitionCount) {
            writer.value.removeAll()
            try? flatResponse.value.encode(into: &writer.value, version: version, text: response.span.bytes)
        },
    ]
}

/// What a benchmark measures must work: a refusal would be a quick figure.
private func must(_ bytes: [UInt8], _ decode: (inout WireReader) throws(WireError) -> Void) {
    var reader = WireReader(bytes.span.bytes)
    do {
        try decode(&reader)
    } catch {
        fatalError("\(error)")
    }
}

/// Storage that a benchmark's rounds share.
private final class Held<Value: ~Copyable> {
    var value: Value
    init(_ value: consuming Value) { self.value = value }
}
