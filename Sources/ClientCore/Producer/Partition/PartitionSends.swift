import MartletBase
import MartletWire

/// The batches of one partition that have been sent and have no end yet, in the order of their records, with the rules that
/// keep this order and append nothing twice.
///
/// - A batch that may have been appended is sent again as it was, under its sequence; so the broker recognises it.
/// - Nothing new is sent while a batch waits to be sent again.
/// - Until a partition has acknowledged something under an identity, one batch is in flight: a broker that knows nothing of
///   a producer takes any sequence, so that the second batch could be appended without the first.
/// - When sequences cannot go on, all whose fate is open are settled under the old identity first. Those that are known not to be
///   in the log then begin anew under the next epoch.
package struct PartitionSends {
    /// A batch and its end.
    package typealias Settled = (batch: ProducerBatch, outcome: DeliveryOutcome)

    private let isIdempotent: Bool
    private let maxInFlight: Int
    package private(set) var unsettled: [ProducerBatch] = []
    package private(set) var identity: ProducerIdentity?
    private var nextSequence = ProducerSequence.zero
    /// The broker has acknowledged a batch under this identity.
    private var isKnown = false
    package private(set) var needsNewIdentity = false

    package init(isIdempotent: Bool, maxInFlight: Int) {
        self.isIdempotent = isIdempotent
        self.maxInFlight = maxInFlight
    }

    // MARK: Sending

    /// Whether a new batch may go to `node` behind those that are there.
    package func mayBegin(on node: NodeID) -> Bool {
        guard !needsNewIdentity, unsettled.allSatisfy({ $0.sending.phase == .inFlight(node) }) else { return false }
        return unsettled.count < limit
    }

    private var limit: Int { isIdempotent && !isKnown ? 1 : maxInFlight }

    /// A new batch is about to be sent for the first time.
    /// - Parameter identity: the producer's, if this partition has none yet; `nil` without idempotence.
    package mutating func begin(_ batch: ProducerBatch, _ identity: ProducerIdentity?, on node: NodeID) {
        if let identity = self.identity ?? identity {
            self.identity = identity
            batch.identify(identity, nextSequence)
            nextSequence = nextSequence.advanced(by: batch.recordCount)
        }
        unsettled.append(batch)
        sent(batch, to: node)
    }

    /// The batch that is next to be sent again to `node`, if one may be.
    package func nextToRepeat(on node: NodeID, _ now: MonotonicTime) -> ProducerBatch? {
        // What another node has may still be answered there.
        guard unsettled.allSatisfy({ !$0.sending.isInFlight || $0.sending.phase == .inFlight(node) }) else {
            return nil
        }
        var inFlight = 0
        for batch in unsettled {
            switch batch.sending.phase {
            case .inFlight: inFlight += 1
            case .doubtful, .taken: continue
            case .waiting(let time):
                if needsNewIdentity, !batch.sending.mayBeAppended { continue }
                return inFlight < limit && time <= now ? batch : nil
            }
        }
        return nil
    }

    package mutating func sent(_ batch: ProducerBatch, to node: NodeID) {
        batch.sending.phase = .inFlight(node)
        batch.sending.attempts += 1
    }

    /// When the first batch that waits may be sent again.
    package var nextTime: MonotonicTime? {
        for batch in unsettled {
            if case .waiting(let time) = batch.sending.phase, !needsNewIdentity || batch.sending.mayBeAppended {
                return time
            }
        }
        return nil
    }

    // MARK: A new identity

    /// Everything whose fate was open under the old identity has its end.
    package var mayRenew: Bool {
        needsNewIdentity && unsettled.allSatisfy { $0.sending.isWaiting && !$0.sending.mayBeAppended }
    }

    /// Begins anew with sequence 0. What has been sent under the old identity is known not to have been appended.
    package mutating func renew(_ identity: ProducerIdentity) {
        invariant(mayRenew, "a new identity while batches may have been appended under the old one")
        self.identity = identity
        needsNewIdentity = false
        isKnown = false
        nextSequence = .zero
        for batch in unsettled {
            batch.identify(identity, nextSequence)
            nextSequence = nextSequence.advanced(by: batch.recordCount)
        }
    }
}

// MARK: - Ends

extension PartitionSends {
    package enum Next {
        case settled([Settled])
        /// The batch has to be divided: `replace` or `fail` it.
        case divide(ProducerBatch)
    }

    /// An attempt has ended. What has not been settled waits until `retryAt`.
    package mutating func end(_ batch: ProducerBatch, _ end: AttemptEnd, retryAt: MonotonicTime) -> Next {
        switch end {
        case .acknowledged(let receipt): return .settled(acknowledged(batch, receipt))
        case .failed(let failure):
            if failure.wasSent { batch.sending.mayBeAppended = true }
            switch failure {
            case .notSupported, .notExpressible, .closed, .cancelled:
                return .settled(fail(batch, failure == .closed ? .closed : .call(failure)))
            default: batch.sending.phase = .waiting(retryAt)
            }
            return .settled([])
        case .refused(let code, let message): return refused(batch, code, message, retryAt: retryAt)
        }
    }

