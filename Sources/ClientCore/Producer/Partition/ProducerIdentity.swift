import MartletBase
import MartletWire

/// Under what a partition knows an idempotent producer.
package struct ProducerIdentity: Hashable, Sendable {
    package let id: ProducerID
    package let epoch: ProducerEpoch

    package init(id: ProducerID, epoch: ProducerEpoch) {
        self.id = id
        self.epoch = epoch
    }

    /// Under which sequences begin anew; a broker takes it without having been asked, because the epoch fences the one before.
    /// `nil` where a new id is needed.
    package var next: ProducerIdentity? {
        epoch.rawValue < .max ? ProducerIdentity(id: id, epoch: ProducerEpoch(epoch.rawValue + 1)) : nil
    }
}

extension ErrorCode {
    /// The broker has judged the batch and not appended it. Other errors may stand for an append whose end nobody waited for:
    /// a leader that lost its place, for example, answers for batches that lie in its log.
    var provesNotAppended: Bool {
        switch self {
        case .corruptMessage, .messageTooLarge, .recordListTooLarge, .invalidTopicException, .notEnoughReplicas,
            .invalidRequiredAcks, .topicAuthorizationFailed, .clusterAuthorizationFailed, .invalidTimestamp,
            .outOfOrderSequenceNumber, .invalidProducerEpoch, .invalidTxnState, .unknownProducerId,
            .unsupportedCompressionType, .invalidRecord, .invalidRequest, .throttlingQuotaExceeded, .policyViolation:
            true
        default: false
        }
    }

    /// What the broker knows of the producer does not fit the batch's epoch and sequence.
    var isAboutSequence: Bool {
        [.outOfOrderSequenceNumber, .unknownProducerId, .invalidProducerEpoch].contains(self)
    }
}
