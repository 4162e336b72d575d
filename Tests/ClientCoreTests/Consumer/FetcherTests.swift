import MartletBase
import MartletClientCore
import MartletMessages
import MartletRecords
import MartletWire
import Testing

@Suite struct FetcherTests {
    private let network = ScriptedNetwork()
    private let cluster: ReadableCluster
    private let client: ClusterClient
    private let orders = TopicPartition("orders", PartitionIndex(0))

    init() {
        cluster = ReadableCluster(network, brokers: 2)
        cluster.createTopic("orders", partitions: 2)
        client = network.client([HostPort(host: "broker-1", port: 9092)])
    }

    private func reader(
        _ assignments: [PartitionAssignment], _ change: (inout ConsumerSettings) -> Void = { _ in }
    ) -> TestReader {
        var settings = ConsumerSettings()
        change(&settings)
        let fetcher = Fetcher(client, settings, random: SeededRandom(seed: 3))
        fetcher.add(assignments)
        return TestReader(fetcher)
    }

    private func run(_ reader: TestReader, until condition: () -> Bool) {
        network.run(
            until: {
                reader.read()
                return condition()
            }, withinMillis: 120_000)
    }

    private func append(_ count: Int, to partition: Int = 0, codec: CompressionCodec = .none) throws {
        try cluster.change("orders", partition) { log throws in try log.append(count, codec: codec) }
    }

    private func texts(_ offsets: ClosedRange<Int>, epoch: Int = 0) -> [String] {
        offsets.map { "orders#1/0/\($0)/\(epoch)" }
    }

    @Test func `what is there is read in order, and what comes later too`() throws {
        try append(3)
        try append(2, codec: .zstd)
        let reader = reader([PartitionAssignment(orders, from: .beginning)])
        run(reader) { reader.all.count == 5 }
        try append(1)
        run(reader) { reader.all.count == 6 }
        #expect(reader.all == texts(0...5))
        #expect(reader.fetcher.position(of: orders) == Offset(6))
    }

    @Test(arguments: [Int16(4), 6, 7, 11, 12, 13, 16, 18])
    func `every version of Fetch reads the same`(version: Int16) throws {
        let network = ScriptedNetwork()
        let cluster = ReadableCluster(network, brokers: 1, fetchVersion: version)
        cluster.createTopic("orders", partitions: 1)
        let client = network.client([HostPort(host: "broker-1", port: 9092)])
        let fetcher = Fetcher(client, ConsumerSettings(), random: SeededRandom(seed: 3))
        let reader = TestReader(fetcher)
        fetcher.add([PartitionAssignment(orders, from: .beginning)])
        for _ in 0..<5 {
            try cluster.change("orders", 0) { log throws in try log.append(2) }
            let count = cluster.topics["orders"]?.logs[0].texts.count
            network.run(until: {
                reader.read()
                return reader.all.count == count
            })
        }
        #expect(reader.all == cluster.topics["orders"]?.logs[0].texts)
        #expect(cluster.brokers[0].arrivals(of: .fetch).allSatisfy { $0.version == version })
    }

    @Test func `a limit ends the reading`() throws {
        try append(5)
        let reader = reader([PartitionAssignment(orders, from: .offset(Offset(1)), until: Offset(4))])
        run(reader) { reader.isFinished }
        #expect(reader.all == texts(1...3))
    }

    @Test func `a limit behind empty batches is reached`() throws {
        try append(2)
        try cluster.change("orders", 0) { log throws in try log.appendEmpty(4) }
        let reader = reader([PartitionAssignment(orders, from: .beginning, until: Offset(6))])
        run(reader) { reader.isFinished }
        #expect(reader.all == texts(0...1))
        #expect(reader.fetcher.position(of: orders) == Offset(6))
    }

    @Test func `a timestamp begins with the first record that is not older, or with what comes`() throws {
        try append(5)
        let reader = reader([PartitionAssignment(orders, from: .timestamp(Timestamp(1003)))])
        run(reader) { reader.all.count == 2 }
        #expect(reader.all == texts(3...4))
        reader.fetcher.seek(orders, to: .timestamp(Timestamp(9000)))
        run(reader) { reader.fetcher.position(of: orders) == Offset(5) }
    }

