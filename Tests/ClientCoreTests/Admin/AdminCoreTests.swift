import MartletBase
import MartletClientCore
import MartletMessages
import MartletWire
import Testing

@Suite struct AdminCoreTests {
    private let network = ScriptedNetwork()
    private let bootstrap = HostPort(host: "broker-1", port: 9092)

    private final class Outcome<Value> {
        var value: Value?
        func end(_ value: Value) {
            #expect(self.value == nil, "an operation ends once")
            self.value = value
        }
    }

    private func admin(timeoutMillis: Int64 = 10_000) -> AdminCore {
        AdminCore(network.client([bootstrap]), timeoutMillis: timeoutMillis)
    }

    private func partition(_ index: Int32) -> TopicPartition { TopicPartition("orders", PartitionIndex(index)) }

    /// Answers every partition that is asked for with its number, plus so much.
    private func serveOffsets(_ broker: ScriptedBroker, plus offset: Int64, _ code: ErrorCode = .none) {
        broker.on(ListOffsetsRequest.self) { request, _ in
            .answer(
                ListOffsetsResponse(
                    topics: request.topics.map { topic in
                        .init(
                            name: topic.name,
                            partitions: topic.partitions.map {
                                .init(
                                    partitionIndex: $0.partitionIndex, errorCode: code,
                                    offset: Int64($0.partitionIndex) + offset)
                            })
                    }))
        }
    }

    private func failure<Value>(_ result: Result<Value, AdminFailure>?) -> AdminFailure? {
        if case .failure(let failure)? = result { failure } else { nil }
    }

