import MartletBase
import MartletWire
import Testing

@testable import MartletClientCore

/// A producer core with what it was given and what became of it.
final class TestProducer: @unchecked Sendable {
    let core: ProducerCore
    private let network: ScriptedNetwork
    private(set) var sent: [Sent] = []

    struct Sent {
        let value: String
        let delivery: BatchDelivery
        let index: Int32

        var outcome: DeliveryOutcome? { delivery.outcome(of: index) }
    }

    init(_ network: ScriptedNetwork, _ client: ClusterClient, seed: UInt64 = 1, _ settings: ProducerSettings) {
        self.network = network
        let accumulator = BatchAccumulator(settings, random: SeededRandom(seed: seed))
        core = ProducerCore(settings, client, accumulator, random: SeededRandom(seed: seed &+ 1))
    }

    /// Opens the topic and waits for it.
    func open(_ topic: String) -> Result<Int, DeliveryFailure.Reason>? {
        var opened: Result<Int, DeliveryFailure.Reason>?
        core.open(topic, timeoutMillis: 60_000) { opened = $0 }
        network.run(until: { opened != nil })
        return opened
    }

    /// False where there is no room.
    @discardableResult
    func send(_ value: String, to topic: String = "orders", partition: Int32? = nil, key: String? = nil) -> Bool {
        let appended = core.accumulator.append(
            topic: topic, partition: partition.map { PartitionIndex($0) }, timestamp: network.now.wall,
            key: key.map { Array($0.utf8) }, value: Array(value.utf8))
        switch appended {
        case .taken(let delivery, let index, let wakesLoop):
            sent.append(Sent(value: value, delivery: delivery, index: index))
            if wakesLoop { network.post { [core] in core.drain() } }
            return true
        case .noRoom: return false
        default:
            Issue.record("\(value) was not taken: \(appended)")
            return false
        }
    }

    func flush() {
        _ = core.accumulator.flush()
        network.post { [core] in core.drain() }
    }

    var isSettled: Bool { sent.allSatisfy { $0.outcome != nil } }

    /// The ends as texts: `a at 0`, `b failed: NOT_LEADER_OR_FOLLOWER`.
    var outcomes: [String] {
        sent.map { sent in
            switch sent.outcome {
            case nil: "\(sent.value) is under way"
            case .success(let receipt): "\(sent.value) at \(receipt.baseOffset?.description ?? "?")"
            case .failure(let failure): "\(sent.value) failed: \(failure.reason)"
            }
        }
    }
}
