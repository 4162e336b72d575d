import MartletClient

/// The examples of the README, word for word, so that they compile and run.
enum ReadmeExamples {
    static func connect() throws -> Client {
        // README: connect
        let client = try Client(servers: ["127.0.0.1:9092"])
        // README: end
        return client
    }

    static func produce(_ client: Client) async throws {
        // README: produce
        try await client.admin.createTopic(NewTopic("orders", partitions: 3))
        let producer = try Producer(client)
        let order = try await producer.send(ProducerRecord(topic: "orders", key: "alice", value: "3 apples"))
        print("partition \(order.partition), offset \(order.offset ?? -1)")
        for count in 1...100 {
            // Waits only while there is no room; `flush` waits for the acknowledgements.
            _ = try await producer.enqueue(ProducerRecord(topic: "orders", key: "bob", value: "\(count) pears"))
        }
        try await producer.flush()
        await producer.close()
        // README: end
    }

    static func consume(_ client: Client, _ show: (String) -> Void) async throws {
        func print(_ line: String) { show(line) }
        // README: consume
        let consumer = try Consumer(client)
        try await consumer.assign(topic: "orders", from: .beginning, until: .end)
        for try await record in consumer.records {
            print("\(record.keyString ?? "nobody"): \(record.valueString ?? "nothing")")
        }
        await consumer.close()
        // README: end
    }

    static func administer(_ client: Client, _ show: ([String]) -> Void) async throws {
        func print(_ items: Any...) { show(items.map { "\($0)" }) }
        // README: administer
        let created = try await client.admin.createTopics([NewTopic("orders"), NewTopic("invoices")])
        for (name, result) in created {
            switch result {
            case .success(let topic): print("\(name) has \(topic.partitions ?? 0) partitions")
            case .failure(let error): print(error.message, error.hint ?? "")
            }
        }
        await client.close()
        // README: end
    }
}
