import MartletBase

/// What the leader of one partition knows of its replicas, and who waits for what.
///
/// A pure state machine: events in (`appended`, `durableEndMoved`, `isrChanged`, `resigned`), the waiters that are settled
/// by them out. The high watermark is the smallest durable end over the committed in-sync replicas and those of a
/// change that is under way, so that it never counts on a replica that may already be out. It moves only while the
/// committed set has the effective minimum of members (KIP-966), and never falls within an epoch.
package struct LeaderState<Owner: Equatable & Sendable>: ~Copyable {
    package let epoch: LeaderEpoch
    /// The log end when this epoch began: until the high watermark reaches it, what earlier leaders acknowledged may lie
    /// above the watermark.
    package private(set) var epochStart: Offset
    package let me: NodeID

    package private(set) var highWatermark: Offset
    package private(set) var logEnd: Offset
    /// The replicas that must have a record before it counts as committed.
    package private(set) var committedISR: [NodeID]
    /// A proposed set whose compare-and-set has not been answered: both sets are in force until it has.
    package private(set) var pendingISR: [NodeID]?
    package private(set) var effectiveMinimum: Int

    /// This broker's own, beside the other replicas': it moves with every append and sync.
    private var ownDurableEnd: Offset
    private var durableEnds: [NodeID: Offset] = [:]
    private var waiters = AcknowledgementQueue<Owner>()

    package init(
        epoch: LeaderEpoch, me: NodeID, isr: [NodeID], logEnd: Offset, durableEnd: Offset, highWatermark: Offset,
        effectiveMinimum: Int
    ) {
        invariant(isr.contains(me), "leader \(me) stands outside its in-sync replicas \(isr)")
        invariant(highWatermark <= logEnd, "high watermark \(highWatermark) above the log end \(logEnd)")
        invariant(durableEnd <= logEnd, "durable end \(durableEnd) above the log end \(logEnd)")
        self.epoch = epoch
        self.me = me
        self.epochStart = logEnd
        self.highWatermark = highWatermark
        self.logEnd = logEnd
        self.committedISR = isr
        self.effectiveMinimum = effectiveMinimum
        ownDurableEnd = durableEnd
        advance()
    }

    /// Whether `acks=all` is taken at all.
    package var hasEnoughReplicas: Bool { committedISR.count >= effectiveMinimum }

    private mutating func advance() {
        guard hasEnoughReplicas else { return }
        var lowest = logEnd
        for node in committedISR {
            guard let end = durableEnd(of: node) else { return }
            lowest = min(lowest, end)
        }
        for node in pendingISR ?? [] {
            guard let end = durableEnd(of: node) else { return }
            lowest = min(lowest, end)
        }
        if lowest > highWatermark { highWatermark = lowest }
    }

    /// `nil` while nothing is known of it.
    private func durableEnd(of node: NodeID) -> Offset? { node == me ? ownDurableEnd : durableEnds[node] }
}

// MARK: - Events

extension LeaderState {
    /// Records were appended up to `end`.
    package mutating func appended(upTo end: Offset) {
        invariant(end >= logEnd, "the log end fell from \(logEnd) to \(end)")
        logEnd = end
    }

    /// A replica (this one included) has everything below `end` on its disk. Reports may arrive late: an end never falls.
    package mutating func durableEndMoved(_ node: NodeID, to end: Offset) -> Progress {
        // Appends are told before they are durable. So the own log was opened, and reaches further than was known of it:
        // all of that was there before this epoch.
        if node == me, end > logEnd {
            logEnd = end
            epochStart = end
        }
        let end = min(end, logEnd)
        if node == me {
            ownDurableEnd = max(ownDurableEnd, end)
        } else {
            durableEnds[node] = max(durableEnds[node] ?? end, end)
        }
        return progress()
    }

    /// A change of the in-sync replicas was proposed to the metadata store; its outcome is open.
    package mutating func isrProposed(_ isr: [NodeID]) {
        invariant(isr.contains(me), "leader \(me) proposes \(isr) without itself")
        invariant(pendingISR == nil, "a second change of in-sync replicas while one is open")
        pendingISR = isr
    }

    /// The store says what holds now; whatever was open is settled by it.
    package mutating func isrCommitted(_ isr: [NodeID], effectiveMinimum minimum: Int) -> Progress {
        invariant(isr.contains(me), "leader \(me) stands outside its in-sync replicas \(isr)")
        committedISR = isr
        pendingISR = nil
        effectiveMinimum = minimum
        return progress()
    }

    private mutating func progress() -> Progress {
        let before = highWatermark
        advance()
        guard highWatermark > before else { return Progress(highWatermark: nil, acknowledged: []) }
        return Progress(highWatermark: highWatermark, acknowledged: waiters.settle(below: highWatermark))
    }

    /// What an event brought about.
    package struct Progress: Sendable {
        /// The new high watermark, where it moved.
        package let highWatermark: Offset?
        /// In the order in which they were appended.
        package let acknowledged: [AcknowledgementWaiter<Owner>]
    }
}

// MARK: - Waiters

extension LeaderState {
    /// Adds somebody who waits until everything below `end` is committed; `true` where that holds already.
    package mutating func wait(_ waiter: AcknowledgementWaiter<Owner>) -> Bool {
        if waiter.end <= highWatermark { return true }
        waiters.add(waiter)
        return false
    }

    /// Takes out a waiter whose time is over or whose connection has gone; `nil` where it was settled before.
    package mutating func cancel(_ owner: Owner, end: Offset) -> AcknowledgementWaiter<Owner>? {
        waiters.remove(owner, end: end)
    }

    package var waiterCount: Int { waiters.count }

    /// Ends this leadership: nobody who waits may be satisfied by a later epoch's watermark.
    package consuming func resign() -> [AcknowledgementWaiter<Owner>] { waiters.removeAll() }
}
