import MartletBase
import MartletWire
import Testing

@testable import MartletMetadata

@Suite struct ChangesTests {
    private func refusal(_ body: () throws -> Void) -> ChangeRefusal? {
        do { try body() } catch { return error as? ChangeRefusal }
        return nil
    }

    @Test("names are judged as Kafka judges them, and collide in . and _")
    func names() throws {
        var bench = try Bench()
        try bench.createTopic("a.b")
        let cases: [(String, ErrorCode)] = [
            ("", .invalidTopicException), (".", .invalidTopicException), ("..", .invalidTopicException),
            ("a b", .invalidTopicException), (String(repeating: "x", count: 250), .invalidTopicException),
            ("a_b", .invalidTopicException), ("a.b", .topicAlreadyExists),
        ]
        for (name, code) in cases {
            #expect(refusal { try bench.createTopic(name, id: TopicIDs.two) }?.errorCode == code, "\(name)")
        }
        try bench.createTopic(String(repeating: "x", count: 249), id: TopicIDs.two)
    }

    @Test("counts, assignments and settings that cannot be are refused by their own codes")
    func layouts() throws {
        let bench = try Bench(brokers: 1...2)
        func code(_ layout: TopicCreation.Layout, _ settings: Settings = Settings()) -> ErrorCode? {
            refusal {
                let creation = TopicCreation(name: "t", id: TopicIDs.one, layout: layout, settings: settings)
                _ = try bench.changes().createTopic(creation, rules: LenientRules())
            }?.errorCode
        }
        func assigned(_ lists: [Int32]...) -> TopicCreation.Layout {
            .assigned(
                lists.enumerated().map { ReplicaAssignment(PartitionIndex(Int32($0)), $1.map { NodeID($0) }) })
        }
        #expect(code(.counts(partitions: 0, replicationFactor: 1, start: 0)) == .invalidPartitions)
        #expect(code(.counts(partitions: .max, replicationFactor: 1, start: 0)) == .invalidPartitions)
        #expect(code(.counts(partitions: 1, replicationFactor: 0, start: 0)) == .invalidReplicationFactor)
        #expect(code(.counts(partitions: 1, replicationFactor: 3, start: 0)) == .invalidReplicationFactor)
        #expect(code(assigned([1, 1])) == .invalidReplicaAssignment)
        #expect(code(assigned([1, 2], [1])) == .invalidReplicaAssignment)
        #expect(code(assigned([9])) == .invalidReplicaAssignment)
        #expect(code(.assigned([ReplicaAssignment(PartitionIndex(1), [NodeID(1)])])) == .invalidReplicaAssignment)
        #expect(code(assigned([1, 2]), Settings(["k": "bad"])) == .invalidConfig)
        #expect(code(assigned([1, 2], [2, 1])) == nil)
    }

    @Test(
        "a creation of many transactions is seen whole or not at all, and leaves no mark", arguments: [126, 127, 1000])
    func large(partitions: Int32) throws {
        var bench = try Bench()
        let images = try bench.createTopic("big", partitions: partitions)
        #expect(images.count == (partitions > 120 ? 2 + (Int(partitions) + 127) / 128 : 1) || partitions == 126)
        for image in images.dropLast() {
            #expect(image.topicCount == 0)
        }
        #expect(bench.image.topic(named: "big")?.partitions().map { $0.key.rawValue } == Array(0..<partitions))
        #expect(bench.image.topicIntents.isEmpty)
        let topic = try #require(bench.image.topic(named: "big"))
        try bench.carryOut(bench.changes().deleteTopic(topic.id))
        #expect(bench.image.topicCount == 0)
        while let plan = try bench.changes().reap(isActive: { _ in true }) {
            try bench.carryOut(plan)
        }
        #expect(bench.image.storedTopic(topic.id) == nil)
        #expect(bench.store.keys.allSatisfy { !$0.key.description.hasPrefix("topic") })
        #expect(try bench.loaded().image == bench.image)
    }

    @Test("one record at a start gives everything that the broker leads a new epoch")
    func restart() throws {
        var bench = try Bench()
        try bench.createTopic("t", partitions: 500)
        let before = bench.store.revision
        let plan = try bench.changes().registerBroker(Bench.registration())
        try bench.carryOut(plan.plan)
        #expect(bench.store.revision == before.next)
        #expect(plan.epoch == BrokerEpoch(2))
        let topic = try #require(bench.image.topic(named: "t"))
        #expect(topic.partitions().allSatisfy { bench.image.leaderEpoch(of: $0.value.record) == LeaderEpoch(1) })
        try bench.createTopic("new", id: TopicIDs.two)
        let fresh = try #require(bench.image.topic(named: "new")?[PartitionIndex(0)])
        #expect(bench.image.leaderEpoch(of: fresh) == LeaderEpoch(0))
    }

