import MartletBase
import MartletClientCore
import MartletMessages
import MartletRecords
import MartletWire
import TestSupport
import Testing

/// A reader among misfortunes of every kind: what it reads is what is there.
@Suite struct FetcherPropertyTests {
    @Test func `whatever happens, no record comes twice, none is missed, and order holds`() throws {
        let seed = Seed()
        var random = seed.random
        for _ in 0..<60 {
            let run = Run(seed: random.next())
            try run.misfortunes(150)
            try run.calm()
            #expect(run.violations.isEmpty, "\(seed), run \(run.seed), Fetch up to \(run.cluster.fetchVersion)")
            if !run.violations.isEmpty { return }
        }
    }
}

private final class Run {
    let seed: UInt64
    let cluster: ReadableCluster
    private let network = ScriptedNetwork()
    private let client: ClusterClient
    private let fetcher: Fetcher
    private let reader: TestReader
    private var random: SeededRandom
    private var assigned: [TopicPartition] = []
    private var damages = 0
    private(set) var violations: [String] = []
    /// Records that were deleted or lost: they may never have been read.
    private var gone: Set<String> = []

    init(seed: UInt64) {
        self.seed = seed
        random = SeededRandom(seed: seed)
        let versions: [Int16] = [9, 11, 12, 13, 16, 18]
        let version = versions.randomElement(using: &random) ?? 16
        cluster = ReadableCluster(network, brokers: 3, fetchVersion: version, seed: seed)
        cluster.createTopic("orders", partitions: 3)
        cluster.createTopic("users", partitions: 1)
        client = network.client(cluster.brokers.map(\.address), seed: seed)
        var settings = ConsumerSettings()
        settings.maxPartitionFetchBytes = Int32.random(in: 100...3000, using: &random)
        settings.fetchMaxBytes = Int32.random(in: 100...5000, using: &random)
        settings.maxBufferedBytes = Int.random(in: 1000...20_000, using: &random)
        settings.fetchMaxWaitMillis = Int32.random(in: 0...500, using: &random)
        settings.unknownTopicMillis = 1_000_000
        fetcher = Fetcher(client, settings, random: SeededRandom(seed: seed ^ 1))
        reader = TestReader(fetcher)
        for (topic, partition) in [("orders", 0), ("orders", 1), ("orders", 2), ("users", 0)] {
            assign(topic, partition)
        }
    }

    private func assign(_ topic: String, _ partition: Int) {
        let partition = TopicPartition(topic, PartitionIndex(Int32(partition)))
        assigned.append(partition)
        fetcher.add([PartitionAssignment(partition, from: .beginning)])
    }

    // MARK: What happens

    func misfortunes(_ count: Int) throws {
        for _ in 0..<count {
            try misfortune()
            if !random.oneIn(3) { reader.read(Int.random(in: 1...40, using: &random)) }
            if random.oneIn(8) { reader.leave() }
            network.run(forMillis: Int64.random(in: 0...400, using: &random))
        }
    }

    private func misfortune() throws {
        let topic = random.oneIn(4) ? "users" : "orders"
        let partition = Int.random(in: 0..<(cluster.topics[topic]?.logs.count ?? 1), using: &random)
        let name = TopicPartition(topic, PartitionIndex(Int32(partition)))
        let broker = cluster.brokers[Int.random(in: 0..<3, using: &random)]
        switch Int.random(in: 0..<16, using: &random) {
        case 0...4: try append(topic, partition)
        case 5: try cluster.change(topic, partition) { log throws in try log.appendEmpty(3) }
        case 6: elect(topic, partition, cuts: false)
        case 7: elect(topic, partition, cuts: true)
        case 8: deleteRecords(topic, partition)
        case 9: broker.cutConnections()
        case 10: cluster.sessions = [:]
        case 11:
            cluster.injected[name] = [
                .notLeaderOrFollower, .kafkaStorageError, .unknownTopicOrPartition, .offsetNotAvailable,
                .replicaNotAvailable, .unknownLeaderEpoch,
            ].randomElement(using: &random)
        case 12: cluster.injected = [:]
        case 13:
            // Damage that comes back is taken for lasting, and told.
            cluster.damagesNext = damages < 2
            damages += 1
        case 14:
            broker.reachability = .refuses
            broker.cutConnections()
        default:
            for broker in cluster.brokers { broker.reachability = .listens }
            let paused = assigned[Int.random(in: 0..<assigned.count, using: &random)]
            fetcher.pause(paused, random.oneIn(2))
            if random.oneIn(6), cluster.fetchVersion >= 13 { recreate("users") }
            if random.oneIn(6), assigned.count < 8, let count = cluster.topics["orders"]?.logs.count {
                cluster.addPartition(to: "orders")
                assign("orders", count)
            }
        }
    }

