import MartletBase

extension PartitionLog {
    /// The aborted transactions with records in [`first`, `end`), for a reader of committed records only. `nil`: something
    /// is not in memory; to be asked again by a job, waiting.
    package func abortedTransactions(
        from first: Offset, to end: Offset, waiting: Bool = false
    ) throws(StorageError) -> [AbortedTransaction]? {
        let segments = try state.withLock { state throws(StorageError) -> ArraySlice<Segment>? in
            try state.checkUsable(id)
            if case .closed = state.phase { return nil }
            // A marker lies behind what it aborts, so earlier segments have nothing to say.
            return state.segments[(state.segments.lastIndex { $0.base <= first } ?? 0)...]
        }
        guard let segments else { return nil }
        var found: [AbortedTransaction] = []
        for segment in segments {
            if waiting { try openForReading(segment) }
            guard let aborted = segment.abortedTransactions else { return nil }
            for transaction in aborted {
                if transaction.lastOffset >= first, transaction.firstOffset < end { found.append(transaction) }
                // Whatever is aborted later began at or behind this.
                if transaction.lastStableOffset >= end { return found }
            }
        }
        return found
    }
}
