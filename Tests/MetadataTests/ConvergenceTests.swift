import MartletBase
import MetadataTestSupport
import Synchronization
import TestSupport
import Testing

@testable import MartletMetadata

/// Several brokers change one cluster through a store that reorders, loses answers, lags and forgets.
@Suite struct ConvergenceTests {
    @Test("every broker comes to the same image, and nothing acknowledged is lost or done twice")
    func converges() throws {
        var struck: [String: Int] = [:]
        let runs = environment("MARTLET_METADATA_RUNS").flatMap { Int($0) } ?? 12
        let seed = Seed()
        var seeds = seed.random
        for _ in 0..<runs {
            let world = World(random: SeededRandom(seed: seeds.next()))
            try world.run(operations: 150)
            if let violation = try world.violation() {
                Issue.record("\(violation); \(seed)")
                return
            }
            struck.merge(world.store.struck, uniquingKeysWith: +)
            #expect(world.acknowledged > 15, "\(world.acknowledged) operations acknowledged; \(seed)")
        }
        for fault in [
            "unavailable", "unknown, did not happen", "unknown, happened or happens later", "unknown, happened",
            "compaction", "watch overtaken",
        ] {
            #expect(struck[fault, default: 0] > 0, "no \(fault); \(seed)")
        }
    }
}

/// What is done and what must then be true.
private enum Purpose {
    case register(NodeID)
    case create(TopicID, String)
    case delete(TopicID)
    case grow(TopicID, Int32)
    case set(TopicID, String)
    case allocate
    case elect
    case reap
}

private struct Operation {
    let node: Int32
    let purpose: Purpose
    var runner: ChangeRunner
    var block: Range<Int64>?
    var epoch: BrokerEpoch?
}

private enum Event: Sendable {
    case page(Int32, Result<StorePage, StoreError>)
    case told(Int32, StoreWatchSignal)
    case answer(Int, Result<StoreTransactionResult, StoreError>)
}

private final class World {
    let store: FakeStore
    private let inbox: Inbox
    private var random: SeededRandom
    private var feeds: [Int32: ImageFeed] = [:]
    private var operations: [Int: Operation] = [:]
    private var nextOperation = 0
    private(set) var acknowledged = 0
    private var violations: [String] = []

    private var created: [TopicID: String] = [:]
    private var deletionTried: Set<TopicID> = []
    private var deleted: Set<TopicID> = []
    private var grown: [TopicID: Int32] = [:]
    private var set: [(TopicID, String)] = []
    private var blocks: [Range<Int64>] = []
    private var brokerEpochs: [BrokerEpoch] = []
    private var leaderEpochs: [Int32: [TopicPartition: LeaderEpoch]] = [:]

    private static let nodes: [Int32] = [1, 2, 3]

    final class Inbox: Sendable {
        private let events = Mutex<[Event]>([])
        func put(_ event: Event) { events.withLock { $0.append(event) } }
        func take() -> Event? { events.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
    }

    init(random: SeededRandom) {
        self.random = random
        let faults = FakeStore.Faults(unknownOutcome: 8, unavailable: 12, compaction: 40)
        // Small transactions, so that even small topics take several.
        store = FakeStore(random: random, faults: faults, bounds: StoreBounds(operations: 12, bytes: 4000))
        inbox = Inbox()
        for node in Self.nodes {
            let feed = ImageFeed()
            feeds[node] = feed
            carryOut([feed.start()], node)
        }
    }

    private func image(_ node: Int32) -> ClusterImage { feeds[node]?.image ?? ClusterImage() }
    private func changes(_ node: Int32) -> Changes {
        Changes(image: image(node), author: NodeID(node), bounds: store.bounds)
    }

    // MARK: Running

    func run(operations limit: Int) throws {
        var started = 0
        while started < limit {
            if operations.count < 6, random.oneIn(4) {
                started += 1
                begin()
            }
            step()
        }
        store.faults = .none
        while step() {}
        // Two rounds: ending a change, then removing what it left.
        for node in Self.nodes {
            register(node)
            while step() {}
        }
        for _ in 0..<100 {
            guard let plan = try? changes(1).reap(isActive: { _ in false }) else { break }
            start(Operation(node: 1, purpose: .reap, runner: ChangeRunner(plan, from: image(1).revision)))
            while step() {}
        }
    }

