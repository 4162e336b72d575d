import MartletBase
import MartletStorage
import Synchronization

/// One partition on this broker: its log, its role, and everybody who waits for it.
///
/// Lock order: the partition's own, then its log's. Waiters and watchers are told with neither held.
package final class Partition: Sendable {
    package let id: TopicPartition
    package let topicID: TopicID
    package let log: PartitionLog
    let state = Mutex(State())

    struct State: ~Copyable {
        var leader: LeaderState<CommitWaiter>?
        /// The epoch of the latest role, also while somebody else leads.
        var epoch = LeaderEpoch.none
        var watchers = PartitionWatchers()
        /// Appends that found the log busy, to be told when it is ready.
        var appendWaiters: [@Sendable () -> Void] = []
        var isEnded = false
    }

    package init(_ id: TopicPartition, topicID: TopicID, log: PartitionLog) {
        self.id = id
        self.topicID = topicID
        self.log = log
    }
}

// MARK: - Roles

/// What the metadata says of a partition that this broker leads.
package struct Leadership: Hashable, Sendable {
    package let epoch: LeaderEpoch
    package let inSync: [NodeID]
    /// The smaller of `min.insync.replicas` and the number of replicas.
    package let effectiveMinimum: Int

    package init(epoch: LeaderEpoch, inSync: [NodeID], effectiveMinimum: Int) {
        self.epoch = epoch
        self.inSync = inSync
        self.effectiveMinimum = effectiveMinimum
    }
}

extension Partition {
    /// Takes the lead in a new epoch, or what changed within the present one.
    package func lead(_ leadership: Leadership, as me: NodeID) {
        let outcome = state.withLock { state -> Outcome in
            if state.isEnded || leadership.epoch < state.epoch { return Outcome() }
            if leadership.epoch == state.epoch, state.leader != nil {
                let progress = state.leader?.isrCommitted(
                    leadership.inSync, effectiveMinimum: leadership.effectiveMinimum)
                return take(progress, &state)
            }
            let lost = state.resign()
            log.beginLeading(leadership.epoch)
            let bounds = log.bounds
            state.epoch = leadership.epoch
            let leader = LeaderState<CommitWaiter>(
                epoch: leadership.epoch, me: me, isr: leadership.inSync, logEnd: bounds.end,
                durableEnd: bounds.durableEnd, highWatermark: bounds.highWatermark,
                effectiveMinimum: leadership.effectiveMinimum)
            log.advance(highWatermark: leader.highWatermark)
            state.leader = consume leader
            return Outcome(lost: lost, watchers: state.watchers.all)
        }
        tell(outcome)
    }

    /// Somebody else leads, or nobody.
    package func follow(_ epoch: LeaderEpoch) {
        let outcome = state.withLock { state -> Outcome in
            if epoch < state.epoch { return Outcome() }
            state.epoch = epoch
            return Outcome(
                lost: state.resign(), watchers: state.watchers.all, appendable: state.takeAppendWaiters())
        }
        tell(outcome)
    }

    /// The partition is gone from this broker.
    package func end() {
        let outcome = state.withLock { state -> Outcome in
            state.isEnded = true
            return Outcome(
                lost: state.resign(), watchers: state.watchers.all, appendable: state.takeAppendWaiters())
        }
        tell(outcome)
    }
}

extension Partition.State {
    mutating func resign() -> [AcknowledgementWaiter<CommitWaiter>] {
        guard let leader = leader.take() else { return [] }
        return leader.resign()
    }

    mutating func takeAppendWaiters() -> [@Sendable () -> Void] {
        defer { appendWaiters = [] }
        return appendWaiters
    }
}

// MARK: - Telling

extension Partition {
    /// What has to be told once the lock is released.
    struct Outcome: Sendable {
        var committed: [AcknowledgementWaiter<CommitWaiter>] = []
        var lost: [AcknowledgementWaiter<CommitWaiter>] = []
        var watchers: [PartitionWatchers.Entry] = []
        var appendable: [@Sendable () -> Void] = []
    }

    func take(_ progress: LeaderState<CommitWaiter>.Progress?, _ state: inout State) -> Outcome {
        guard let progress, let highWatermark = progress.highWatermark else { return Outcome() }
        log.advance(highWatermark: highWatermark)
        return Outcome(committed: progress.acknowledged, watchers: state.watchers.all)
    }

    func tell(_ outcome: Outcome) {
        for waiter in outcome.committed { waiter.owner.listener.settled(waiter.owner.part, .committed) }
        for waiter in outcome.lost { waiter.owner.listener.settled(waiter.owner.part, .leadershipLost) }
        for entry in outcome.watchers { entry.watcher.partitionChanged(entry.slot) }
        for retry in outcome.appendable { retry() }
    }

    /// The log has everything before `end` on its disk.
    package func durable(to end: Offset, at me: NodeID) {
        let outcome = state.withLock { state in
            take(state.leader?.durableEndMoved(me, to: end), &state)
        }
        tell(outcome)
    }

    /// An append that had to wait may be tried again.
    package func appendable() {
        let waiters = state.withLock { $0.takeAppendWaiters() }
        for retry in waiters { retry() }
    }

    /// Readers should look again: the log's start has moved, or damage was found.
    package func changed() {
        let watchers = state.withLock { $0.watchers.all }
        for entry in watchers { entry.watcher.partitionChanged(entry.slot) }
    }

    package var hasEnded: Bool { state.withLock { $0.isEnded } }

    package func watch(_ watcher: any PartitionWatcher, slot: Int) {
        state.withLock { $0.watchers.add(watcher, slot: slot) }
    }

    package func unwatch(_ watcher: any PartitionWatcher, slot: Int) {
        state.withLock { $0.watchers.remove(watcher, slot: slot) }
    }
}
