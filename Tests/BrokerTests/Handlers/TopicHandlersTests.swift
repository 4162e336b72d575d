import MartletBase
import MartletMessages
import MartletWire
import Testing

@testable import MartletBroker

@Suite struct TopicHandlersTests {
    @Test("a created topic is in the metadata at once, with its id, partitions and leader")
    func created() throws {
        let test = try TestBroker()
        let created = try test.createTopic("events", partitions: 3)
        #expect(created.errorCode == .none)
        #expect(created.numPartitions == 3)
        let metadata = try test.ask(MetadataRequest(topics: nil), version: 12)
        let topic = try #require(metadata.topics.first)
        #expect(topic.name == "events")
        #expect(topic.topicId == created.topicId)
        #expect(topic.partitions.map(\.partitionIndex) == [0, 1, 2])
        #expect(topic.partitions.allSatisfy { $0.leaderId == 1 && $0.isrNodes == [1] && $0.leaderEpoch >= 0 })
        #expect(metadata.brokers.map(\.host) == ["127.0.0.1"])
        #expect(metadata.clusterId == UUID128(high: 1, low: 2).description)
        #expect(metadata.controllerId == 1)
    }

    @Test("asking for an unknown topic creates it, unless the request or the broker forbids it")
    func autoCreation() throws {
        let test = try TestBroker(["num.partitions": "4"])
        let ask = { (name: String, allow: Bool) in
            try test.ask(
                MetadataRequest(topics: [.init(name: name)], allowAutoTopicCreation: allow), version: 9
            ).topics[0]
        }
        #expect(try ask("no", false).errorCode == .unknownTopicOrPartition)
        #expect(try ask("yes", true).partitions.count == 4)
        #expect(try ask("bad name", true).errorCode == .invalidTopicException)
        let strict = try TestBroker(["auto.create.topics.enable": "false"])
        let answer = try strict.ask(MetadataRequest(topics: [.init(name: "no")]), version: 9)
        #expect(answer.topics.map(\.errorCode) == [.unknownTopicOrPartition])
    }

    @Test("one request creates so many topics and no more; asked for again, the rest follow")
    func boundedAutoCreation() throws {
        let test = try TestBroker()
        let limit = test.broker.limits.maxAutoCreatedTopics
        let request = MetadataRequest(topics: (0..<limit + 2).map { .init(name: "topic-\($0)") })
        let first = try test.ask(request, version: 9).topics.map(\.errorCode)
        #expect(first.count { $0 == .none } == limit)
        #expect(first.suffix(2) == [.unknownTopicOrPartition, .unknownTopicOrPartition])
        #expect(try test.ask(request, version: 9).topics.allSatisfy { $0.errorCode == .none })
    }

