import MartletBase
import MartletMessages
import MartletRecords
import MartletWire
import Testing

@testable import MartletClient

private typealias Partition = MartletClient.TopicPartition

@Suite struct ConsumerTests {
    /// Makes the topic `orders` and appends a batch of these values to a partition.
    private func append(_ values: [String], to partition: Int32 = 0, _ client: Client) async throws {
        var builder = RecordBatchBuilder()
        for value in values {
            try builder.append(
                timestamp: Timestamp(1_790_000_000_000), key: Array("k".utf8).span.bytes,
                value: Array(value.utf8).span.bytes, headers: [("h", Array("x".utf8))])
        }
        var bytes = ByteBuffer()
        var compressor = Compressor()
        try builder.finish(Compression(.lz4), using: &compressor, into: &bytes)
        let batch = bytes.array()
        let answer: ProduceResponse = try await client.runtime.run { core, end in
            let request = ProduceRequest(
                acks: -1, timeoutMs: 10_000,
                topicData: [.init(name: "orders", partitionData: [.init(index: partition, records: batch)])])
            let call = core.call(request, to: .any, .init(versions: 9...12)) { end($0.mapError(ClientError.init)) }
            return { core.cancel(call) }
        }
        #expect(answer.responses.allSatisfy { $0.partitionResponses.allSatisfy { $0.errorCode == .none } })
    }

    private func withOrders(
        partitions: Int32 = 1, _ body: (TestServer, Client) async throws -> Void
    ) async throws {
        try await withServer { server, client in
            _ = try await client.admin.createTopics([NewTopic("orders", partitions: partitions)])
            try await body(server, client)
        }
    }

    @Test func `what is there is read to its end`() async throws {
        try await withOrders(partitions: 2) { _, client in
            try await append(["a", "b"], client)
            try await append(["c"], to: 1, client)
            let consumer = try Consumer(client)
            try await consumer.assign(topic: "orders", from: .beginning, until: .end)
            var read: [String] = []
            for try await record in consumer.records {
                read.append("\(record.partition)/\(record.offset)=\(record.valueString ?? "")")
                #expect(record.topic == "orders")
                #expect(record.keyString == "k")
                #expect(record.timestamp == 1_790_000_000_000)
                #expect(record.headers == [Header("h", "x")])
            }
            #expect(read.sorted() == ["0/0=a", "0/1=b", "1/0=c"])
            #expect(try await consumer.position(of: Partition("orders", 0)) == 2)
            #expect(try await consumer.lag(of: Partition("orders", 0)) == 0)
            await consumer.close()
        }
    }

    @Test func `a sequence that is left goes on with the next record, and a seek goes back`() async throws {
        try await withOrders { _, client in
            try await append(["a", "b", "c", "d"], client)
            let consumer = try Consumer(client)
            let partition = Partition("orders", 0)
            try await consumer.assign([partition], from: .beginning)
            func next(_ count: Int) async throws -> [String] {
                var read: [String] = []
                for try await record in consumer.records {
                    read.append(record.valueString ?? "")
                    if read.count == count { break }
                }
                return read
            }
            #expect(try await next(1) == ["a"])
            #expect(try await next(2) == ["b", "c"])
            try await consumer.seek(partition, to: .offset(1))
            #expect(try await next(3) == ["b", "c", "d"])
            let waiting = Task { try await next(1) }
            try await append(["e"], client)
            #expect(try await waiting.value == ["e"])
        }
    }

    @Test func `batches are those that were stored`() async throws {
        try await withOrders { _, client in
            try await append(["a", "b"], client)
            try await append(["c"], client)
            let consumer = try Consumer(client)
            try await consumer.assign(topic: "orders", from: .offset(1), until: .end)
            var read: [[String]] = []
            for try await batch in consumer.batches { read.append(batch.map { $0.valueString ?? "" }) }
            #expect(read == [["b"], ["c"]])
        }
    }

    @Test func `cancelling the task ends the waiting`() async throws {
        try await withOrders { _, client in
            let consumer = try Consumer(client)
            try await consumer.assign(topic: "orders", from: .beginning)
            let waiting = Task { for try await _ in consumer.records {} }
            waiting.cancel()
            let error = await #expect(throws: ClientError.self) { try await waiting.value }
            #expect(error?.kind == .cancelled)
        }
    }

    @Test func `closing the consumer or the client ends the sequence`() async throws {
        try await withOrders { server, client in
            let consumer = try Consumer(client)
            try await consumer.assign(topic: "orders", from: .beginning)
            let waiting = Task { for try await _ in consumer.records {} }
            await consumer.close()
            try await waiting.value

            let other = try server.client()
            let second = try Consumer(other)
            try await second.assign(topic: "orders", from: .beginning)
            let orphan = Task { for try await _ in second.records {} }
            await other.close()
            _ = try? await orphan.value
        }
    }

    @Test func `what does not exist is said at once`() async throws {
        try await withOrders { _, client in
            let consumer = try Consumer(client)
            let unknown = await #expect(throws: ClientError.self) {
                try await consumer.assign(topic: "nowhere", from: .beginning)
            }
            #expect(unknown?.name == "UNKNOWN_TOPIC_OR_PARTITION")
            let partition = await #expect(throws: ClientError.self) {
                try await consumer.assign([Partition("orders", 7)], from: .beginning)
            }
            #expect(partition?.message == "topic \"orders\" has no partition 7: it has 1")
        }
    }

    @Test func `offsets are found by place and by time`() async throws {
        try await withOrders { _, client in
            try await append(["a", "b"], client)
            let consumer = try Consumer(client)
            let partition = Partition("orders", 0)
            #expect(try await consumer.offsets(of: [partition], at: .beginning) == [partition: 0])
            #expect(try await consumer.offsets(of: [partition], at: .end) == [partition: 2])
            #expect(try await consumer.offsets(of: [partition], at: .timestamp(1_790_000_000_000)) == [partition: 0])
            #expect(try await consumer.offsets(of: [partition], at: .timestamp(1_790_000_000_001)) == [partition: 2])
        }
    }
}
