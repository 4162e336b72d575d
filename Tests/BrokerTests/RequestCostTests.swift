import MartletBase
import MartletMessages
import TestSupport
import Testing

@testable import MartletBroker

@Suite("what a request costs does not follow the bytes that it moves")
struct RequestCostTests {
    private static func produce(_ records: Int, size: Int) throws -> [UInt8] {
        let values = [String](repeating: String(repeating: "x", count: size), count: records)
        let request = ProduceRequest(
            acks: 1, timeoutMs: 1000,
            topicData: [.init(name: "events", partitionData: [.init(index: 0, records: batch(values))])])
        return try TestConnection.frame(request, version: 9)
    }

    /// What handling the request allocates once everything that it needs has been used before.
    private static func cost(of frame: [UInt8], _ test: TestBroker) -> (allocations: Int, peakBytes: Int) {
        for _ in 0..<3 {
            test.connection.send(frame, to: test.broker)
            test.run()
        }
        let counted = countingAllocations { _ = test.connection.send(frame, to: test.broker) }
        test.run()
        return (counted.allocations, counted.peakBytes)
    }

    @Test("a batch of 500 records is taken with as many allocations as one record of the same size")
    func produce() throws {
        let test = try TestBroker()
        try test.createTopic("events", ["flush.on.ack": "false"])
        let one = Self.cost(of: try Self.produce(1, size: 54_000), test)
        let many = Self.cost(of: try Self.produce(500, size: 100), test)
        // The disk in memory may need a page more or less.
        #expect(abs(many.allocations - one.allocations) < 10, "\(many) beside \(one)")
    }

    @Test("a fetch of half a mebibyte holds no more memory than one of a kibibyte")
    func fetch() throws {
        let test = try TestBroker()
        try test.createTopic("events")
        for _ in 0..<10 {
            test.connection.send(try Self.produce(50, size: 1000), to: test.broker)
            test.run()
        }
        func fetch(_ maxBytes: Int32) throws -> [UInt8] {
            let wish = FetchRequest.FetchPartition(partition: 0, fetchOffset: 0, partitionMaxBytes: maxBytes)
            let request = FetchRequest(
                replicaId: -1, maxWaitMs: 0, minBytes: 1, maxBytes: maxBytes,
                topics: [.init(topic: "events", partitions: [wish])])
            return try TestConnection.frame(request, version: 12)
        }
        let little = Self.cost(of: try fetch(1000), test)
        let much = Self.cost(of: try fetch(512 << 10), test)
        // A few pages of the file are looked at, to know that they are in memory.
        #expect(much.peakBytes < little.peakBytes + 16 << 10, "\(much) beside \(little)")
    }
}
