import MartletBase
import MartletStorage

/// Where a leader epoch ended; both `none` where nothing is known of it.
package struct EpochEnd: Hashable, Sendable {
    package let epoch: LeaderEpoch
    package let end: Offset

    package static let unknown = EpochEnd(epoch: .none, end: .none)
}

extension Partition {
    /// The largest epoch at or below the one asked for, and where it ended. `nil`: to be asked again by a job once the
    /// log is open.
    package func end(of epoch: LeaderEpoch, claimed: LeaderEpoch) throws(PartitionAccessError) -> EpochEnd? {
        let standing = try checkLeader(claimed)
        guard epoch > .none, epoch <= standing.epoch else { return .unknown }
        guard let known = log.end(of: epoch) else { return nil }
        if known.epoch > .none { return EpochEnd(epoch: known.epoch, end: known.end) }
        // A log without files has never been told of an epoch: everything before this leader's was empty.
        return EpochEnd(epoch: epoch, end: log.bounds.end)
    }
}
