import MartletBase

/// Why a producer's batch may not be appended. The protocol's error codes are chosen by who answers the request.
package enum ProducerError: Error, Hashable, Sendable {
    /// The first sequence is not the one that must follow (OUT_OF_ORDER_SEQUENCE_NUMBER).
    case outOfOrderSequence(ProducerID, expected: ProducerSequence, found: ProducerSequence)
    /// A newer instance of the producer has been here (INVALID_PRODUCER_EPOCH).
    case fencedEpoch(ProducerID, current: ProducerEpoch, found: ProducerEpoch)
    /// Data outside a transaction while one is open (INVALID_TXN_STATE).
    case transactionOpen(ProducerID, since: Offset)
    /// A marker by a coordinator that has been replaced (TRANSACTION_COORDINATOR_FENCED).
    case fencedCoordinator(ProducerID, current: CoordinatorEpoch, found: CoordinatorEpoch)
}
