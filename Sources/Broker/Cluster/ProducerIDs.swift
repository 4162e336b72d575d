import MartletBase
import MartletMetadata
import Synchronization

/// Hands out producer ids, each once in the cluster's life: from a block that this broker took, and a new block when that
/// is used up. What a restart leaves of a block is never used.
final class ProducerIDs: Sendable {
    typealias Completion = @Sendable (Result<ProducerID, ChangeFailure>) -> Void

    fileprivate struct State {
        var block: Range<Int64> = 0..<0
        var waiting: [Completion] = []
        var isTaking = false
    }

    private let state = Mutex(State())
    private let changes: ClusterChanges

    init(changes: ClusterChanges) { self.changes = changes }

    /// - Parameter completed: called once, on any thread, from within this call too.
    func next(_ completed: @escaping Completion) {
        enum Step {
            case give(ProducerID)
            case take
            case wait
        }
        let step = state.withLock { state -> Step in
            if let id = state.block.popFirst() { return .give(ProducerID(id)) }
            state.waiting.append(completed)
            if state.isTaking { return .wait }
            state.isTaking = true
            return .take
        }
        switch step {
        case .give(let id): completed(.success(id))
        case .take: takeBlock()
        case .wait: break
        }
    }

    private func takeBlock() {
        let latest = SharedBlock()
        changes.make { changes throws(ChangeRefusal) in
            let (block, plan) = try changes.allocateProducerIDs()
            latest.block.withLock { $0 = block }
            return plan
        } completed: { [self] result in
            switch result {
            case .success: took(latest.block.withLock { $0 })
            case .failure(let failure):
                let waiting = state.withLock { state in
                    state.isTaking = false
                    return state.takeWaiting()
                }
                for completed in waiting { completed(.failure(failure)) }
            }
        }
    }

    private func took(_ block: Range<Int64>) {
        let (served, wantsMore) = state.withLock { state -> ([(Completion, ProducerID)], Bool) in
            state.block = block
            var served: [(Completion, ProducerID)] = []
            for completed in state.takeWaiting() {
                if let id = state.block.popFirst() {
                    served.append((completed, ProducerID(id)))
                } else {
                    state.waiting.append(completed)
                }
            }
            state.isTaking = !state.waiting.isEmpty
            return (served, state.isTaking)
        }
        for (completed, id) in served { completed(.success(id)) }
        if wantsMore { takeBlock() }
    }
}

/// The block that the latest decision chose: the one that was stored, once the change has come about.
private final class SharedBlock: Sendable {
    let block = Mutex<Range<Int64>>(0..<0)
}

extension ProducerIDs.State {
    fileprivate mutating func takeWaiting() -> [ProducerIDs.Completion] {
        defer { waiting = [] }
        return waiting
    }
}
