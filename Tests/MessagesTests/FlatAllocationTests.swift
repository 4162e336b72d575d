import MartletBase
import MartletMessages
import MartletWire
import TestSupport
import Testing

/// Unoptimized code allocates to pass generic values around, which says nothing of the design.
private let isOptimized: Bool = {
    var debug = false
    assert({ debug = true }() == ())
    return !debug
}()

@Suite("Flat messages allocate nothing once their storage is warm", .enabled(if: isOptimized))
struct FlatAllocationTests {
    /// A thousand partitions, once to warm the storage and once to count.
    private func allocations(_ pass: () throws -> Void) -> Int {
        func run() {
            do { try pass() } catch { Issue.record(error) }
        }
        run()
        return countingAllocations(run).allocations
    }

    private let indices = 0..<Int32(1000)

    @Test("produce requests")
    func produceRequest() throws {
        let partitions = indices.map { ProduceRequest.PartitionProduceData(index: $0, records: [1, 2, 3]) }
        let bytes = try ProduceRequest(topicData: [.init(name: "t", partitionData: partitions)]).encoded(version: 9)
        var flat = FlatProduceRequest()
        var writer = WireWriter()
        let count = allocations {
            var reader = WireReader(bytes.span.bytes)
            try flat.decode(from: &reader, version: 9)
            writer.removeAll()
            try flat.encode(into: &writer, version: 9, text: bytes.span.bytes)
        }
        #expect(count == 0)
        #expect(writer.splices.count == 1000)
    }

    @Test("produce responses")
    func produceResponse() throws {
        let partitions = indices.map { ProduceResponse.PartitionProduceResponse(index: $0, baseOffset: 7) }
        let bytes = try ProduceResponse(responses: [.init(name: "t", partitionResponses: partitions)])
            .encoded(version: 12)
        var flat = FlatProduceResponse()
        var writer = WireWriter()
        let count = allocations {
            var reader = WireReader(bytes.span.bytes)
            try flat.decode(from: &reader, version: 12)
            writer.removeAll()
            try flat.encode(into: &writer, version: 12, text: bytes.span.bytes)
        }
        #expect(count == 0)
        #expect(writer.count == bytes.count)
    }

    @Test("fetch requests")
    func fetchRequest() throws {
        let partitions = indices.map { FetchRequest.FetchPartition(partition: $0, fetchOffset: 7) }
        let bytes = try FetchRequest(topics: [.init(topic: "t", partitions: partitions)]).encoded(version: 18)
        var flat = FlatFetchRequest()
        var writer = WireWriter()
        let count = allocations {
            var reader = WireReader(bytes.span.bytes)
            try flat.decode(from: &reader, version: 18)
            writer.removeAll()
            try flat.encode(into: &writer, version: 18, text: bytes.span.bytes)
        }
        #expect(count == 0)
        #expect(writer.count == bytes.count)
    }

    @Test("fetch responses")
    func fetchResponse() throws {
        let partitions = indices.map {
            FetchResponse.PartitionData(
                partitionIndex: $0, abortedTransactions: [.init(producerId: 1, firstOffset: 2)], records: [1, 2, 3])
        }
        let bytes = try FetchResponse(responses: [.init(topic: "t", partitions: partitions)]).encoded(version: 12)
        var flat = FlatFetchResponse()
        var writer = WireWriter()
        let count = allocations {
            var reader = WireReader(bytes.span.bytes)
            try flat.decode(from: &reader, version: 12)
            writer.removeAll()
            try flat.encode(into: &writer, version: 12, text: bytes.span.bytes)
        }
        #expect(count == 0)
        #expect(writer.splices.count == 1000)
    }
}