    @Test func `a seek drops what was fetched and what the reader holds`() throws {
        try append(10)
        let reader = reader([PartitionAssignment(orders, from: .beginning)])
        network.run(until: {
            reader.read(3 - reader.all.count)
            return reader.all.count == 3
        })
        reader.fetcher.seek(orders, to: .offset(Offset(8)))
        run(reader) { reader.all.count == 5 }
        #expect(reader.all == texts(0...2) + texts(8...9))
    }

    @Test func `a paused partition gives nothing and loses nothing`() throws {
        try append(10)
        let reader = reader([PartitionAssignment(orders, from: .beginning)])
        network.run(until: {
            reader.read(3 - reader.all.count)
            return reader.all.count == 3
        })
        reader.fetcher.pause(orders, true)
        reader.read()
        network.run(forMillis: 3000)
        reader.read()
        #expect(reader.all == texts(0...2))
        reader.fetcher.pause(orders, false)
        run(reader) { reader.all.count == 10 }
        #expect(reader.all == texts(0...9))
    }

    @Test func `a sequence that is left in the middle goes on where it was`() throws {
        try append(10)
        let reader = reader([PartitionAssignment(orders, from: .beginning)])
        for count in 1...10 {
            network.run(until: {
                reader.read(count - reader.all.count)
                return reader.all.count == count
            })
            reader.leave()
        }
        #expect(reader.all == texts(0...9))
    }

    @Test func `nothing is fetched beyond the bound until the reader has taken some`() throws {
        for _ in 0..<200 { try append(10) }
        let batch = try #require(cluster.topics["orders"]?.logs[0].batches.first).bytes.count
        let reader = reader([PartitionAssignment(orders, from: .beginning)]) {
            $0.maxPartitionFetchBytes = Int32(batch)
            $0.maxBufferedBytes = 4 * batch
        }
        network.run(forMillis: 20_000)
        let before = cluster.brokers[0].arrivals(of: .fetch).count
        #expect(before <= 4)
        run(reader) { reader.all.count == 2000 }
        #expect(reader.all == texts(0...1999))
    }

    @Test func `a batch larger than every limit is read all the same`() throws {
        try append(1)
        try append(400)
        let reader = reader([
            PartitionAssignment(orders, from: .beginning),
            PartitionAssignment(TopicPartition("orders", PartitionIndex(1)), from: .beginning),
        ]) {
            $0.maxPartitionFetchBytes = 100
            $0.fetchMaxBytes = 100
        }
        run(reader) { reader.all.count == 401 }
        #expect(reader.all == texts(0...400))
    }

    @Test func `partitions take turns`() throws {
        for _ in 0..<50 {
            try append(10)
            try append(10, to: 1)
        }
        let batch = try #require(cluster.topics["orders"]?.logs[0].batches.last).bytes.count
        let both = [0, 1].map { TopicPartition("orders", PartitionIndex($0)) }
        for partition in 0...1 { cluster.change("orders", partition) { $0.elect(1) } }
        let reader = reader(both.map { PartitionAssignment($0, from: .beginning) }) {
            $0.maxPartitionFetchBytes = Int32(2 * batch)
        }
        run(reader) { reader.all.count >= 400 }
        let counts = both.map { reader.texts[$0]?.count ?? 0 }
        #expect(abs(counts[0] - counts[1]) <= 60, "\(counts)")
    }

    @Test func `records that are gone are passed over or told, as the policy says`() throws {
        try append(4)
        try append(4)
        cluster.change("orders", 0) { $0.deleteRecords(before: 4) }
        let kept = reader([PartitionAssignment(orders, from: .offset(Offset(1)))])
        run(kept) { kept.all.count == 4 }
        #expect(kept.all == texts(4...7))

        let strict = reader([PartitionAssignment(orders, from: .offset(Offset(1)))]) { $0.offsetReset = .none }
        run(strict) { strict.isFinished }
        #expect(strict.failures[orders] == [.offsetOutOfRange(Offset(1))])
        #expect(strict.all == [])
    }

    @Test func `after a failure a seek reads on`() throws {
        try append(4)
        let reader = reader([PartitionAssignment(orders, from: .offset(Offset(99)))]) { $0.offsetReset = .none }
        run(reader) { reader.isFinished }
        reader.fetcher.seek(orders, to: .offset(Offset(2)))
        let again = TestReader(reader.fetcher)
        run(again) { again.all.count == 2 }
        #expect(again.all == texts(2...3))
    }

