import MartletBase
import MartletRecords
import TestSupport
import Testing

@testable import MartletClientCore

/// Producers against brokers whose connections, answers, leaders and memory fail as a seed decides.
@Suite struct ProducerSimulationTests {
    private static let runs = 25
    private static let topics: [String: Int32] = ["orders": 3, "payments": 2]

    private final class Run {
        let network = ScriptedNetwork()
        let cluster: ModelCluster
        let producer: TestProducer
        let seed: Seed
        let settings: ProducerSettings
        var random: SeededRandom
        private var sentPerPlace: [String: Int] = [:]

        init(_ seed: Seed, _ run: Int, _ change: (inout ProducerSettings) -> Void) {
            self.seed = seed
            random = SeededRandom(seed: seed.value &+ UInt64(run))
            cluster = ModelCluster(
                network, brokers: 3, topics: topics, random: SeededRandom(seed: random.next()))
            var settings = ProducerSettings()
            settings.lingerMillis = Int64(random.next() % 3) * 5
            settings.batchBytes = 200 + Int(random.next() % 2000)
            settings.bufferBytes = 4_000 + Int(random.next() % 20_000)
            settings.maxRequestBytes = 3_000
            settings.compression = Compression(CompressionCodec.allCases[Int(random.next() % 5)])
            change(&settings)
            self.settings = settings
            let client = network.client(cluster.brokers.map(\.address), seed: random.next()) {
                $0.requestTimeoutMillis = 2_000
            }
            producer = TestProducer(network, client, seed: random.next(), settings)
        }

        /// One record for a partition that a key, or nobody, or the caller chooses; its value says which of them it is.
        private func sendOne() {
            let topic = random.oneIn(2) ? "orders" : "payments"
            let count = Int(topics[topic] ?? 1)
            let partition = Int32(random.next() % UInt64(count))
            let place = "\(topic)-\(partition)"
            let number = sentPerPlace[place, default: 0]
            let padding = String(repeating: "x", count: Int(random.next() % 300))
            if producer.send("\(place)/\(number)/\(padding)", to: topic, partition: partition) {
                sentPerPlace[place] = number + 1
            }
        }

        func go(records: Int) {
            for topic in topics.keys.sorted() { _ = producer.open(topic) }
            cluster.hasFaults = true
            while producer.sent.count < records {
                for _ in 0..<(random.next() % 8) { sendOne() }
                #expect(producer.core.accumulator.bytesBuffered <= settings.bufferBytes, "\(seed)")
                network.run(forMillis: Int64(random.next() % 20))
                misfortune()
            }
            cluster.hasFaults = false
            for broker in cluster.brokers { broker.reachability = .listens }
            producer.flush()
            network.run(until: { producer.isSettled }, withinMillis: 600_000)
        }

        private func misfortune() {
            let broker = cluster.brokers[Int(random.next() % 3)]
            switch random.next() % 60 {
            case 0: broker.cutConnections()
            case 1: cluster.restart(broker)
            case 2, 3:
                let all = cluster.partitions.keys.sorted()
                cluster.moveLeader(of: all[Int(random.next() % UInt64(all.count))])
            case 4:
                broker.reachability = .refuses
                broker.cutConnections()
            case 5, 6: broker.reachability = .listens
            default: break
            }
        }

        // MARK: What must be true

        func check(mayFail: Bool) {
            #expect(producer.core.accumulator.bytesBuffered == 0, "\(seed)")
            var places: [String: TopicPartition] = [:]
            for (partition, model) in cluster.partitions {
                #expect(Set(model.values).count == model.values.count, "twice in \(partition), \(seed)")
                let numbers = model.values.map { Int($0.split(separator: "/")[1]) ?? -1 }
                #expect(numbers == numbers.sorted(), "out of order in \(partition), \(seed)")
                for value in model.values { places[value] = partition }
            }
            for sent in producer.sent { check(sent, places[sent.value], mayFail: mayFail) }
        }

        private func check(_ sent: TestProducer.Sent, _ place: TopicPartition?, mayFail: Bool) {
            switch sent.outcome {
            case .success(let receipt):
                #expect(place == sent.delivery.partition, "acknowledged and lost: \(sent.value), \(seed)")
                guard let offset = receipt.baseOffset?.rawValue, let place else { return }
                #expect(
                    cluster.partitions[place]?.values[Int(offset)] == sent.value, "at another offset, \(seed)")
            case .failure(let failure):
                #expect(mayFail, "\(failure), \(seed)")
                #expect(failure.mayBeAppended || place == nil, "\(failure), but there: \(sent.value), \(seed)")
            case nil: Issue.record("no end: \(sent.value), \(seed)")
            }
        }
    }

    @Test func `with idempotence everything arrives once and in order, whatever happens`() {
        let seed = Seed()
        for number in 0..<Self.runs {
            let run = Run(seed, number) { $0.deliveryTimeoutMillis = 3_600_000 }
            run.go(records: 300)
            run.check(mayFail: false)
        }
    }

    @Test func `with short deadlines what fails is told honestly, and nothing is there twice`() {
        let seed = Seed()
        for number in 0..<Self.runs {
            let run = Run(seed, number) { $0.deliveryTimeoutMillis = 400 + Int64(number) * 50 }
            run.go(records: 300)
            run.check(mayFail: true)
        }
    }

    @Test func `without idempotence nothing that was acknowledged is lost`() {
        let seed = Seed()
        for number in 0..<Self.runs {
            let run = Run(seed, number) {
                $0.isIdempotent = false
                $0.maxInFlight = 1
                $0.deliveryTimeoutMillis = 3_600_000
            }
            run.go(records: 200)
            #expect(run.producer.core.accumulator.bytesBuffered == 0, "\(seed)")
            let there = Set(run.cluster.partitions.values.flatMap(\.values))
            let acknowledged = run.producer.sent.filter { (try? $0.outcome?.get()) != nil }.map(\.value)
            #expect(acknowledged.count == run.producer.sent.count, "\(seed)")
            #expect(acknowledged.allSatisfy(there.contains), "\(seed)")
        }
    }
}