    @discardableResult
    private func step() -> Bool {
        guard let event = inbox.take() else { return store.step() }
        switch event {
        case .page(let node, let answer): carryOut(feeds[node]?.read(answer) ?? [], node)
        case .told(let node, let signal): carryOut(feeds[node]?.watched(signal) ?? [], node)
        case .answer(let id, let answer):
            guard var operation = operations.removeValue(forKey: id) else { break }
            perform(operation.runner.answered(answer), &operation, id)
        }
        return true
    }

    private func carryOut(_ actions: [ImageFeed.Action], _ node: Int32) {
        let inbox = inbox
        for action in actions {
            switch action {
            case .read(let range), .readLater(let range): store.read(range) { inbox.put(.page(node, $0)) }
            case .watch(let start): _ = store.watch(StoreKey([]), from: start) { inbox.put(.told(node, $0)) }
            case .updated(let delta): judge(delta, node)
            case .failed(let error): violations.append("the feed of broker \(node) failed: \(error)")
            }
        }
    }

    /// A visible topic is whole at every broker at every moment, and epochs only rise.
    private func judge(_ delta: ClusterDelta, _ node: Int32) {
        let image = image(node)
        for id in delta.topics {
            guard let topic = image.topic(id) else { continue }
            if Array(topic.partitions().map { Int($0.key.rawValue) }) != Array(0..<topic.partitionCount) {
                violations.append("broker \(node) sees a part of \(topic.name) at \(image.revision)")
            }
        }
        for topic in image.topics {
            for (index, partition) in topic.partitions() {
                let name = TopicPartition("\(topic.id)", index)
                let epoch = image.leaderEpoch(of: partition.record)
                if let before = leaderEpochs[node]?[name], before > epoch {
                    violations.append("the leader epoch of \(name) fell from \(before) to \(epoch) at broker \(node)")
                }
                leaderEpochs[node, default: [:]][name] = epoch
            }
        }
    }

    // MARK: Operations

    private func begin() {
        let node = Self.nodes[random.below(Self.nodes.count)]
        let changes = changes(node)
        guard image(node).cluster != nil else {
            if let plan = try? changes.createCluster(TopicIDs.one, formatLevel: 1), !plan.isEmpty {
                start(Operation(node: node, purpose: .elect, runner: ChangeRunner(plan, from: image(node).revision)))
            }
            return
        }
        guard image(node).brokers[NodeID(node)] != nil else { return register(node) }
        if let (plan, purpose, block) = decide(changes, node) {
            var operation = Operation(
                node: node, purpose: purpose, runner: ChangeRunner(plan, from: image(node).revision))
            operation.block = block
            start(operation)
        }
    }

    private func decide(_ changes: Changes, _ node: Int32) -> (ChangePlan, Purpose, Range<Int64>?)? {
        let topics = Array(image(node).topics)
        let topic = topics.isEmpty ? nil : topics[random.below(topics.count)]
        switch (random.next() % 12, topic) {
        case (0...3, _):
            let name = ["a.b", "a_b", "c", "d", "e.f_g", "e_f.g"][random.below(6)]
            let id = TopicID.random(using: &random)
            let count = Int32(1 + random.below(25))
            let creation = TopicCreation(
                name: name, id: id,
                layout: .counts(
                    partitions: count, replicationFactor: 1, start: UInt32(truncatingIfNeeded: random.next())))
            guard let plan = try? changes.createTopic(creation, rules: LenientRules()).plan else { return nil }
            return (plan, .create(id, name), nil)
        case (4, let topic?):
            guard let plan = try? changes.deleteTopic(topic.id) else { return nil }
            deletionTried.insert(topic.id)
            return (plan, .delete(topic.id), nil)
        case (5...6, let topic?):
            let count = Int32(topic.partitionCount + 1 + random.below(15))
            let creation = PartitionCreation(topic: topic.name, count: count)
            guard let plan = try? changes.createPartitions(creation) else { return nil }
            return (plan, .grow(topic.id, count), nil)
        case (7...8, let topic?):
            let name = "setting-\(nextOperation)"
            let change = SettingChange(name, .set, "x")
            guard
                let plan = try? changes.changeSettings([change], of: .topic(topic.name), rules: LenientRules()),
                !plan.isEmpty
            else { return nil }
            return (plan, .set(topic.id, name), nil)
        case (9, _):
            guard let (block, plan) = try? changes.allocateProducerIDs() else { return nil }
            return (plan, .allocate, block)
        case (10, _):
            register(node)
            return nil
        default:
            let active = Set(
                operations.values.compactMap { operation -> TopicID? in
                    switch operation.purpose {
                    case .create(let id, _), .grow(let id, _): id
                    default: nil
                    }
                })
            guard let plan = try? changes.reap(isActive: { active.contains($0) }) else { return nil }
            return (plan, .reap, nil)
        }
    }

