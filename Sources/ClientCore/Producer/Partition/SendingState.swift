import MartletBase
import MartletWire

/// Where a batch stands that the loop has taken.
struct SendingState {
    enum Phase: Hashable {
        case taken
        case inFlight(NodeID)
        /// To be sent again, not before this time.
        case waiting(MonotonicTime)
        /// It may have been appended, and the broker no longer knows its sequence. Whether a later batch of the same epoch
        /// is known tells.
        case doubtful
    }

    var phase = Phase.taken
    var attempts = 0
    /// An attempt has ended without proof that the broker did not append it. What is sent again is then the same bytes.
    var mayBeAppended = false
    /// A later batch of the same epoch has been acknowledged, and brokers append sequences without gaps: this one is there.
    var isVouchedFor = false
    var identity: ProducerIdentity?
    var baseSequence = ProducerSequence.none
    var lastError: ErrorCode?

    var isInFlight: Bool { if case .inFlight = phase { true } else { false } }
    var isWaiting: Bool { if case .waiting = phase { true } else { false } }
    /// An answer is to come, or has to be asked for under the identity that the batch has.
    var isOpen: Bool { isInFlight || isWaiting && mayBeAppended }
}

/// How one attempt to send a batch ended.
package enum AttemptEnd: Hashable, Sendable {
    case acknowledged(DeliveryReceipt)
    case refused(ErrorCode, message: String?)
    /// No answer: the failure says whether the broker may have seen it.
    case failed(CallFailure)
}