    private mutating func refused(
        _ batch: ProducerBatch, _ code: ErrorCode, _ message: String?, retryAt: MonotonicTime
    ) -> Next {
        batch.sending.lastError = code
        if code == .duplicateSequenceNumber {
            return .settled(acknowledged(batch, DeliveryReceipt(baseOffset: nil)))
        }
        if isIdempotent, code.isAboutSequence { return .settled(outOfSequence(batch, retryAt: retryAt)) }
        if code == .messageTooLarge || code == .recordListTooLarge, batch.recordCount > 1, !batch.sending.mayBeAppended
        {
            return .divide(batch)
        }
        if !code.provesNotAppended { batch.sending.mayBeAppended = true }
        guard code.isRetriable else { return .settled(fail(batch, .refused(code, message: message))) }
        batch.sending.phase = .waiting(retryAt)
        return .settled([])
    }

    private mutating func acknowledged(_ batch: ProducerBatch, _ receipt: DeliveryReceipt) -> [Settled] {
        guard let index = unsettled.firstIndex(where: { $0 === batch }) else { return [] }
        isKnown = true
        for earlier in unsettled[..<index] where isIdempotent && earlier.sending.mayBeAppended {
            earlier.sending.isVouchedFor = true
        }
        let known = unsettled[..<index].filter { $0.sending.phase == .doubtful }
        unsettled.removeAll { candidate in candidate === batch || known.contains { $0 === candidate } }
        return known.map { ($0, .success(DeliveryReceipt(baseOffset: nil))) } + [(batch, .success(receipt))] + doubts()
    }

    private mutating func outOfSequence(_ batch: ProducerBatch, retryAt: MonotonicTime) -> [Settled] {
        guard let index = unsettled.firstIndex(where: { $0 === batch }) else { return [] }
        let followsAnother = unsettled[..<index].contains { earlier in
            earlier.sending.isOpen || earlier.sending.isWaiting && !needsNewIdentity
        }
        if batch.sending.isVouchedFor {
            unsettled.remove(at: index)
            return [(batch, .success(DeliveryReceipt(baseOffset: nil)))] + doubts()
        }
        if followsAnother {
            // It was ahead of one that has to be sent again, and follows that one without a delay of its own.
            batch.sending.phase = .waiting(MonotonicTime(nanoseconds: .min))
            return []
        }
        if batch.sending.mayBeAppended {
            batch.sending.phase = .doubtful
        } else {
            needsNewIdentity = true
            batch.sending.phase = .waiting(retryAt)
        }
        return doubts()
    }

    /// Once nothing is left that could tell, doubtful batches have failed.
    private mutating func doubts() -> [Settled] {
        guard unsettled.contains(where: { $0.sending.phase == .doubtful }),
            !unsettled.contains(where: \.sending.isOpen)
        else { return [] }
        let lost = unsettled.filter { $0.sending.phase == .doubtful }
        unsettled.removeAll { $0.sending.phase == .doubtful }
        needsNewIdentity = true
        return lost.map { batch in
            let reason = DeliveryFailure.Reason.refused(
                batch.sending.lastError ?? .outOfOrderSequenceNumber, message: nil)
            return (batch, .failure(DeliveryFailure(reason, mayBeAppended: true)))
        }
    }

    /// Ends a batch without success.
    package mutating func fail(_ batch: ProducerBatch, _ reason: DeliveryFailure.Reason) -> [Settled] {
        guard let index = unsettled.firstIndex(where: { $0 === batch }) else { return [] }
        unsettled.remove(at: index)
        if batch.sending.isVouchedFor { return [(batch, .success(DeliveryReceipt(baseOffset: nil)))] + doubts() }
        let mayBeAppended = batch.sending.mayBeAppended
        if isIdempotent {
            if index == unsettled.count, !mayBeAppended, !needsNewIdentity {
                nextSequence = batch.sending.baseSequence
            } else {
                needsNewIdentity = true
            }
        }
        return [(batch, .failure(DeliveryFailure(reason, mayBeAppended: mayBeAppended)))] + doubts()
    }

    /// Parts take the place of the batch that they were.
    package mutating func replace(_ batch: ProducerBatch, with parts: [ProducerBatch]) {
        guard let index = unsettled.firstIndex(where: { $0 === batch }) else { return }
        for part in parts { part.sending.phase = .waiting(MonotonicTime(nanoseconds: .min)) }
        unsettled.replaceSubrange(index...index, with: parts)
    }

    /// Ends those that wait and whose time has passed.
    package mutating func expire(_ isOver: (ProducerBatch) -> Bool) -> [Settled] {
        var settled: [Settled] = []
        while let batch = unsettled.first(where: { $0.sending.isWaiting && isOver($0) }) {
            settled += fail(batch, .timedOut(after: batch.sending.lastError))
        }
        return settled
    }

    /// Ends everything.
    package mutating func abandon(_ reason: DeliveryFailure.Reason) -> [Settled] {
        defer { unsettled = [] }
        return unsettled.map { batch in
            if batch.sending.isVouchedFor { return (batch, .success(DeliveryReceipt(baseOffset: nil))) }
            let mayBeAppended = batch.sending.mayBeAppended || batch.sending.isInFlight
            return (batch, .failure(DeliveryFailure(reason, mayBeAppended: mayBeAppended)))
        }
    }
}