    @Test func `what partitions are asked goes to their leaders, and is merged`() throws {
        let brokers = network.cluster(brokers: 2, topics: ["orders": 3])
        serveOffsets(brokers[0], plus: 100)
        serveOffsets(brokers[1], plus: 200)
        let outcome = Outcome<AdminCore.Results<TopicPartition, AdminCore.FoundOffset>>()
        let missing = TopicPartition("missing", PartitionIndex(0))
        let wanted =
            [partition(0): -1, partition(1): -1, partition(2): -2, partition(7): -1, missing: -1] as [_: Int64]
        _ = admin().listOffsets(wanted, readCommitted: false, outcome.end)
        network.run(until: { outcome.value != nil })
        let found = try #require(outcome.value)
        #expect(try found[partition(0)]?.get().offset == 100)
        #expect(try found[partition(1)]?.get().offset == 201)
        #expect(try found[partition(2)]?.get().offset == 102)
        #expect(
            failure(found[partition(7)])
                == .refused(.unknownTopicOrPartition, "orders has no partition 7, only 3 from 0 on"))
        #expect(failure(found[missing]) == .refused(.unknownTopicOrPartition, nil))
        #expect(brokers.map { $0.arrivals(of: .listOffsets).count } == [1, 1])
    }

    @Test func `a partition whose leader has moved is asked for again where it is now`() throws {
        let brokers = network.cluster(brokers: 2, topics: ["orders": 1])
        serveOffsets(brokers[0], plus: 0, .notLeaderOrFollower)
        serveOffsets(brokers[1], plus: 40)
        let outcome = Outcome<AdminCore.Results<TopicPartition, AdminCore.FoundOffset>>()
        _ = admin().listOffsets([partition(0): -1], readCommitted: false, outcome.end)
        network.run(until: { !brokers[0].arrivals(of: .listOffsets).isEmpty })
        for broker in brokers { broker.cluster.topics[0].partitions[0].leaderId = 2 }
        network.run(until: { outcome.value != nil })
        #expect(try outcome.value?[partition(0)]?.get().offset == 40)
    }

    @Test func `a partition without a leader is said to have none at the deadline`() throws {
        let broker = network.cluster(brokers: 1, topics: ["orders": 1])[0]
        broker.cluster.topics[0].partitions[0].leaderId = -1
        let outcome = Outcome<AdminCore.Results<TopicPartition, AdminCore.FoundOffset>>()
        _ = admin(timeoutMillis: 2_000).listOffsets([partition(0): -1], readCommitted: false, outcome.end)
        network.run(until: { outcome.value != nil }, withinMillis: 2_000)
        #expect(failure(outcome.value?[partition(0)]) == .refused(.leaderNotAvailable, nil))
    }

    @Test func `an old broker is not asked for the largest timestamp, which it would not understand`() throws {
        let broker = network.cluster(brokers: 1, topics: ["orders": 1])[0]
        broker.versions[.listOffsets] = 1...6
        let outcome = Outcome<AdminCore.Results<TopicPartition, AdminCore.FoundOffset>>()
        _ = admin().listOffsets([partition(0): -3], readCommitted: false, outcome.end)
        network.run(until: { outcome.value != nil })
        #expect(failure(outcome.value?[partition(0)]) == .call(.notSupported(.listOffsets, served: 1...6)))
    }

    @Test func `a new controller is asked when the old one says that it is none`() throws {
        let brokers = network.cluster(brokers: 2)
        brokers[0].on(DeleteTopicsRequest.self) { request, _ in
            for broker in brokers { broker.cluster.controllerId = 2 }
            return .answer(
                DeleteTopicsResponse(responses: request.topics.map { .init(name: $0.name, errorCode: .notController) }))
        }
        brokers[1].on(DeleteTopicsRequest.self) { request, _ in
            .answer(DeleteTopicsResponse(responses: request.topics.map { .init(name: $0.name) }))
        }
        let outcome = Outcome<AdminCore.Results<String, Void>>()
        _ = admin().deleteTopics(["orders"], outcome.end)
        network.run(until: { outcome.value != nil })
        #expect(failure(outcome.value?["orders"]) == nil)
        #expect(brokers[1].arrivals(of: .deleteTopics).count == 1)
    }

    @Test func `what may have been done is not done again unless that does no harm`() throws {
        let broker = network.cluster(brokers: 1, topics: ["orders": 1])[0]
        broker.on(CreateTopicsRequest.self) { _, _ in .cut }
        var cuts = 0
        broker.on(DeleteRecordsRequest.self) { request, _ in
            cuts += 1
            if cuts == 1 { return .cut }
            return .answer(
                DeleteRecordsResponse(topics: [
                    .init(name: "orders", partitions: [.init(partitionIndex: 0, lowWatermark: 5)])
                ]))
        }
        let created = Outcome<AdminCore.Results<String, CreateTopicsResponse.CreatableTopicResult>>()
        _ = admin().createTopics([.init(name: "new", numPartitions: 1)], validateOnly: false, created.end)
        network.run(until: { created.value != nil })
        #expect(failure(created.value?["new"]) == .call(.disconnected(bootstrap, .closedByPeer)))
        #expect(broker.arrivals(of: .createTopics).count == 1)

        let deleted = Outcome<AdminCore.Results<TopicPartition, Int64>>()
        _ = admin().deleteRecords(before: [partition(0): 5], deleted.end)
        network.run(until: { deleted.value != nil })
        #expect(try deleted.value?[partition(0)]?.get() == 5)
    }

    @Test func `nothing listening is said at once, whomever the question was for`() {
        let brokers = Outcome<AdminCore.Results<NodeID, [AdminCore.LogDirectory]>>()
        let topics = Outcome<AdminCore.Results<String, Void>>()
        let offsets = Outcome<AdminCore.Results<TopicPartition, AdminCore.FoundOffset>>()
        _ = admin().describeLogDirs(of: [NodeID(1)], partitions: nil, brokers.end)
        _ = admin().deleteTopics(["orders"], topics.end)
        _ = admin().listOffsets([partition(0): -1], readCommitted: false, offsets.end)
        network.run(forMillis: 10)
        #expect(failure(brokers.value?[NodeID(1)]) == .call(.unreachable(bootstrap, .refused)))
        #expect(failure(topics.value?["orders"]) == .call(.unreachable(bootstrap, .refused)))
        #expect(failure(offsets.value?[partition(0)]) == .call(.unreachable(bootstrap, .refused)))
    }

    @Test func `cancelling ends every item`() {
        let broker = network.cluster(brokers: 1, topics: ["orders": 2])[0]
        broker.on(ListOffsetsRequest.self) { _, _ in .silence }
        let outcome = Outcome<AdminCore.Results<TopicPartition, AdminCore.FoundOffset>>()
        let cancel = admin().listOffsets([partition(0): -1, partition(1): -1], readCommitted: false, outcome.end)
        network.run(until: { !broker.arrivals(of: .listOffsets).isEmpty })
        cancel()
        #expect(failure(outcome.value?[partition(0)]) == .call(.cancelled))
        #expect(failure(outcome.value?[partition(1)]) == .call(.cancelled))
        network.run(forMillis: 20_000)
    }

    @Test func `closing the client ends what waits for another attempt`() {
        let broker = network.cluster(brokers: 1, topics: ["orders": 1])[0]
        broker.cluster.topics[0].partitions[0].leaderId = -1
        let client = network.client([bootstrap])
        let outcome = Outcome<AdminCore.Results<TopicPartition, AdminCore.FoundOffset>>()
        _ = AdminCore(client, timeoutMillis: 10_000)
            .listOffsets([partition(0): -1], readCommitted: false, outcome.end)
        network.run(until: { !broker.arrivals(of: .metadata).isEmpty })
        network.run(forMillis: 5)
        #expect(outcome.value == nil)
        client.close()
        #expect(failure(outcome.value?[partition(0)]) == .call(.closed))
    }

    @Test func `a broker that can only replace settings is given the old ones with the changes`() throws {
        let broker = network.cluster(brokers: 1)[0]
        broker.versions[.incrementalAlterConfigs] = nil
        broker.on(DescribeConfigsRequest.self) { request, _ in
            .answer(
                DescribeConfigsResponse(
                    results: request.resources.map {
                        .init(
                            resourceType: $0.resourceType, resourceName: $0.resourceName,
                            configs: [
                                .init(name: "retention.ms", value: "1", configSource: 1),
                                .init(name: "cleanup.policy", value: "delete", configSource: 1),
                                .init(name: "segment.bytes", value: "9", configSource: 5),
                                .init(name: "flush.ms", value: "3", configSource: 1),
                            ])
                    }))
        }
        broker.on(AlterConfigsRequest.self) { request, _ in
            .answer(
                AlterConfigsResponse(
                    responses: request.resources.map {
                        .init(resourceType: $0.resourceType, resourceName: $0.resourceName)
                    }))
        }
        let orders = ConfigResource(kind: ConfigResource.topicKind, name: "orders")
        let outcome = Outcome<AdminCore.Results<ConfigResource, Void>>()
        _ = admin().alterConfigs(
            [
                orders: [
                    .init(name: "retention.ms", configOperation: 0, value: "2"),
                    .init(name: "cleanup.policy", configOperation: 2, value: "compact"),
                    .init(name: "flush.ms", configOperation: 1, value: nil),
                ]
            ], validateOnly: false, outcome.end)
        network.run(until: { outcome.value != nil })
        #expect(outcome.value?[orders] != nil && failure(outcome.value?[orders]) == nil)
        let written = try broker.requests(AlterConfigsRequest.self)[0].resources[0].configs
        #expect(written.map { "\($0.name)=\($0.value ?? "")" } == ["cleanup.policy=delete,compact", "retention.ms=2"])
    }

    @Test func `a broker that cannot describe its cluster is asked for its metadata`() throws {
        let broker = network.cluster(brokers: 2)[0]
        broker.versions[.describeCluster] = nil
        let outcome = Outcome<Result<DescribeClusterResponse, AdminFailure>>()
        _ = admin().describeCluster(withFenced: true, outcome.end)
        network.run(until: { outcome.value != nil })
        #expect(try outcome.value?.get().brokers.map(\.brokerId) == [1, 2])
        #expect(try outcome.value?.get().controllerId == 1)
    }
}
