import MartletClient
import Testing

@Suite struct ProducerTests {
    @Test func `a record that is sent is acknowledged with its place`() async throws {
        try await withServer { _, client in
            let producer = try Producer(client)
            let first = try await producer.send(ProducerRecord(topic: "orders", value: "one", timestamp: 5))
            #expect(first == RecordMetadata(topic: "orders", partition: 0, offset: 0, timestamp: 5))
            let second = try await producer.send(
                ProducerRecord(topic: "orders", key: "k", value: "two", headers: [Header("h", "v")]))
            #expect(second.offset == 1)
            #expect(try await producer.partitionCount(of: "orders") == 1)
            await producer.close()
        }
    }

    @Test func `many tasks fill a small buffer, and every record has an offset of its own`() async throws {
        try await withServer { _, client in
            var configuration = ProducerConfiguration()
            configuration.batchBytes = 2_000
            configuration.bufferBytes = 10_000
            configuration.compression = .lz4()
            let producer = try Producer(client, configuration)
            let offsets = try await withThrowingTaskGroup(of: [Int64].self) { group in
                for task in 0..<8 {
                    group.addTask {
                        var deliveries: [Delivery] = []
                        for number in 0..<200 {
                            let value = "\(task)/\(number)/" + String(repeating: "x", count: 50)
                            deliveries.append(try await producer.enqueue(ProducerRecord(topic: "orders", value: value)))
                        }
                        var offsets: [Int64] = []
                        for delivery in deliveries { offsets.append(try await delivery.wait().offset ?? -1) }
                        #expect(offsets == offsets.sorted(), "one task's records keep their order")
                        return offsets
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(offsets.sorted() == Array(0..<1600))
            await producer.close()
        }
    }

    @Test func `flush waits for everything, and closing refuses what comes later`() async throws {
        try await withServer { _, client in
            var configuration = ProducerConfiguration()
            configuration.linger = .seconds(3600)
            let producer = try Producer(client, configuration)
            let delivery = try await producer.enqueue(ProducerRecord(topic: "orders", value: "one"))
            #expect(delivery.result == nil)
            try await producer.flush()
            #expect(try delivery.result?.get().offset == 0)
            let last = try await producer.enqueue(ProducerRecord(topic: "orders", value: "two"))
            await producer.close()
            #expect(try last.result?.get().offset == 1)
            let error = await #expect(throws: ClientError.self) {
                try await producer.send(ProducerRecord(topic: "orders", value: "three"))
            }
            #expect(error?.kind == .closed)
        }
    }

    @Test func `a task that waits is cancelled, and the record ends with the client`() async throws {
        try await withServer { _, client in
            var configuration = ProducerConfiguration()
            configuration.linger = .seconds(3600)
            let producer = try Producer(client, configuration)
            let delivery = try await producer.enqueue(ProducerRecord(topic: "orders", value: "one"))
            let task = Task { try await delivery.wait() }
            task.cancel()
            let cancelled = await #expect(throws: ClientError.self) { try await task.value }
            #expect(cancelled?.kind == .cancelled)
            await client.close()
            let closed = await #expect(throws: ClientError.self) { try await delivery.wait() }
            #expect(closed?.kind == .closed)
        }
    }

    @Test func `closing in a cancelled task ends everything at once`() async throws {
        try await withServer { _, client in
            var configuration = ProducerConfiguration()
            configuration.linger = .seconds(3600)
            let producer = try Producer(client, configuration)
            _ = try await producer.partitionCount(of: "orders")
            let deliveries = try await withThrowingTaskGroup(of: Delivery.self) { group in
                for number in 0..<3 {
                    group.addTask { try await producer.enqueue(ProducerRecord(topic: "orders", value: "\(number)")) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let closing = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                await producer.close()
            }
            await closing.value
            for delivery in deliveries { #expect(delivery.result != nil) }
        }
    }

    @Test func `what makes no sense is refused before anything is sent`() async throws {
        try await withServer { _, client in
            var configuration = ProducerConfiguration()
            configuration.maxInFlight = 6
            #expect(throws: ClientError.self) { try Producer(client, configuration) }
            configuration = ProducerConfiguration()
            configuration.compression = .gzip(level: 12)
            #expect(throws: ClientError.self) { try Producer(client, configuration) }

            let producer = try Producer(client)
            let error = await #expect(throws: ClientError.self) {
                try await producer.send(ProducerRecord(topic: "orders", partition: 4, value: "one"))
            }
            #expect(error?.message == "\"orders\" has the partitions 0 to 0, and no 4")
            await producer.close()
        }
    }
}
