import MartletBase

/// Why a partition does not answer somebody who takes this broker for its leader.
package enum PartitionAccessError: Error, Hashable, Sendable {
    /// Somebody else leads, or nobody.
    case notLeader(current: LeaderEpoch)
    /// The peer's metadata is older than what holds here: it should refresh it.
    case fencedEpoch(current: LeaderEpoch)
    /// The peer has heard of an epoch that this broker has not: it should come back.
    case unknownEpoch(current: LeaderEpoch)
}

/// What a leader can say of its partition at one moment.
package struct LeaderStanding: Hashable, Sendable {
    package let epoch: LeaderEpoch
    package let highWatermark: Offset
    package let logEnd: Offset
    /// Whether everything that earlier leaders acknowledged lies below the high watermark. Until then the watermark may
    /// be lower than one that a client has seen, and must not be told as the end.
    package let hasCaughtUp: Bool
}

extension Partition {
    /// Whether this broker leads the partition, in the epoch that the peer believes in.
    /// - Parameter claimed: -1 from peers that do not say; they are not checked.
    @discardableResult
    package func checkLeader(_ claimed: LeaderEpoch) throws(PartitionAccessError) -> LeaderStanding {
        try state.withLock { state throws(PartitionAccessError) in
            // The epoch first: a peer that is ahead or behind learns that even from a broker that does not lead.
            try state.check(claimed)
            guard let standing = state.leader?.standing else { throw .notLeader(current: state.epoch) }
            return standing
        }
    }
}

extension Partition {
    /// For peers that may ask any replica.
    package func checkEpoch(_ claimed: LeaderEpoch) throws(PartitionAccessError) {
        try state.withLock { state throws(PartitionAccessError) in try state.check(claimed) }
    }
}

extension Partition.State {
    fileprivate func check(_ claimed: LeaderEpoch) throws(PartitionAccessError) {
        if claimed == .none { return }
        if claimed < epoch { throw .fencedEpoch(current: epoch) }
        if claimed > epoch { throw .unknownEpoch(current: epoch) }
    }
}

extension LeaderState {
    package var standing: LeaderStanding {
        LeaderStanding(
            epoch: epoch, highWatermark: highWatermark, logEnd: logEnd, hasCaughtUp: highWatermark >= epochStart)
    }
}
