import MartletBase
import MartletRecords

/// Why a batch was not appended. Nothing of it is in the log.
package enum AppendError: Error, Hashable, Sendable {
    case storage(StorageError)
    case producer(ProducerError)
    case malformed(BatchError)
    /// Larger than `max.message.bytes`.
    case tooLarge(size: Int, limit: Int)
    /// Larger than a whole segment.
    case largerThanSegment(size: Int, limit: Int)
    /// This broker does not lead in that epoch, or no longer.
    case fencedEpoch(current: LeaderEpoch, found: LeaderEpoch)
    /// A leader's batches do not continue the log.
    case notContiguous(expected: Offset, found: Offset)
    /// Epochs never fall along a log.
    case epochFell(last: LeaderEpoch, found: LeaderEpoch)
}

/// Who brings a batch: a client must keep the rules for its sequences, a coordinator those for markers.
package enum AppendOrigin: Hashable, Sendable {
    case client
    case coordinator
}

package struct Appended: Hashable, Sendable {
    package let baseOffset: Offset
    package let lastOffset: Offset
    /// The broker's time where the topic asks for it, else `none`.
    package let logAppendTime: Timestamp
    package let logStart: Offset
    /// What is durable already: with `flush.on.ack=false` the batch itself.
    package let durableEnd: Offset
}

package enum AppendOutcome: Hashable, Sendable {
    case appended(Appended)
    /// The batch is in the log already; it is answered, and waited for, as the original was.
    case duplicate(ProducerBatch, logStart: Offset)
    /// The log is being opened or rolled. The observer hears when to try again.
    case mustWait
}

package enum ReplicatedOutcome: Hashable, Sendable {
    /// The first `bytes` were appended, whole batches up to `end`; the rest goes to another segment, so call again.
    case appended(bytes: Int, end: Offset)
    case mustWait
}
