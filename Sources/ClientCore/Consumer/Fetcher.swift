import MartletBase
import MartletMessages
import MartletWire
import Synchronization

/// A partition to read, and from where to where.
package struct PartitionAssignment: Hashable, Sendable {
    package let partition: TopicPartition
    package let start: SeekTarget
    /// The first offset that is not wanted any more; `nil` reads on for ever.
    package let limit: Offset?

    package init(_ partition: TopicPartition, from start: SeekTarget, until limit: Offset? = nil) {
        self.partition = partition
        self.start = start
        self.limit = limit
    }
}

/// What a reader is given.
package enum Taken: Sendable {
    case records(FetchedChunk)
    /// Nothing more comes from this partition until somebody seeks.
    case failed(TopicPartition, ConsumerFailure)
    /// Every partition has come to its limit or its end.
    case finished
    case cancelled
    case closed
}

/// Fetches the records of assigned partitions ahead of a reader: one fetch at a time from each broker, never more in memory
/// than the settings allow.
///
/// What is assigned is changed from outside, by a user or by a group. Everything happens on the client's loop; `step` looks
/// at the whole state and does what can be done, so that no event needs to know what another one waits for.
package final class Fetcher: @unchecked Sendable {
    let client: ClusterClient
    let settings: ConsumerSettings
    var random: SeededRandom

    var partitions: [TopicPartition: PartitionState] = [:]
    /// In which order partitions are asked for: those that gave records go to the end.
    var order: [TopicPartition] = []
    var nodes: [NodeID: BrokerFetches] = [:]
    /// Who has something for the reader, in the order in which it came.
    var ready: [TopicPartition] = []
    var takers: [(id: TakeID, completion: (Taken) -> Void)] = []

    private(set) var isClosed = false
    private var lastGeneration: UInt64 = 0
    private var lastTake: UInt64 = 0
    private var observer: ObserverID?
    private var closing: ObserverID?
    private var timer: LoopTimer?
    private var wakeAt: MonotonicTime?
    private var isStepping = false
    private var mustStepAgain = false

    package init(_ client: ClusterClient, _ settings: ConsumerSettings, random: SeededRandom) {
        self.client = client
        self.settings = settings
        self.random = random
        observer = client.observe { [weak self] view in self?.viewChanged(view) }
        closing = client.whenClosed { [weak self] in self?.close() }
    }

    var now: MonotonicTime { client.loop.now.monotonic }

    // MARK: - What is assigned

    /// Begins to read; a partition that is read already begins anew.
    package func add(_ assignments: [PartitionAssignment]) {
        guard !isClosed else { return }
        remove(assignments.map(\.partition))
        for assignment in assignments {
            var state = PartitionState(
                assignment.partition, generation: nextGeneration(), at: assignment.start, limit: assignment.limit,
                maxBytes: settings.maxPartitionFetchBytes)
            _ = state.follow(client.view.topics[assignment.partition.topic])
            partitions[assignment.partition] = state
            order.append(assignment.partition)
        }
        let topics = Set(assignments.map(\.partition.topic)).sorted()
        for topic in topics where topicUses[topic, default: 0] == 0 {
            client.require(
                [topic], allowAutoCreation: false, timeoutMillis: client.settings.requestTimeoutMillis
            ) { [weak self] _ in self?.step() }
        }
        for assignment in assignments { topicUses[assignment.partition.topic, default: 0] += 1 }
        step()
    }

    /// Stops reading: what has been fetched is dropped, what the reader holds is revoked.
    package func remove(_ gone: [TopicPartition]) {
        for partition in gone {
            guard let state = partitions.removeValue(forKey: partition) else { continue }
            state.delivery.state.store(.revoked, ordering: .releasing)
            order.removeAll { $0 == partition }
            ready.removeAll { $0 == partition }
            topicUses[partition.topic, default: 0] -= 1
            guard topicUses[partition.topic] == 0 else { continue }
            topicUses[partition.topic] = nil
            client.release([partition.topic])
        }
        step()
    }

    private var topicUses: [String: Int] = [:]

    package var assigned: [TopicPartition] { partitions.keys.sorted() }
    package func isAssigned(_ partition: TopicPartition) -> Bool { partitions[partition] != nil }

    // MARK: - What the user does with it

    /// False for a partition that is not assigned.
    @discardableResult
    package func seek(_ partition: TopicPartition, to target: SeekTarget) -> Bool {
        guard partitions[partition] != nil else { return false }
        partitions[partition]?.seek(to: target, generation: nextGeneration())
        ready.removeAll { $0 == partition }
        step()
        return true
    }

    /// Of a paused partition nothing is given and nothing is fetched; what was fetched stays.
    @discardableResult
    package func pause(_ partition: TopicPartition, _ isPaused: Bool) -> Bool {
        guard partitions[partition] != nil else { return false }
        partitions[partition]?.pause(isPaused)
        ready.removeAll { $0 == partition }
        becomeReady(partition)
        step()
        return true
    }

    /// The offset of the next record that the reader has not had; `nil` where it is not known yet.
    package func position(of partition: TopicPartition) -> Offset? {
        guard let next = partitions[partition]?.delivery.next, next > .none else { return nil }
        return next
    }

    /// The high watermark as the last answer told it.
    package func highWatermark(of partition: TopicPartition) -> Offset? { partitions[partition]?.highWatermark }

    /// Nothing is fetched any more, and brokers are told to forget their sessions.
    package func close() {
        guard !isClosed else { return }
        isClosed = true
        if let observer { client.stopObserving(observer) }
        if let closing { client.forgetClosing(closing) }
        if let timer { client.loop.cancel(timer) }
        for (node, fetches) in nodes.sorted(by: { $0.key < $1.key }) { endSession(of: node, fetches) }
        for state in partitions.values { state.delivery.state.store(.revoked, ordering: .releasing) }
        client.release(topicUses.keys.sorted())
        partitions = [:]
        order = []
        ready = []
        let left = takers
        takers = []
        for taker in left { taker.completion(.closed) }
    }

    private func nextGeneration() -> UInt64 {
        lastGeneration += 1
        return lastGeneration
    }

    func nextTake() -> TakeID {
        lastTake += 1
        return TakeID(rawValue: lastTake)
    }

    // MARK: - What happens

    /// Does whatever can be done now. What it does may call for another look, which is taken behind this one.
    func step() {
        guard !isClosed else { return }
        guard !isStepping else {
            mustStepAgain = true
            return
        }
        isStepping = true
        defer { isStepping = false }
        repeat {
            mustStepAgain = false
            lookForTheUnknown()
            locate()
            validate()
            fetch()
            give()
        } while mustStepAgain && !isClosed
    }

    private func viewChanged(_ view: ClusterView) {
        for partition in order {
            guard partitions[partition]?.follow(view.topics[partition.topic]) == .recreated else { continue }
            reset(partition, because: .recreated)
        }
        step()
    }

    /// Looks again at `time`, or before.
    func wake(at time: MonotonicTime) {
        if let wakeAt, wakeAt <= time { return }
        if let timer { client.loop.cancel(timer) }
        wakeAt = time
        timer = client.loop.schedule(at: time) { [weak self] in
            self?.timer = nil
            self?.wakeAt = nil
            self?.step()
        }
    }
}
