import MartletBase

/// What is read next in a partition.
package struct FetchPosition: Hashable, Sendable {
    package var offset: Offset
    /// Of the record before it, which tells whether the log has been truncated there; `none` where it is not known.
    package var offsetEpoch: LeaderEpoch

    package init(_ offset: Offset, epoch: LeaderEpoch = .none) {
        self.offset = offset
        offsetEpoch = epoch
    }
}

/// Where an epoch ended, as a leader knows it.
package struct EpochEnd: Hashable, Sendable {
    /// The largest epoch that the leader knows up to the one asked for; `none` where it knows none.
    package let epoch: LeaderEpoch
    package let endOffset: Offset

    package init(epoch: LeaderEpoch, endOffset: Offset) {
        self.epoch = epoch
        self.endOffset = endOffset
    }

    var isKnown: Bool { epoch > .none && endOffset >= .zero }
}

/// What a leader's epochs say of a position (KIP-320).
package enum Validation: Hashable, Sendable {
    case valid
    /// Records before the position are gone. What is common ends at `agreed`, where the leader could say so.
    case truncated(agreed: FetchPosition?)

    package init(of position: FetchPosition, by end: EpochEnd) {
        if !end.isKnown {
            self = .truncated(agreed: nil)
        } else if end.endOffset < position.offset {
            self = .truncated(agreed: FetchPosition(end.endOffset, epoch: end.epoch))
        } else {
            self = .valid
        }
    }
}
