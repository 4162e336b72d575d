import MartletBase
import MartletClientCore
import MartletMessages
import MartletWire
import Testing

@Suite struct ClusterMetadataTests {
    private let network = ScriptedNetwork()
    private let bootstrap = HostPort(host: "broker-1", port: 9092)
    private let orders = TopicPartition("orders", PartitionIndex(0))

    private final class Outcome {
        var result: Result<ClusterView, CallFailure>?
    }

    private func require(
        _ client: ClusterClient, _ topics: [String], creating: Bool = false, timeoutMillis: Int64 = 10_000
    ) -> Outcome {
        let outcome = Outcome()
        client.require(topics, allowAutoCreation: creating, timeoutMillis: timeoutMillis) {
            #expect(outcome.result == nil)
            outcome.result = $0
        }
        return outcome
    }

    @Test(arguments: [0, 1, 4, 6, 9, 10, 12, 13] as [Int16])
    func `topics are known once a broker of any version has described them`(version: Int16) throws {
        let brokers = network.cluster(brokers: 2, topics: ["orders": 3])
        for broker in brokers { broker.versions[.metadata] = 0...version }
        let client = network.client([bootstrap])
        let outcome = require(client, ["orders"])
        network.run(until: { outcome.result != nil })
        let topic = try #require(try outcome.result?.get().topics["orders"])
        #expect(topic.partitions.count == 3)
        #expect(topic.partitions[PartitionIndex(1)]?.leader == NodeID(2))
        #expect(topic.partitions[PartitionIndex(1)]?.leaderEpoch == (version >= 7 ? LeaderEpoch(0) : .none))
        #expect((topic.id != nil) == (version >= 10))
        #expect(client.view.brokers.keys.sorted() == [NodeID(1), NodeID(2)])
    }

    @Test func `what is known needs no question`() throws {
        let broker = network.cluster(brokers: 1, topics: ["orders": 1])[0]
        let client = network.client([bootstrap])
        let first = require(client, ["orders"])
        network.run(until: { first.result != nil })
        let second = require(client, ["orders"])
        network.run(forMillis: 0)
        #expect(second.result != nil)
        #expect(broker.arrivals(of: .metadata).count == 1)
    }

    @Test func `a topic that does not exist is said to be missing, and not created`() throws {
        let broker = network.cluster(brokers: 1)[0]
        let client = network.client([bootstrap])
        let outcome = require(client, ["missing"])
        network.run(until: { outcome.result != nil })
        #expect(try outcome.result?.get().topics["missing"]?.error == .unknownTopicOrPartition)
        #expect(try broker.requests(MetadataRequest.self).map(\.allowAutoTopicCreation) == [false])
    }

    @Test func `a topic that may be created is waited for`() throws {
        let broker = network.cluster(brokers: 1)[0]
        let full = network.cluster(brokers: 1, topics: ["new": 1])[0].cluster
        broker.cluster.topics = []
        let client = network.client([bootstrap])
        let outcome = require(client, ["new"], creating: true)
        network.run(forMillis: 500)
        #expect(outcome.result == nil)
        broker.cluster = full
        network.run(until: { outcome.result != nil })
        #expect(try outcome.result?.get()[TopicPartition("new", PartitionIndex(0))]?.leader == NodeID(1))
        #expect(try broker.requests(MetadataRequest.self).allSatisfy(\.allowAutoTopicCreation))
    }

    @Test func `a topic that is never created is given as it is at the deadline`() throws {
        _ = network.cluster(brokers: 1)
        let client = network.client([bootstrap])
        let outcome = require(client, ["never"], creating: true, timeoutMillis: 1_000)
        network.run(until: { outcome.result != nil })
        #expect(try outcome.result?.get().topics["never"]?.error == .unknownTopicOrPartition)
    }

    @Test func `who waits for topics hears at once that no broker can be asked`() {
        let client = network.client([bootstrap])
        let outcome = require(client, ["orders"])
        network.run(forMillis: 5)
        #expect(outcome.result == .failure(.unreachable(bootstrap, .refused)))
    }

    @Test func `many signs of a stale view make one question, and not too often`() {
        let broker = network.cluster(brokers: 1, topics: ["orders": 1])[0]
        let client = network.client([bootstrap]) { $0.retryBackoffMillis = 100 }
        let known = require(client, ["orders"])
        network.run(until: { known.result != nil })
        for _ in 0..<200 {
            client.refreshSoon()
            client.refreshSoon()
            network.run(forMillis: 5)
        }
        #expect((2...7).contains(broker.arrivals(of: .metadata).count), "\(broker.arrivals(of: .metadata).count)")
    }

    @Test func `a view is refreshed when it is old`() {
        let broker = network.cluster(brokers: 1, topics: ["orders": 1])[0]
        let client = network.client([bootstrap]) { $0.metadataMaxAgeMillis = 10_000 }
        let known = require(client, ["orders"])
        network.run(until: { known.result != nil })
        network.run(forMillis: 35_000)
        #expect(broker.arrivals(of: .metadata).count == 4)
        client.release(["orders"])
        network.run(forMillis: 60_000)
        #expect(broker.arrivals(of: .metadata).count <= 5)
    }

    @Test func `a leader epoch does not go back, except in another topic of the name`() {
        func answer(id: UInt64, leader: Int32, epoch: Int32) -> MetadataResponse {
            MetadataResponse(topics: [
                .init(
                    name: "orders", topicId: UUID128(high: 1, low: id),
                    partitions: [.init(partitionIndex: 0, leaderId: leader, leaderEpoch: epoch)])
            ])
        }
        var view = ClusterView()
        view.merge(answer(id: 1, leader: 1, epoch: 5))
        view.merge(answer(id: 1, leader: 2, epoch: 4))
        #expect(view[orders]?.leader == NodeID(1))
        view.merge(answer(id: 1, leader: 2, epoch: 6))
        #expect(view[orders]?.leader == NodeID(2))
        view.merge(answer(id: 2, leader: 3, epoch: 0))
        #expect(view[orders]?.leader == NodeID(3))
        #expect(view[orders]?.leaderEpoch == LeaderEpoch(0))
    }

    @Test func `a leader named beside an error is adopted when it is newer`() {
        _ = network.cluster(brokers: 2, topics: ["orders": 1])
        let client = network.client([bootstrap])
        let known = require(client, ["orders"])
        network.run(until: { known.result != nil })
        var seen: [NodeID?] = []
        let observer = client.observe { seen.append($0[orders]?.leader) }
        client.adopt(leader: NodeID(2), epoch: LeaderEpoch(3), of: orders)
        client.adopt(leader: NodeID(1), epoch: LeaderEpoch(2), of: orders)
        client.stopObserving(observer)
        #expect(seen == [NodeID(2)])
        #expect(client.view[orders]?.leaderEpoch == LeaderEpoch(3))
    }
}
