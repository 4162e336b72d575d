import MartletClient
import Testing

/// Administration of a broker in this process; what happens in larger and failing clusters is tested in `ClientCore`.
@Suite struct AdminTests {
    private let first = TopicPartition("orders", 0)

    @Test func `topics are created, listed, described, grown and deleted`() async throws {
        try await withServer { _, client in
            let admin = client.admin
            let created = try await admin.createTopics([
                NewTopic("orders", partitions: 3, settings: ["retention.ms": "5000"]), NewTopic("bad name"),
            ])
            #expect(try created["orders"]?.get().partitions == 3)
            #expect(throws: ClientError.self) { try created["bad name"]?.get() }
            #expect(try await admin.listTopics().map(\.name) == ["orders"])
            #expect(try await admin.listTopics().map(\.partitionCount) == [3])
            let topic = try await admin.describeTopic("orders")
            #expect(topic.id == (try created["orders"]?.get().id))
            #expect(topic.partitions.map(\.partition) == [0, 1, 2])
            #expect(topic.partitions.map(\.leader) == [1, 1, 1])
            #expect(topic.partitions.map(\.inSyncReplicas) == [[1], [1], [1]])
            try await admin.createPartitions(["orders": NewPartitions(total: 5)])["orders"]?.get()
            #expect(try await admin.describeTopic("orders").partitions.count == 5)
            try await admin.deleteTopic("orders")
            #expect(try await admin.listTopics().isEmpty)
        }
    }

    @Test func `validating creates nothing`() async throws {
        try await withServer { _, client in
            try await client.admin.createTopic(NewTopic("orders", partitions: 1), validateOnly: true)
            #expect(try await client.admin.listTopics().isEmpty)
        }
    }

    @Test func `refusals say about what, why and how the protocol names it`() async throws {
        try await withServer { _, client in
            let missing = await #expect(throws: ClientError.self) { try await client.admin.describeTopic("missing") }
            #expect(missing?.kind == .refused)
            #expect(missing?.name == "UNKNOWN_TOPIC_OR_PARTITION")
            #expect(missing?.message == "topic \"missing\": it does not exist")
            #expect(missing?.hint == "list what exists, or create it first")
            try await client.admin.createTopic(NewTopic("orders"))
            let again = await #expect(throws: ClientError.self) {
                try await client.admin.createTopic(NewTopic("orders"))
            }
            #expect(again?.name == "TOPIC_ALREADY_EXISTS")
            #expect(again?.message.hasPrefix("topic \"orders\": ") == true)
        }
    }

    @Test func `settings are described with their source, changed and taken back`() async throws {
        try await withServer { _, client in
            let admin = client.admin
            let owner = SettingsOwner.topic("orders")
            try await admin.createTopic(NewTopic("orders", partitions: 1))
            func retention() async throws -> Setting? {
                try await admin.describeSettings(of: [owner], names: ["retention.ms"])[owner]?.get().first
            }
            #expect(try await retention()?.source == .default)
            try await admin.alterSettings([owner: ["retention.ms": .set("5000")]])[owner]?.get()
            #expect(try await retention()?.value == "5000")
            #expect(try await retention()?.source == .topic)
            try await admin.alterSettings([owner: ["retention.ms": .unset]])[owner]?.get()
            #expect(try await retention()?.source == .default)
            let refused = try await admin.alterSettings([owner: ["retention.ms": .set("soon")]])
            #expect(throws: ClientError.self) { try refused[owner]?.get() }
            let broker = try await admin.describeSettings(of: [.broker(1)], withDocumentation: true)[.broker(1)]?.get()
            #expect(broker?.first { $0.name == "num.partitions" }?.documentation != nil)
            #expect(try await admin.listSettingsOwners().contains(owner))
        }
    }

    @Test func `offsets, epochs and producers of empty partitions`() async throws {
        try await withServer { _, client in
            let admin = client.admin
            try await admin.createTopic(NewTopic("orders", partitions: 2))
            let second = TopicPartition("orders", 1)
            let missing = TopicPartition("orders", 9)
            let offsets = try await admin.listOffsets([first: .earliest, second: .latest, missing: .latest])
            #expect(try offsets[first]?.get().offset == 0)
            #expect(try offsets[second]?.get().offset == 0)
            #expect(throws: ClientError.self) { try offsets[missing]?.get() }
            let dated = try await admin.listOffsets([first: .timestamp(0), second: .maxTimestamp])
            #expect(try dated[first]?.get().offset == nil)
            #expect(try dated[second]?.get().offset == nil)
            #expect(try await admin.deleteRecords(before: [first: nil])[first]?.get() == 0)
            let beyond = try await admin.deleteRecords(before: [first: 10])
            #expect(throws: ClientError.self) { try beyond[first]?.get() }
            #expect(try await admin.describeProducers([first])[first]?.get() == [])
            #expect(try await admin.epochEnds([first: 0])[first] != nil)
        }
    }

    @Test func `the cluster, its brokers and their directories`() async throws {
        try await withServer { server, client in
            let admin = client.admin
            let cluster = try await admin.describeCluster()
            #expect(cluster.id == server.clusterID)
            #expect(cluster.controller == 1)
            #expect(cluster.brokers.map(\.address) == [server.address])
            try await admin.createTopic(NewTopic("orders", partitions: 1))
            let directories = try await admin.describeLogDirectories(of: [1, 9])
            #expect(try directories[1]?.get().first?.usableBytes ?? 0 > 0)
            #expect(throws: ClientError.self) { try directories[9]?.get() }
            #expect(try await admin.listReassignments().isEmpty)
            let elected = try await admin.electLeaders(of: [first])
            #expect(elected[first] != nil)
        }
    }

    @Test func `an operation on nothing has no results`() async throws {
        try await withServer { _, client in
            let found = try await client.admin.describeTopics([])
            #expect(found.isEmpty)
        }
    }
}
