import MartletBase
import MartletRecords

/// The producers of one log: who may append what, and which transactions are open.
///
/// `check` decides for a leader; `apply` takes what is in the log and is the only mutator, live and in a replay, so that
/// both end in the same state.
package struct ProducerState: Hashable, Sendable {
    package private(set) var entries: [ProducerID: ProducerEntry] = [:]
    /// Open transactions by their first offset, rising.
    private(set) var open: [OpenTransaction] = []
    /// Transactions whose marker is in the log but not yet below the high watermark: still open for who reads.
    private(set) var completed: [CompletedTransaction] = []
    /// Whether anything has changed since the last snapshot.
    private(set) var isChanged = false

    struct OpenTransaction: Hashable, Sendable {
        let producerID: ProducerID
        let firstOffset: Offset
    }

    struct CompletedTransaction: Hashable, Sendable {
        let firstOffset: Offset
        let markerOffset: Offset
    }

    package init() {}

    package enum Verdict: Hashable, Sendable {
        case fresh
        /// The batch is in the log already: answer as the original was answered.
        case duplicate(ProducerBatch)
    }

    /// Whether a batch of a client may be appended.
    package func check(_ batch: RecordBatchHeader) throws(ProducerError) -> Verdict {
        guard batch.isIdempotent, let entry = entries[batch.producerID] else { return .fresh }
        if let original = entry.original(of: batch) { return .duplicate(original) }
        try entry.check(batch)
        return .fresh
    }

    /// Whether a coordinator may append a marker.
    package func check(
        marker coordinatorEpoch: CoordinatorEpoch, _ batch: RecordBatchHeader
    ) throws(ProducerError) {
        guard let entry = entries[batch.producerID] else { return }
        if batch.producerEpoch < entry.epoch {
            throw .fencedEpoch(batch.producerID, current: entry.epoch, found: batch.producerEpoch)
        }
        if coordinatorEpoch < entry.coordinatorEpoch {
            throw .fencedCoordinator(
                batch.producerID, current: entry.coordinatorEpoch, found: coordinatorEpoch)
        }
    }

    /// Takes a batch that is in the log. Gives the aborted transaction that a marker ended.
    package mutating func apply(_ batch: RecordBatchHeader, marker: EndTransactionMarker?) -> AbortedTransaction? {
        guard batch.isIdempotent else { return nil }
        isChanged = true
        var entry = entries[batch.producerID] ?? ProducerEntry(epoch: batch.producerEpoch)
        defer { entries[batch.producerID] = entry }
        guard batch.isControl else {
            let wasOpen = entry.transactionStart != nil
            entry.apply(batch)
            if !wasOpen, let start = entry.transactionStart {
                open.append(OpenTransaction(producerID: batch.producerID, firstOffset: start))
            }
            return nil
        }
        return marker.flatMap { finish(&entry, batch, $0) }
    }

    /// A batch from before the snapshot that this state was made from, in the order of the log.
    mutating func recall(_ batch: RecordBatchHeader) {
        guard batch.isIdempotent, !batch.isControl else { return }
        entries[batch.producerID]?.recall(batch)
    }

    private mutating func finish(
        _ entry: inout ProducerEntry, _ batch: RecordBatchHeader, _ marker: EndTransactionMarker
    ) -> AbortedTransaction? {
        if batch.producerEpoch != entry.epoch {
            entry.epoch = batch.producerEpoch
            entry.batches.removeAll()
        }
        entry.coordinatorEpoch = max(entry.coordinatorEpoch, marker.coordinatorEpoch)
        entry.lastTimestamp = batch.maxTimestamp
        guard let start = entry.transactionStart else { return nil }
        entry.transactionStart = nil
        open.removeAll { $0.producerID == batch.producerID }
        completed.append(CompletedTransaction(firstOffset: start, markerOffset: batch.lastOffset))
        guard marker.decision == .abort else { return nil }
        return AbortedTransaction(
            producerID: batch.producerID, firstOffset: start, lastOffset: batch.lastOffset,
            lastStableOffset: open.first?.firstOffset ?? batch.nextOffset)
    }

    /// The last stable offset under `highWatermark`: nothing before it can still be aborted.
    package func lastStableOffset(highWatermark: Offset) -> Offset {
        let firstUndecided = completed.reduce(open.first?.firstOffset ?? highWatermark) { lowest, transaction in
            transaction.markerOffset < highWatermark ? lowest : min(lowest, transaction.firstOffset)
        }
        return min(firstUndecided, highWatermark)
    }

    /// Forgets completed transactions that the high watermark has passed.
    package mutating func advance(highWatermark: Offset) {
        if completed.isEmpty { return }
        completed.removeAll { $0.markerOffset < highWatermark }
    }

    /// Forgets producers that have been silent for too long; those in a transaction stay.
    package mutating func expire(before time: Timestamp) {
        func isSilent(_ entry: ProducerEntry) -> Bool { entry.transactionStart == nil && entry.lastTimestamp < time }
        guard entries.values.contains(where: isSilent) else { return }
        entries = entries.filter { !isSilent($0.value) }
        isChanged = true
    }

    /// After a restart every marker that is in the log counts: its outcome is decided and would be written again.
    mutating func forgetCompleted() { completed.removeAll() }

    mutating func markSaved() { isChanged = false }
}

// MARK: - Snapshots

extension ProducerState {
    package init(snapshot: [ProducerSnapshotEntry]) {
        for stored in snapshot { entries[stored.producerID] = ProducerEntry(stored) }
        open = snapshot.compactMap { stored in
            stored.transactionStart >= .zero
                ? OpenTransaction(producerID: stored.producerID, firstOffset: stored.transactionStart) : nil
        }
        open.sort { $0.firstOffset < $1.firstOffset }
    }

    /// Sorted by producer, so that equal states are equal files.
    package var snapshot: [ProducerSnapshotEntry] {
        entries.sorted { $0.key < $1.key }.map { $0.value.stored(as: $0.key) }
    }
}
