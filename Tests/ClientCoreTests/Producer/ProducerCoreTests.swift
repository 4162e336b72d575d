import MartletBase
import MartletMessages
import MartletRecords
import MartletWire
import Testing

@testable import MartletClientCore

@Suite struct ProducerCoreTests {
    private let network = ScriptedNetwork()
    private let cluster: ModelCluster

    init() {
        cluster = ModelCluster(network, brokers: 2, topics: ["orders": 2], random: SeededRandom(seed: 1))
    }

    private func producer(_ change: (inout ProducerSettings) -> Void = { _ in }) -> TestProducer {
        var settings = ProducerSettings()
        change(&settings)
        return TestProducer(network, network.client([cluster.brokers[0].address]), settings)
    }

    private func values(_ partition: Int32) -> [String] {
        cluster.partitions[TopicPartition("orders", PartitionIndex(partition))]?.values ?? []
    }

    private func produces(_ broker: Int) throws -> [ProduceRequest] {
        try cluster.brokers[broker].requests(ProduceRequest.self)
    }

    @Test func `records go to the leaders of their partitions and come back with offsets`() throws {
        let producer = producer()
        #expect(producer.open("orders") == .success(2))
        for value in ["a", "b", "c"] { producer.send(value, partition: value == "b" ? 1 : 0) }
        network.run(until: { producer.isSettled })
        #expect(producer.outcomes == ["a at 0", "b at 0", "c at 1"])
        #expect(values(0) == ["a", "c"])
        #expect(values(1) == ["b"])
        let request = try #require(try produces(0).first)
        #expect(request.acks == -1)
        #expect(request.timeoutMs == 30_000)
        #expect(request.transactionalId == nil)
        #expect(producer.core.accumulator.bytesBuffered == 0)
    }

    @Test func `every codec arrives`() throws {
        for codec in CompressionCodec.allCases {
            let producer = producer { $0.compression = Compression(codec) }
            _ = producer.open("orders")
            producer.send("\(codec)", partition: 0)
            network.run(until: { producer.isSettled })
        }
        #expect(values(0) == ["none", "gzip", "snappy", "lz4", "zstd"])
    }

    @Test func `partitions of one leader share a request`() throws {
        let network = ScriptedNetwork()
        let single = ModelCluster(network, brokers: 1, topics: ["orders": 3], random: SeededRandom(seed: 1))
        let producer = TestProducer(network, network.client([single.brokers[0].address]), ProducerSettings())
        _ = producer.open("orders")
        for partition: Int32 in 0..<3 { producer.send("\(partition)", partition: partition) }
        network.run(until: { producer.isSettled })
        let requests = try single.brokers[0].requests(ProduceRequest.self)
        #expect(requests.map { $0.topicData.map { $0.partitionData.map(\.index) } } == [[[0, 1, 2]]])
    }

    @Test func `a broker of Kafka 2 is written to as it understands`() throws {
        for broker in cluster.brokers {
            broker.versions[.produce] = 0...5
            broker.versions[.initProducerId] = 0...0
            broker.versions[.metadata] = 0...5
        }
        let producer = producer()
        _ = producer.open("orders")
        producer.send("a", partition: 0)
        network.run(until: { producer.isSettled })
        #expect(producer.outcomes == ["a at 0"])
        #expect(cluster.brokers[0].arrivals(of: .produce).map(\.version) == [5])
    }

