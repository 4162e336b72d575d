import MartletBase
import MartletStorage

/// Why a leader did not append.
package enum PartitionAppendError: Error, Hashable, Sendable {
    case notLeader(current: LeaderEpoch)
    /// `acks=all` with fewer replicas in sync than the topic asks for. Nothing was written.
    case notEnoughReplicas(inSync: Int, minimum: Int)
    case log(AppendError)
}

package enum PartitionAppendOutcome: Sendable {
    /// In the log, and committed already where somebody was to wait for that.
    case done(AppendedBatch)
    /// In the log; the waiter is told when it is committed.
    case waits(AppendedBatch)
    /// The log is being opened or rolled: `retry` is called when it is worth trying again.
    case mustWait
}

/// Where a batch came to lie, as the producer is told.
package struct AppendedBatch: Hashable, Sendable {
    package let baseOffset: Offset
    package let end: Offset
    package let logAppendTime: Timestamp
    package let logStart: Offset
}

extension Partition {
    /// Appends a batch that has been validated, stamped where it lies.
    ///
    /// - Parameters:
    ///   - waiter: who waits until the batch is committed (`acks=all`); `nil` for everybody else.
    ///   - retry: called once, from any thread, where the outcome is `mustWait`.
    package func append(
        _ batch: UnsafeMutableRawBufferPointer, from origin: AppendOrigin = .client, waiter: CommitWaiter?,
        as me: NodeID, now: Now, retry: @escaping @Sendable () -> Void
    ) throws(PartitionAppendError) -> PartitionAppendOutcome {
        let (result, outcome) = try state.withLock {
            state throws(PartitionAppendError) -> (PartitionAppendOutcome, Outcome) in
            guard state.leader != nil else { throw .notLeader(current: state.epoch) }
            if waiter != nil, let shortage = state.shortage { throw shortage }
            let appended: AppendOutcome
            do throws(AppendError) {
                appended = try log.append(batch, from: origin, epoch: state.epoch, now: now)
            } catch {
                throw .log(error)
            }
            switch appended {
            case .mustWait:
                state.appendWaiters.append(retry)
                return (.mustWait, Outcome())
            case .appended(let batch):
                let placed = AppendedBatch(
                    baseOffset: batch.baseOffset, end: batch.lastOffset + 1, logAppendTime: batch.logAppendTime,
                    logStart: batch.logStart)
                state.leader?.appended(upTo: placed.end)
                let outcome = take(state.leader?.durableEndMoved(me, to: batch.durableEnd), &state)
                return (wait(waiter, for: placed, &state), outcome)
            case .duplicate(let original, let logStart):
                // It is answered, and waited for, exactly as the original was.
                let placed = AppendedBatch(
                    baseOffset: original.firstOffset, end: original.lastOffset + 1, logAppendTime: .none,
                    logStart: logStart)
                return (wait(waiter, for: placed, &state), Outcome())
            }
        }
        tell(outcome)
        return result
    }

    private func wait(
        _ waiter: CommitWaiter?, for batch: AppendedBatch, _ state: inout State
    ) -> PartitionAppendOutcome {
        guard let waiter else { return .done(batch) }
        let isCommitted = state.leader?.wait(AcknowledgementWaiter(end: batch.end, owner: waiter)) ?? true
        return isCommitted ? .done(batch) : .waits(batch)
    }

    /// The waiter's time is over or its connection gone: it is not told any more.
    package func cancel(_ waiter: CommitWaiter, end: Offset) {
        state.withLock { _ = $0.leader?.cancel(waiter, end: end) }
    }
}

extension Partition.State {
    fileprivate var shortage: PartitionAppendError? {
        switch leader {
        case .some(let leader) where !leader.hasEnoughReplicas:
            .notEnoughReplicas(inSync: leader.committedISR.count, minimum: leader.effectiveMinimum)
        default: nil
        }
    }
}
