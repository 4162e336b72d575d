import MartletBase
import MartletWire
import Synchronization

/// What became of a run of records.
package typealias DeliveryOutcome = Result<DeliveryReceipt, DeliveryFailure>

/// The broker has the records.
package struct DeliveryReceipt: Hashable, Sendable {
    /// Of the first record; `nil` where no answer says it: with `acks=0`, and where a repeated batch was recognised by a
    /// broker that has forgotten its place.
    package let baseOffset: Offset?
    /// The broker's time, where the topic has records carry it.
    package let logAppendTime: Timestamp?

    package init(baseOffset: Offset?, logAppendTime: Timestamp? = nil) {
        self.baseOffset = baseOffset
        self.logAppendTime = logAppendTime
    }
}

package struct DeliveryFailure: Error, Hashable, Sendable {
    package enum Reason: Error, Hashable, Sendable {
        case refused(ErrorCode, message: String?)
        case call(CallFailure)
        /// The delivery timeout has passed; the last thing that stood in the way, where there was one.
        case timedOut(after: ErrorCode?)
        case unreadable(String)
        case closed
    }

    package let reason: Reason
    /// Whether the broker may have the records all the same.
    package let mayBeAppended: Bool

    package init(_ reason: Reason, mayBeAppended: Bool) {
        self.reason = reason
        self.mayBeAppended = mayBeAppended
    }
}

/// The promise of one batch: a record's end is found by the batch and its index. One object for thousands of records, so
/// that a report costs a record next to nothing.
///
/// A batch that a broker finds too large is sent in parts, which end on their own.
package final class BatchDelivery: Sendable {
    package let partition: TopicPartition
    /// Its place among all deliveries of a producer.
    let number: UInt64
    private let state = Mutex(State())

    fileprivate struct State {
        var ended: [(indices: Range<Int32>, outcome: DeliveryOutcome)] = []
        var unsettledParts = 1
        var waiters: [(index: Int32, body: @Sendable (DeliveryOutcome) -> Void)] = []
        var wholeWaiters: [@Sendable () -> Void] = []
    }

    package init(of partition: TopicPartition, number: UInt64 = 0) {
        self.partition = partition
        self.number = number
    }

    var isWhole: Bool { state.withLock { $0.unsettledParts == 0 } }

    /// `nil` while it is under way. The offset is that of the record itself.
    package func outcome(of index: Int32) -> DeliveryOutcome? { state.withLock { $0.outcome(of: index) } }

    /// `body` runs once: now, or where the record's end is found.
    package func whenSettled(_ index: Int32, _ body: @escaping @Sendable (DeliveryOutcome) -> Void) {
        let outcome = state.withLock { state -> DeliveryOutcome? in
            if let outcome = state.outcome(of: index) { return outcome }
            state.waiters.append((index, body))
            return nil
        }
        if let outcome { body(outcome) }
    }

    /// `body` runs once every record has its end.
    package func whenWhole(_ body: @escaping @Sendable () -> Void) {
        let isWhole = state.withLock { state in
            if state.unsettledParts == 0 { return true }
            state.wholeWaiters.append(body)
            return false
        }
        if isWhole { body() }
    }

    /// The batch goes on as two.
    func divided() { state.withLock { $0.unsettledParts += 1 } }

    /// Reports the end of one part.
    func settle(_ indices: Range<Int32>, _ outcome: DeliveryOutcome) {
        let (told, whole) = state.withLock { state in state.settle(indices, outcome) }
        for waiter in told {
            waiter.body(outcome.shifted(by: Int64(waiter.index - indices.lowerBound)))
        }
        for waiter in whole { waiter() }
    }
}

extension BatchDelivery.State {
    fileprivate func outcome(of index: Int32) -> DeliveryOutcome? {
        guard let part = ended.first(where: { $0.indices.contains(index) }) else { return nil }
        return part.outcome.shifted(by: Int64(index - part.indices.lowerBound))
    }

    fileprivate mutating func settle(
        _ indices: Range<Int32>, _ outcome: DeliveryOutcome
    ) -> (told: [(index: Int32, body: @Sendable (DeliveryOutcome) -> Void)], whole: [@Sendable () -> Void]) {
        ended.append((indices, outcome))
        unsettledParts -= 1
        let told = waiters.filter { indices.contains($0.index) }
        waiters.removeAll { indices.contains($0.index) }
        guard unsettledParts == 0 else { return (told, []) }
        defer { wholeWaiters = [] }
        return (told, wholeWaiters)
    }
}

extension DeliveryOutcome {
    fileprivate func shifted(by distance: Int64) -> DeliveryOutcome {
        guard distance > 0, case .success(let receipt) = self, let base = receipt.baseOffset else { return self }
        return .success(DeliveryReceipt(baseOffset: base + distance, logAppendTime: receipt.logAppendTime))
    }
}
