import MartletBase
import MartletRecords
import MartletWire

/// A producer: takes batches from its accumulator, sends them to the leaders of their partitions, and reports their ends.
///
/// Everything happens on the loop of its client, but for what the accumulator offers to other threads. What may be sent
/// when is decided in `PartitionSends`.
package final class ProducerCore: @unchecked Sendable {
    package let accumulator: BatchAccumulator
    let settings: ProducerSettings
    let cluster: ClusterClient
    var random: SeededRandom

    /// By the numbers of the accumulator's queues.
    var lanes: [Lane] = []
    var topics: [String: [Lane]] = [:]
    private var opening: [String: [(Result<Int, DeliveryFailure.Reason>) -> Void]] = [:]
    var nodes: [NodeID: NodeState] = [:]
    var identity = IdentityPhase.none
    /// Lanes with batches that wait to be sent again, or whose identity has to change.
    var troubled: [Lane] = []

    var compressor = Compressor()
    var scratch = ByteBuffer()
    var round: UInt64 = 0
    var timer: LoopTimer?
    private var observers: (view: ObserverID, closing: ObserverID)?
    private(set) var isClosed = false

    /// One partition as the loop sees it.
    final class Lane {
        let partition: TopicPartition
        var leader: NodeID?
        var sends: PartitionSends
        var isTroubled = false
        /// The last round in which a batch of it was planned: a request carries one for each partition.
        var plannedRound: UInt64 = 0

        init(_ partition: TopicPartition, _ sends: PartitionSends) {
            self.partition = partition
            self.sends = sends
        }
    }

    struct NodeState {
        var requestsInFlight = 0
        /// The broker has asked to be left alone until then.
        var mutedUntil = MonotonicTime(nanoseconds: .min)
    }

    package init(
        _ settings: ProducerSettings, _ cluster: ClusterClient, _ accumulator: BatchAccumulator, random: SeededRandom
    ) {
        self.settings = settings
        self.cluster = cluster
        self.accumulator = accumulator
        self.random = random
    }

    var isIdempotent: Bool { settings.isIdempotent && settings.acknowledgements == .all }
    var now: MonotonicTime { cluster.loop.now.monotonic }

    func settle(_ settled: [PartitionSends.Settled]) {
        for (batch, outcome) in settled {
            batch.settle(outcome)
            accumulator.release(batch)
        }
    }

    // MARK: The end

    /// Ends everything that has no end yet, and takes nothing more. Who wants it delivered flushes first.
    package func close(_ reason: DeliveryFailure.Reason = .closed) {
        guard !isClosed else { return }
        isClosed = true
        accumulator.close()
        if let timer { cluster.loop.cancel(timer) }
        if let observers {
            cluster.stopObserving(observers.view)
            cluster.forgetClosing(observers.closing)
        }
        failEverything(reason)
        cluster.release(topics.keys.sorted())
        let waiting = opening
        opening = [:]
        for topic in waiting.keys.sorted() {
            for completion in waiting[topic] ?? [] { completion(.failure(reason)) }
        }
    }

    func failEverything(_ reason: DeliveryFailure.Reason) {
        for lane in lanes { settle(lane.sends.abandon(reason)) }
        for batch in accumulator.takeAll() {
            settle([(batch, .failure(DeliveryFailure(reason, mayBeAppended: false)))])
        }
    }
}

// MARK: - Topics

extension ProducerCore {
    /// Makes a topic known, so that records can be appended to it. Completes with the number of its partitions.
    package func open(
        _ topic: String, timeoutMillis: Int64, _ completion: @escaping (Result<Int, DeliveryFailure.Reason>) -> Void
    ) {
        guard !isClosed else { return completion(.failure(.closed)) }
        if let lanes = topics[topic] { return completion(.success(lanes.count)) }
        opening[topic, default: []].append(completion)
        guard opening[topic]?.count == 1 else { return }
        if observers == nil {
            observers = (
                cluster.observe { [weak self] in self?.viewChanged($0) },
                cluster.whenClosed { [weak self] in self?.close() }
            )
        }
        cluster.require([topic], allowAutoCreation: settings.allowsAutoCreation, timeoutMillis: timeoutMillis) {
            [weak self] result in self?.required(topic, result)
        }
    }

    private func required(_ topic: String, _ result: Result<ClusterView, CallFailure>) {
        guard !isClosed, let completions = opening.removeValue(forKey: topic) else { return }
        let outcome = opened(topic, result)
        if case .failure = outcome { cluster.release([topic]) }
        for completion in completions { completion(outcome) }
    }

    private func opened(
        _ topic: String, _ result: Result<ClusterView, CallFailure>
    ) -> Result<Int, DeliveryFailure.Reason> {
        switch result {
        case .failure(let failure): return .failure(.call(failure))
        case .success(let view):
            guard let known = view.topics[topic], !known.partitions.isEmpty else {
                return .failure(.refused(view.topics[topic]?.error ?? .unknownTopicOrPartition, message: nil))
            }
            topics[topic] = []
            update(topic, known)
            return .success(topics[topic]?.count ?? 0)
        }
    }

    private func viewChanged(_ view: ClusterView) {
        for topic in topics.keys.sorted() {
            if let known = view.topics[topic] { update(topic, known) }
        }
        drain()
    }

    private func update(_ topic: String, _ known: TopicView) {
        var own = topics[topic] ?? []
        let firstID = lanes.count
        // Partitions are numbered without gaps; one that is missing ends what can be used.
        while known.partitions[PartitionIndex(Int32(own.count))] != nil {
            let lane = Lane(
                TopicPartition(topic, PartitionIndex(Int32(own.count))),
                PartitionSends(isIdempotent: isIdempotent, maxInFlight: settings.maxInFlight))
            own.append(lane)
            lanes.append(lane)
        }
        topics[topic] = own
        for lane in own { lane.leader = known.partitions[lane.partition.partition]?.leader }
        let available = own.indices.filter { own[$0].leader != nil }
        accumulator.open(topic, count: own.count, available: available, firstID: firstID)
    }
}