    @Test("an unclean start leaves the in-sync sets of topics that acknowledge early, or says what may be lost")
    func uncleanStart() throws {
        var bench = try Bench(brokers: 1...2)
        let early = Settings(["flush.on.ack": "false"])
        try bench.createTopic("shared", id: TopicIDs.one, replicas: 2, settings: early)
        try bench.createTopic("sole", id: TopicIDs.two, settings: early)
        let sole = try #require(bench.image.topic(named: "sole")?[PartitionIndex(0)]).leader
        let plan = try bench.changes(sole.rawValue).registerBroker(Bench.registration(unclean: true))
        #expect(plan.possibleLoss == [TopicPartition("sole", PartitionIndex(0))])
        try bench.carryOut(plan.plan)
        let shared = try #require(bench.image.topic(named: "shared")?[PartitionIndex(0)])
        #expect(!shared.inSync.contains(sole) && shared.leader != sole && shared.leader != .none)
    }

    @Test("settings are set, deleted, appended to and subtracted from, all or none")
    func settings() throws {
        var bench = try Bench()
        try bench.createTopic("t", settings: Settings(["a": "1"]))
        func change(_ changes: SettingChange...) throws {
            try bench.carryOut(bench.changes().changeSettings(changes, of: .topic("t"), rules: LenientRules()))
        }
        try change(SettingChange("a", .delete, nil), SettingChange("cleanup.policy", .append, "compact"))
        #expect(bench.image.topic(named: "t")?.settings == Settings(["cleanup.policy": "delete,compact"]))
        try change(SettingChange("cleanup.policy", .subtract, " delete "))
        #expect(bench.image.topic(named: "t")?.settings == Settings(["cleanup.policy": "compact"]))
        let cases: [([SettingChange], ErrorCode)] = [
            ([SettingChange("b", .set, "1"), SettingChange("c", .set, "bad")], .invalidConfig),
            ([SettingChange("b", .append, "1")], .invalidConfig), ([SettingChange("b", .set, nil)], .invalidRequest),
            ([SettingChange("b", .set, "1"), SettingChange("b", .delete, nil)], .invalidRequest),
        ]
        for (changes, code) in cases {
            let found = refusal {
                _ = try bench.changes().changeSettings(changes, of: .topic("t"), rules: LenientRules())
            }
            #expect(found?.errorCode == code)
        }
        for (node, value) in [(nil, "all"), (NodeID(1), "one")] {
            try bench.carryOut(
                bench.changes().replaceSettings(Settings(["x": value]), of: .broker(node), rules: LenientRules()))
        }
        let sources = bench.image.settingSynonyms(broker: NodeID(1), name: "x")
        #expect(sources.map(\.value) == ["one", "all"])
        #expect(sources.map(\.source) == [.dynamicBroker, .dynamicDefaultBroker])
    }

    @Test("a node that is alone needs no election, and a format that it cannot read keeps it out")
    func edges() throws {
        var bench = try Bench()
        try bench.createTopic("t")
        let partition = TopicPartition("t", PartitionIndex(0))
        for kind in [ElectionKind.preferred, .unclean] {
            #expect(refusal { _ = try bench.changes().electLeader(of: partition, kind) } == .electionNotNeeded)
        }
        let absent = TopicPartition("t", PartitionIndex(1))
        #expect(refusal { _ = try bench.changes().electLeader(of: absent, .preferred) } == .unknownPartition(absent))
        var registration = Bench.registration()
        registration.formatLevels = 2...3
        #expect(
            refusal { _ = try bench.changes().registerBroker(registration) }
                == .formatNotReadable(level: 1, readable: 2...3))
        registration.clusterID = TopicIDs.one
        #expect(refusal { _ = try bench.changes().registerBroker(registration) }?.errorCode == .inconsistentClusterId)
        #expect(refusal { _ = try bench.changes(7).allocateProducerIDs() } == .authorNotRegistered(NodeID(7)))
    }

    @Test("a walk in pages meets every partition once, in order, and tells where it goes on")
    func pages() throws {
        var bench = try Bench()
        try bench.createTopic("b", id: TopicIDs.one, partitions: 5)
        try bench.createTopic("a", id: TopicIDs.two, partitions: 3)
        var seen: [String] = []
        var cursor: TopicCursor?
        repeat {
            let page = try bench.image.page(of: nil, from: cursor, limit: 3)
            for part in page.parts {
                seen += part.partitions.map { "\(part.name)-\($0.index)" }
            }
            #expect(page.parts.reduce(0) { $0 + $1.partitions.count } <= 3)
            cursor = page.next
        } while cursor != nil
        #expect(seen == (0..<3).map { "a-\($0)" } + (0..<5).map { "b-\($0)" })
        let named = try bench.image.page(of: ["zz", "b", "b"], from: nil, limit: 100)
        #expect(named.parts.map(\.name) == ["b", "zz"] && named.parts[1].topic == nil)
        let elsewhere = TopicCursor(topic: "a", partition: PartitionIndex(0))
        #expect(throws: TopicCursorError.topicNotListed("a")) {
            _ = try bench.image.page(of: ["b"], from: elsewhere, limit: 1)
        }
    }
}
