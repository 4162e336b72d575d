import MartletBase
import MartletWire

/// Why a batch is not appended.
package enum BatchRejection: Error, Hashable, Sendable {
    /// A produce request carries exactly one batch for a partition.
    case noBatch
    case bytesAfterBatch(Int)
    case unsound(BatchError)
    /// Offsets are the leader's to give.
    case baseOffsetNotZero(Offset)
    case tooLarge(size: Int, limit: Int)
    case largerThanSegment(size: Int, limit: Int)
    case controlBatch
    /// Set by compaction only.
    case deleteHorizon
    /// A batch stands for as many offsets as it has records.
    case countMismatch(records: Int32, lastOffsetDelta: Int32)
    /// A producer id needs an epoch and a sequence, a transaction needs a producer id.
    case incompleteProducer(ProducerID, ProducerEpoch, ProducerSequence)
    case zstdNotAllowed
    /// Append time is the broker's to give.
    case appendTimeFromClient
    /// The header's own timestamp, where records are not read.
    case timestampOutOfRange(Timestamp)
    /// At least one; all of the batch is refused.
    case records([RecordRejection])
}

/// Why a record makes its batch be refused.
package struct RecordRejection: Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        case nullKey
        case timestampOutOfRange(Timestamp)
    }

    /// The record's place in its batch.
    package let index: Int32
    package let reason: Reason

    package init(index: Int32, _ reason: Reason) {
        self.index = index
        self.reason = reason
    }

    /// As many as are told: a client needs to see what is wrong, not every instance of it.
    package static let reportedAtMost = 100
}