    @Test func `zstd is not sent to a broker that cannot read it`() {
        for broker in cluster.brokers { broker.versions[.produce] = 0...6 }
        let producer = producer { $0.compression = Compression(.zstd) }
        _ = producer.open("orders")
        producer.send("a", partition: 0)
        network.run(until: { producer.isSettled })
        #expect(
            producer.sent[0].outcome
                == .failure(DeliveryFailure(.call(.notSupported(.produce, served: 0...6)), mayBeAppended: false)))
    }

    @Test func `without acknowledgements nothing is waited for`() throws {
        let producer = producer { $0.acknowledgements = .none }
        _ = producer.open("orders")
        for broker in cluster.brokers {
            broker.on(ProduceRequest.self) { _, _ in .silence }
        }
        producer.send("a", partition: 0)
        network.run(until: { producer.isSettled })
        #expect(producer.outcomes == ["a at ?"])
        network.run(forMillis: 10)
        #expect(try produces(0).map(\.acks) == [0])
        #expect(cluster.brokers[0].arrivals(of: .initProducerId).isEmpty)
    }

    @Test func `a leader that has moved is found again`() {
        let producer = producer()
        _ = producer.open("orders")
        producer.send("a", partition: 0)
        network.run(until: { producer.isSettled })
        let partition = TopicPartition("orders", PartitionIndex(0))
        while cluster.partitions[partition]?.leader != NodeID(2) { cluster.moveLeader(of: partition) }
        for value in ["b", "c"] { producer.send(value, partition: 0) }
        network.run(until: { producer.isSettled }, withinMillis: 1_000)
        #expect(producer.outcomes == ["a at 0", "b at 1", "c at 2"])
    }

    @Test func `an answer that is lost does not write twice`() {
        let producer = producer()
        _ = producer.open("orders")
        producer.send("a", partition: 0)
        network.run(until: { values(0) == ["a"] })
        cluster.brokers[0].cutConnections()
        network.run(until: { producer.isSettled })
        #expect(producer.outcomes == ["a at 0"])
        #expect(values(0) == ["a"])
    }

    @Test func `a batch that the broker finds too large arrives in parts, and later ones are smaller`() {
        cluster.partitions[TopicPartition("orders", PartitionIndex(0))]?.maxBatchBytes = 400
        let producer = producer()
        _ = producer.open("orders")
        let expected = (0..<40).map { "value \($0)" }
        for value in expected { producer.send(value, partition: 0) }
        network.run(until: { producer.isSettled })
        #expect(values(0) == expected)
        #expect(producer.outcomes == expected.enumerated().map { "\($0.element) at \($0.offset)" })
        #expect(producer.core.accumulator.bytesBuffered == 0)
    }

    @Test func `a refusal for good is told with the broker's words, and what follows is delivered`() {
        let producer = producer()
        _ = producer.open("orders")
        cluster.refusal = ErrorCode.Failure(.invalidRecord, "no key")
        producer.send("a", partition: 0)
        network.run(until: { producer.isSettled })
        cluster.refusal = nil
        producer.send("b", partition: 0)
        network.run(until: { producer.isSettled })
        #expect(producer.outcomes == ["a failed: refused(INVALID_RECORD, message: Optional(\"no key\"))", "b at 0"])
    }

    @Test func `records end within their time when no broker can be reached`() {
        let producer = producer { $0.deliveryTimeoutMillis = 5_000 }
        _ = producer.open("orders")
        producer.send("a", partition: 0)
        network.run(until: { producer.isSettled })
        for broker in cluster.brokers {
            broker.reachability = .refuses
            broker.cutConnections()
        }
        let begin = network.time
        producer.send("b", partition: 0)
        network.run(until: { producer.isSettled }, withinMillis: 5_100)
        #expect(producer.outcomes == ["a at 0", "b failed: timedOut(after: nil)"])
        #expect(network.time.millis(since: begin) >= 5_000)
        for broker in cluster.brokers { broker.reachability = .listens }
        producer.send("c", partition: 0)
        network.run(until: { producer.isSettled })
        #expect(values(0) == ["a", "c"])
    }

    @Test func `a topic that is not there is an error, unless it is made`() {
        let producer = producer { $0.allowsAutoCreation = false }
        #expect(producer.open("payments") == .failure(.refused(.unknownTopicOrPartition, message: nil)))
    }

    @Test func `closing tells everything that has no end, and whether it may have been written`() {
        let producer = producer()
        _ = producer.open("orders")
        producer.send("a", partition: 0)
        network.run(until: { values(0) == ["a"] })
        producer.send("b", partition: 0)
        producer.core.close()
        #expect(producer.outcomes == ["a failed: closed", "b failed: closed"])
        let mayBeAppended = producer.sent.map { sent in
            if case .failure(let failure)? = sent.outcome { failure.mayBeAppended } else { false }
        }
        #expect(mayBeAppended == [true, false])
        #expect(producer.core.accumulator.bytesBuffered == 0)
    }

    @Test func `records end with the client`() {
        let client = network.client([cluster.brokers[0].address])
        let producer = TestProducer(network, client, ProducerSettings())
        _ = producer.open("orders")
        producer.send("a", partition: 0)
        client.close()
        #expect(producer.outcomes == ["a failed: closed"])
    }
}
