import MartletBase
import MartletReplication
import Synchronization

/// A topic that somebody has used since the start, with those of its partitions that were used.
final class Topic: Sendable {
    let id: TopicID
    let name: String
    private let state: Mutex<State>

    private struct State {
        var rules: TopicRules
        var count: Int
        var partitions: [PartitionIndex: Partition] = [:]
    }

    init(id: TopicID, name: String, rules: TopicRules, count: Int) {
        self.id = id
        self.name = name
        state = Mutex(State(rules: rules, count: count))
    }

    var rules: TopicRules { state.withLock { $0.rules } }
    var count: Int { state.withLock { $0.count } }
    /// Those that were used, in order.
    var partitions: [Partition] {
        state.withLock { $0.partitions.sorted { $0.key < $1.key }.map(\.value) }
    }

    func partition(_ index: PartitionIndex) -> Partition? { state.withLock { $0.partitions[index] } }

    func add(_ partition: Partition) { state.withLock { $0.partitions[partition.id.partition] = partition } }

    func update(rules: TopicRules, count: Int) {
        let partitions = state.withLock { state in
            let isChanged = state.rules != rules
            state.rules = rules
            state.count = count
            return isChanged ? Array(state.partitions.values) : []
        }
        for partition in partitions { partition.log.update(rules.log(of: partition.id.partition)) }
    }
}
