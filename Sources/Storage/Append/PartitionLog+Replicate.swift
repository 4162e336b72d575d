import MartletBase
import MartletRecords

extension PartitionLog {
    /// Appends a leader's batches as they are: offsets and epochs are kept, checksums, contiguity and the order of epochs
    /// are checked. A batch that is cut off at the end of `bytes` is left for the next fetch.
    package func appendReplicated(_ bytes: UnsafeRawBufferPointer, now: Now) throws(AppendError) -> ReplicatedOutcome {
        let batches = try verified(bytes)
        if batches.isEmpty { return .appended(bytes: 0, end: bounds.end) }
        let (outcome, start, makesNext) = try state.withLock { state throws(AppendError) in
            let outcome = try follow(&state, bytes, batches, now)
            return (outcome, state.nextWork(), state.takeNextWanted())
        }
        perform(start)
        if makesNext { makeNext() }
        return outcome
    }

    private struct CheckedBatch {
        let header: RecordBatchHeader
        let marker: EndTransactionMarker?
    }

    /// The whole batches in `bytes`. Done before the lock is taken: it reads every byte.
    private func verified(_ bytes: UnsafeRawBufferPointer) throws(AppendError) -> [CheckedBatch] {
        var batches: [CheckedBatch] = []
        var iterator = RecordBatchIterator(RawSpan(_unsafeBytes: bytes))
        do throws(BatchError) {
            while let batch = try iterator.next() {
                try batch.verifyChecksum()
                batches.append(
                    CheckedBatch(
                        header: batch.header, marker: EndTransactionMarker(batch)))
            }
        } catch { throw .malformed(error) }
        return batches
    }

    private func follow(
        _ state: inout State, _ bytes: UnsafeRawBufferPointer, _ batches: [CheckedBatch], _ now: Now
    ) throws(AppendError) -> ReplicatedOutcome {
        do throws(StorageError) {
            try home.check()
            try state.checkUsable(id)
        } catch { throw .storage(error) }
        guard state.isReady, let active = state.segments.last else {
            requestPreparation(&state)
            return .mustWait
        }
        try state.checkContinuation(batches.lazy.map(\.header))

        // As much as this segment takes.
        var fitting = 0
        var size = 0
        for batch in batches {
            let header = batch.header
            let reason = active.rollReason(
                for: header, at: header.baseOffset, behind: size, state.config, now: now.wall)
            if reason != nil { break }
            fitting += 1
            size += header.totalSize
        }
        guard fitting > 0, state.mayWrite(size) else {
            if fitting == 0 { state.rollIsWanted = true }
            requestPreparation(&state)
            return .mustWait
        }
        let chosen = batches[..<fitting]
        try write(&state, UnsafeRawBufferPointer(rebasing: bytes[..<size]), chosen.map(\.header), to: active)
        for batch in chosen {
            state.epochs.assign(batch.header.leaderEpoch, at: batch.header.baseOffset)
            state.take(batch.header, batch.marker, into: active)
        }
        noteAppended(&state, now)
        return .appended(bytes: size, end: state.end)
    }
}

extension PartitionLog.State {
    /// Whether batches continue the log: no overlap, no gap unless compaction makes or has made them, no epoch below the one before.
    func checkContinuation(_ batches: some Sequence<RecordBatchHeader>) throws(AppendError) {
        var next = end
        var epoch = epochs.latest
        for batch in batches {
            guard batch.baseOffset == next || (allowsGaps && batch.baseOffset > next) else {
                throw .notContiguous(expected: next, found: batch.baseOffset)
            }
            guard batch.leaderEpoch >= epoch else { throw .epochFell(last: epoch, found: batch.leaderEpoch) }
            next = batch.nextOffset
            epoch = batch.leaderEpoch
        }
    }
}