    private func register(_ node: Int32) {
        guard let plan = try? changes(node).registerBroker(Bench.registration()) else { return }
        var operation = Operation(
            node: node, purpose: .register(NodeID(node)),
            runner: ChangeRunner(plan.plan, from: image(node).revision))
        operation.epoch = plan.epoch
        start(operation)
    }

    private func start(_ operation: Operation) {
        var operation = operation
        let id = nextOperation
        nextOperation += 1
        perform(operation.runner.start(), &operation, id)
    }

    private func perform(_ action: ChangeRunner.Action, _ operation: inout Operation, _ id: Int) {
        switch action {
        case .submit(let transaction):
            operations[id] = operation
            let inbox = inbox
            store.commit(transaction) { inbox.put(.answer(id, $0)) }
        case .finished(.done): finish(operation)
        case .finished(.conflict): break
        case .finished(.failed(let error)):
            if !error.isRetriable { violations.append("an operation failed: \(error)") }
        }
    }

    private func finish(_ operation: Operation) {
        acknowledged += 1
        switch operation.purpose {
        case .register: if let epoch = operation.epoch { brokerEpochs.append(epoch) }
        case .create(let id, let name): created[id] = name
        case .delete(let id): deleted.insert(id)
        case .grow(let id, let count): grown[id] = max(grown[id] ?? 0, count)
        case .set(let id, let name): set.append((id, name))
        case .allocate: if let block = operation.block { blocks.append(block) }
        case .elect, .reap: break
        }
    }

    // MARK: Judging

    func violation() throws -> String? {
        if let first = violations.first { return first }
        let state = store.state
        var loader = ClusterLoader(over: ClusterImage())
        var truth = ClusterImage()
        while true {
            if let delta = try loader.take(try state.page(loader.request)) {
                truth.apply(delta)
                break
            }
        }
        for node in Self.nodes where image(node) != truth {
            return "broker \(node) stands at \(image(node).revision), the store at \(truth.revision)"
        }
        return leftovers(truth) ?? promises(truth) ?? identities()
    }

    private func leftovers(_ truth: ClusterImage) -> String? {
        if let (topic, intent) = truth.topicIntents.first {
            return "the intent \(intent.record.kind) of \(topic) is left"
        }
        for (id, stored) in truth.topicsByID {
            guard let topic = truth.topic(id) else {
                return "\(stored.storedPartitions.count) partitions of \(id) are left"
            }
            if stored.storedPartitions.count != topic.partitionCount {
                return "\(topic.name) has \(stored.storedPartitions.count) partitions stored of \(topic.partitionCount)"
            }
        }
        let names = store.state.keys.filter { $0.key.hasPrefix("topic-names/") }
        return names.count == truth.topicCount ? nil : "\(names.count) names for \(truth.topicCount) topics"
    }

    private func promises(_ truth: ClusterImage) -> String? {
        for (id, name) in created where !deletionTried.contains(id) && truth.topic(id)?.name != name {
            return "the topic \(name) was created and is not there"
        }
        for id in deleted where truth.topic(id) != nil { return "the topic \(id) was deleted and is there" }
        for (id, count) in grown where truth.topic(id).map({ $0.partitionCount < Int(count) }) ?? false {
            return "the topic \(id) was grown to \(count) and has fewer partitions"
        }
        for (id, name) in set where truth.topic(id).map({ $0.settings[name] != "x" }) ?? false {
            return "\(name) of \(id) was set and is not there"
        }
        return nil
    }

    private func identities() -> String? {
        let sorted = blocks.sorted { $0.lowerBound < $1.lowerBound }
        for (block, next) in zip(sorted, sorted.dropFirst()) where block.upperBound > next.lowerBound {
            return "the producer id blocks \(block) and \(next) overlap"
        }
        return Set(brokerEpochs).count == brokerEpochs.count ? nil : "a broker epoch was given twice: \(brokerEpochs)"
    }
}