    private func append(_ topic: String, _ partition: Int) throws {
        let codec = CompressionCodec.allCases.randomElement(using: &random) ?? .none
        try cluster.change(topic, partition) { log throws in
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                try log.append(Int.random(in: 1...30, using: &random), codec: codec)
            }
        }
    }

    private func elect(_ topic: String, _ partition: Int, cuts: Bool) {
        cluster.change(topic, partition) { log in
            let before = log.texts
            let cut = cuts ? Int64.random(in: max(log.start, log.end - 40)...log.end, using: &random) : nil
            log.elect(Int32.random(in: 1...3, using: &random), cutTo: cut)
            gone.formUnion(Set(before).subtracting(log.texts))
        }
    }

    private func deleteRecords(_ topic: String, _ partition: Int) {
        cluster.change(topic, partition) { log in
            gone.formUnion(log.texts)
            log.deleteRecords(before: Int64.random(in: log.start...log.end, using: &random))
            gone.subtract(log.texts)
        }
    }

    private func recreate(_ topic: String) {
        for log in cluster.topics[topic]?.logs ?? [] { gone.formUnion(log.texts) }
        let count = cluster.topics[topic]?.logs.count ?? 1
        cluster.deleteTopic(topic)
        network.run(forMillis: Int64.random(in: 0...3000, using: &random))
        cluster.createTopic(topic, partitions: count)
    }

    // MARK: What must be true

    /// Everything heals; what is there is read to its end.
    func calm() throws {
        cluster.injected = [:]
        cluster.damagesNext = false
        for broker in cluster.brokers { broker.reachability = .listens }
        for partition in assigned {
            fetcher.pause(partition, false)
            try cluster.change(partition.topic, Int(partition.partition.rawValue)) { log throws in try log.append(1) }
        }
        let last = assigned.map { ($0, log($0).texts.last) }
        let isRead = network.run(
            until: { [self] in
                reader.read()
                return last.allSatisfy { reader.texts[$0]?.last == $1 }
            }, withinMillis: 60_000)
        if !reader.failures.isEmpty { violations.append("failed: \(reader.failures)") }
        if !isRead {
            violations.append("not read to the end: \(last.filter { reader.texts[$0]?.last != $1 }.map(\.0))")
        }
        for partition in assigned { judge(partition) }
    }

    private func log(_ partition: TopicPartition) -> ReadableLog {
        cluster.topics[partition.topic]?.logs[Int(partition.partition.rawValue)] ?? ReadableLog(label: "", leader: 1)
    }

    private func judge(_ partition: TopicPartition) {
        let read = reader.texts[partition] ?? []
        let there = log(partition).texts
        var seen: Set<String> = []
        for text in read where !seen.insert(text).inserted { violations.append("\(text) came twice") }
        let missed = there.filter { !seen.contains($0) }
        if !missed.isEmpty { violations.append("\(partition): missed \(missed)") }
        let inOrder = read.filter(Set(there).contains)
        if missed.isEmpty, seen.count == read.count, inOrder != there {
            violations.append("\(partition): out of order")
        }
        let invented = seen.subtracting(there).subtracting(gone)
        if !invented.isEmpty { violations.append("\(partition): never there: \(invented.sorted())") }
    }
}