    @Test func `a new leader is followed, by the hint in its predecessor's answer`() throws {
        try append(3)
        let reader = reader([PartitionAssignment(orders, from: .beginning)])
        run(reader) { reader.all.count == 3 }
        cluster.change("orders", 0) { $0.elect(2) }
        try append(2)
        run(reader) { reader.all.count == 5 }
        #expect(reader.all == texts(0...2) + texts(3...4, epoch: 1))
    }

    @Test func `records that a new leader has lost are not taken for read`() throws {
        try append(3)
        try append(3)
        let reader = reader([PartitionAssignment(orders, from: .beginning)])
        run(reader) { reader.all.count == 6 }
        cluster.change("orders", 0) { $0.elect(2, cutTo: 3) }
        try append(5)
        run(reader) { reader.all.count == 11 }
        #expect(reader.all == texts(0...5) + texts(3...7, epoch: 1))
    }

    @Test func `without a policy a truncation is an error that says what is common`() throws {
        try append(3)
        try append(3)
        let reader = reader([PartitionAssignment(orders, from: .beginning)]) { $0.offsetReset = .none }
        run(reader) { reader.all.count == 6 }
        cluster.change("orders", 0) { $0.elect(2, cutTo: 3) }
        run(reader) { reader.isFinished }
        #expect(reader.failures[orders] == [.truncated(at: Offset(6), agreed: Offset(3))])
    }

    @Test func `a topic made again is told or read from its beginning`() throws {
        try append(5)
        let strict = reader([PartitionAssignment(orders, from: .beginning)]) { $0.offsetReset = .none }
        let kept = reader([PartitionAssignment(orders, from: .beginning)])
        run(strict) { strict.all.count == 5 }
        run(kept) { kept.all.count == 5 }
        cluster.deleteTopic("orders")
        cluster.createTopic("orders", partitions: 2)
        try append(2)
        run(kept) { kept.all.count == 7 }
        #expect(kept.all.suffix(2) == ["orders#2/0/0/0", "orders#2/0/1/0"])
        run(strict) { strict.isFinished }
        #expect(strict.failures[orders] == [.recreated])
    }

    @Test func `a topic that is gone fails after a while`() throws {
        try append(1)
        let reader = reader([PartitionAssignment(orders, from: .beginning)]) { $0.unknownTopicMillis = 10_000 }
        run(reader) { reader.all.count == 1 }
        cluster.deleteTopic("orders")
        let before = network.time
        run(reader) { reader.isFinished }
        #expect(reader.failures[orders] == [.refused(.unknownTopicOrPartition)])
        #expect(network.time.millis(since: before) >= 10_000)
    }

    @Test func `damage on the way is asked for again, lasting damage is told`() throws {
        try append(3)
        cluster.damagesNext = true
        let reader = reader([PartitionAssignment(orders, from: .beginning)])
        run(reader) { reader.all.count == 3 }
        #expect(reader.failures.isEmpty)

        let network = ScriptedNetwork()
        let damaged = ReadableCluster(network, brokers: 1)
        damaged.createTopic("orders", partitions: 1)
        try damaged.change("orders", 0) { log throws in try log.append(1) }
        let fetcher = Fetcher(
            network.client([HostPort(host: "broker-1", port: 9092)]), ConsumerSettings(), random: SeededRandom(seed: 1))
        let second = TestReader(fetcher)
        fetcher.add([PartitionAssignment(orders, from: .beginning)])
        network.run(until: {
            damaged.damagesNext = true
            second.read()
            return second.isFinished
        })
        guard case .damaged(let offset, .checksumMismatch)? = second.failures[orders]?.first else {
            Issue.record("\(second.failures)")
            return
        }
        #expect(offset == .zero)
    }

    @Test func `an error that no time heals is told once`() throws {
        cluster.injected[orders] = .topicAuthorizationFailed
        let reader = reader([PartitionAssignment(orders, from: .beginning)])
        run(reader) { reader.isFinished }
        #expect(reader.failures[orders] == [.refused(.topicAuthorizationFailed)])
    }

    @Test func `closing gives the session back`() throws {
        try append(3)
        let reader = reader([PartitionAssignment(orders, from: .beginning)])
        run(reader) { reader.all.count == 3 }
        #expect(cluster.sessions.count == 1)
        reader.fetcher.close()
        network.run(until: { cluster.sessions.isEmpty })
        run(reader) { reader.isFinished }
    }
}