    @Test("a topic that is to be deleted twice in one request, by name and by id, is refused and stays")
    func deletedTwice() throws {
        let test = try TestBroker()
        let id = try test.createTopic("kept").topicId
        try test.createTopic("gone")
        let byName = DeleteTopicsRequest(topicNames: ["kept", "gone", "kept"], timeoutMs: 1000)
        #expect(
            try test.ask(byName, version: 5).responses.map(\.errorCode) == [.invalidRequest, .none, .invalidRequest])
        let byBoth = DeleteTopicsRequest(
            topics: [.init(name: "kept"), .init(name: nil, topicId: id)], timeoutMs: 1000)
        let refused = try test.ask(byBoth, version: 6).responses
        #expect(refused.map(\.errorCode) == [.invalidRequest, .invalidRequest])
        #expect(refused.map(\.name) == ["kept", nil])
        let once = DeleteTopicsRequest(topics: [.init(name: nil, topicId: id)], timeoutMs: 1000)
        #expect(try test.ask(once, version: 6).responses.map(\.errorCode) == [.none])
    }

    @Test("a request that names thousands of topics is handled by jobs, and the loop is free meanwhile")
    func longRequest() throws {
        let test = try TestBroker()
        try test.createTopic("one")
        let names = (0..<5000).map { "unknown-\($0)" } + ["one"]
        let request = DeleteTopicsRequest(topicNames: names, timeoutMs: 1000)
        let number = try test.connection.send(request, version: 5, to: test.broker)
        test.connection.run()
        #expect(!test.connection.hasSettled(number))
        #expect(test.jobs.waitingCount == 1)
        test.run()
        let answer = try #require(test.connection.answer(number))
        let outcomes = try TestConnection.decode(DeleteTopicsRequest.self, answer, version: 5).responses
        #expect(outcomes.map(\.name) == names)
        #expect(outcomes.dropLast().allSatisfy { $0.errorCode == .unknownTopicOrPartition })
        #expect(outcomes.last?.errorCode == ErrorCode.none)
        #expect(test.connection.timerCount == 0)
    }

    @Test("a long request whose peer goes away leaves nothing behind")
    func abandonedLongRequest() throws {
        let test = try TestBroker()
        let request = DeleteTopicsRequest(topicNames: (0..<5000).map { "unknown-\($0)" }, timeoutMs: 1000)
        try test.connection.send(request, version: 5, to: test.broker)
        test.connection.disconnect()
        test.run()
        #expect(test.connection.timerCount == 0)
    }

    @Test("a topic that stands in a request twice is described once")
    func repeatedNames() throws {
        let test = try TestBroker()
        let id = try test.createTopic("a").topicId
        let byName = MetadataRequest(topics: ["a", "new", "a", "new"].map { .init(name: $0) })
        #expect(try test.ask(byName, version: 9).topics.map(\.name) == ["a", "new"])
        let byID = MetadataRequest(topics: [.init(topicId: id, name: nil), .init(topicId: id, name: nil)])
        #expect(try test.ask(byID, version: 12).topics.map(\.name) == ["a"])
    }

    @Test("null asks for all topics, an empty list for none, and in version 0 an empty list for all")
    func allTopics() throws {
        let test = try TestBroker()
        try test.createTopic("a")
        try test.createTopic("b")
        #expect(try test.ask(MetadataRequest(topics: nil), version: 1).topics.map(\.name) == ["a", "b"])
        #expect(try test.ask(MetadataRequest(topics: []), version: 1).topics.isEmpty)
        #expect(try test.ask(MetadataRequest(topics: []), version: 0).topics.map(\.name) == ["a", "b"])
    }

    @Test("ids find topics from version 12 on; before, and unknown ones, are refused")
    func ids() throws {
        let test = try TestBroker()
        let id = try test.createTopic("events").topicId
        let byID = MetadataRequest(topics: [
            .init(topicId: id, name: nil), .init(topicId: UUID128(high: 9, low: 9), name: nil),
        ])
        let found = try test.ask(byID, version: 12).topics
        #expect(found.map(\.name) == ["events", nil])
        #expect(found.map(\.errorCode) == [.none, .unknownTopicId])
        #expect(try test.ask(byID, version: 10).topics.map(\.errorCode) == [.invalidRequest, .invalidRequest])
    }

    @Test("what cannot be created says why")
    func refusals() throws {
        let test = try TestBroker()
        try test.createTopic("taken")
        let cases: [(CreateTopicsRequest.CreatableTopic, ErrorCode)] = [
            (.init(name: "taken", numPartitions: 1, replicationFactor: 1), .topicAlreadyExists),
            (.init(name: "a b", numPartitions: 1, replicationFactor: 1), .invalidTopicException),
            (.init(name: "x", numPartitions: 0, replicationFactor: 1), .invalidPartitions),
            (.init(name: "x", numPartitions: 1, replicationFactor: 2), .invalidReplicationFactor),
            (
                .init(
                    name: "x", numPartitions: 1, replicationFactor: 1,
                    configs: [.init(name: "retention.sm", value: "1")]), .invalidConfig
            ),
            (
                .init(
                    name: "x", numPartitions: 1, replicationFactor: -1,
                    assignments: [.init(partitionIndex: 0, brokerIds: [1])]), .invalidRequest
            ),
        ]
        for (topic, error) in cases {
            let result = try test.ask(CreateTopicsRequest(topics: [topic]), version: 7).topics[0]
            #expect(result.errorCode == error, "\(result.errorMessage ?? "")")
            #expect(result.errorMessage?.isEmpty == false)
        }
        let twice = CreateTopicsRequest(topics: [.init(name: "y"), .init(name: "y")])
        #expect(try test.ask(twice, version: 7).topics.map(\.errorCode) == [.invalidRequest, .invalidRequest])
    }

    @Test("validate_only says what would be, and creates nothing")
    func validateOnly() throws {
        let test = try TestBroker()
        let request = CreateTopicsRequest(
            topics: [.init(name: "maybe", numPartitions: 2, replicationFactor: -1)], validateOnly: true)
        let result = try test.ask(request, version: 5).topics[0]
        #expect(result.errorCode == .none)
        #expect(result.numPartitions == 2)
        #expect(result.configs?.isEmpty == false)
        #expect(try test.ask(MetadataRequest(topics: nil), version: 9).topics.isEmpty)
    }

    @Test("topics are deleted by name or id, and unknown ones refused")
    func deletion() throws {
        let test = try TestBroker()
        try test.createTopic("a")
        let id = try test.createTopic("b").topicId
        #expect(
            try test.ask(DeleteTopicsRequest(topicNames: ["a", "ghost"]), version: 5).responses.map(\.errorCode)
                == [.none, .unknownTopicOrPartition])
        let byID = DeleteTopicsRequest(topics: [.init(topicId: id), .init(name: "b", topicId: id)])
        let responses = try test.ask(byID, version: 6).responses
        #expect(responses.map(\.errorCode) == [.none, .invalidRequest])
        #expect(responses[0].name == "b")
        #expect(try test.ask(MetadataRequest(topics: nil), version: 9).topics.isEmpty)
        let forbidden = try TestBroker(["delete.topic.enable": "false"])
        try forbidden.createTopic("kept")
        #expect(
            try forbidden.ask(DeleteTopicsRequest(topicNames: ["kept"]), version: 3).responses[0].errorCode
                == .topicDeletionDisabled)
    }

    @Test("partitions are added up to a new total, never taken away")
    func partitions() throws {
        let test = try TestBroker()
        try test.createTopic("events", partitions: 2)
        let ask = { (count: Int32, validateOnly: Bool) in
            try test.ask(
                CreatePartitionsRequest(
                    topics: [.init(name: "events", count: count, assignments: nil)], timeoutMs: 1000,
                    validateOnly: validateOnly),
                version: 3
            ).results[0].errorCode
        }
        #expect(try ask(2, false) == .invalidPartitions)
        #expect(try ask(5, true) == .none)
        #expect(try test.ask(MetadataRequest(topics: nil), version: 9).topics[0].partitions.count == 2)
        #expect(try ask(5, false) == .none)
        #expect(try test.ask(MetadataRequest(topics: nil), version: 9).topics[0].partitions.count == 5)
    }

    @Test("partitions are described in pages that a cursor joins")
    func pages() throws {
        let test = try TestBroker()
        try test.createTopic("a", partitions: 2)
        try test.createTopic("b", partitions: 3)
        let first = try test.ask(DescribeTopicPartitionsRequest(responsePartitionLimit: 3), version: 0)
        #expect(first.topics.map(\.name) == ["a", "b"])
        #expect(first.topics.map(\.partitions.count) == [2, 1])
        let cursor = try #require(first.nextCursor)
        let second = try test.ask(
            DescribeTopicPartitionsRequest(
                responsePartitionLimit: 3,
                cursor: .init(topicName: cursor.topicName, partitionIndex: cursor.partitionIndex)), version: 0)
        #expect(second.topics.map(\.partitions.count) == [2])
        #expect(second.nextCursor == nil)
    }
}
