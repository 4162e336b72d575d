import MartletBase

extension LogManager {
    /// Preferences that are kept for partitions that are not there yet.
    private static let maxPreferences = 10_000

    /// The directory of that path, as it stands in `log.dirs`.
    package func directory(at path: String) -> LogDirectory? { directories.first { $0.root.path == path } }

    /// Begins to move a log; `nil` where it moves already, or is there.
    /// - Parameter heldBytes: appends are held while no more than about this is copied.
    package func beginMove(of log: PartitionLog, to target: LogDirectory, heldBytes: Int64 = 4 << 20) -> LogMove? {
        state.withLock { state in
            guard state.moves[log.id] == nil, state.logs[log.id] === log, log.home !== target else { return nil }
            let move = LogMove(log, to: target, manager: self, heldBytes: heldBytes)
            state.moves[log.id] = move
            return move
        }
    }

    func ended(_ move: LogMove, hasMoved: Bool) {
        state.withLock { state in
            guard state.moves[move.log.id] === move else { return }
            state.moves[move.log.id] = nil
            guard hasMoved, state.logs[move.log.id] === move.log else { return }
            countAnew(&state)
        }
    }

    private func countAnew(_ state: inout State) {
        state.loads = directories.map { directory in
            state.found.values.count { $0.directory === directory } + state.logs.values.count { $0.home === directory }
        }
    }

    /// Where a log of that name is to be made, when it is made.
    package func prefer(_ target: LogDirectory, for partition: TopicPartition) {
        guard let index = directories.firstIndex(where: { $0 === target }) else { return }
        state.withLock { state in
            guard state.preferred.count < Self.maxPreferences || state.preferred[partition] != nil else { return }
            state.preferred[partition] = index
        }
    }

    func noteInterrupted(_ partition: TopicPartition, to target: LogDirectory) {
        guard let index = directories.firstIndex(where: { $0 === target }) else { return }
        state.withLock { $0.interrupted[partition] = index }
    }

    /// Moves that the last stop has interrupted, each told once.
    package func takeInterruptedMoves() -> [(partition: TopicPartition, target: LogDirectory)] {
        let taken = state.withLock { state in
            defer { state.interrupted = [:] }
            return state.interrupted
        }
        return taken.sorted { $0.key < $1.key }.map { ($0.key, directories[$0.value]) }
    }
}

extension PartitionLog {
    /// Whether the log can be read where it is, and so be copied from there.
    package func checkMovable() throws(StorageError) {
        try home.check()
        try checkUsable()
    }
}
