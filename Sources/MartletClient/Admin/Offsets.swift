import MartletClientCore
import MartletMessages

/// Where in a partition.
public enum OffsetPosition: Hashable, Sendable {
    /// Of the first record that is kept.
    case earliest
    /// Behind the last record that may be read.
    case latest
    /// Of the record with the largest timestamp. Needs a broker of 3.0 or newer.
    case maxTimestamp
    /// Of the first record with this timestamp, in milliseconds since 1970, or a larger one.
    case timestamp(Int64)

    var wire: Int64 {
        switch self {
        case .earliest: -2
        case .latest: -1
        case .maxTimestamp: -3
        case .timestamp(let millis): max(millis, 0)
        }
    }
}

/// What a reader gets to see of transactions.
public enum IsolationLevel: Hashable, Sendable {
    /// Everything.
    case readUncommitted
    /// Nothing of transactions that are open or were aborted.
    case readCommitted
}

public struct FoundOffset: Hashable, Sendable {
    /// `nil` where no record is at or after the timestamp that was asked for, or the partition is empty.
    public let offset: Int64?
    /// Of the record found by its timestamp, in milliseconds since 1970.
    public let timestamp: Int64?
    public let leaderEpoch: Int32?

    init(_ found: AdminCore.FoundOffset) {
        offset = found.offset >= 0 ? found.offset : nil
        timestamp = found.timestamp >= 0 ? found.timestamp : nil
        leaderEpoch = found.leaderEpoch >= 0 ? found.leaderEpoch : nil
    }
}

/// Where the records of a leader epoch end.
public struct EpochEnd: Hashable, Sendable {
    /// The epoch asked for, or the largest before it that has records; `nil` where there is none.
    public let leaderEpoch: Int32?
    /// Behind the last record of that epoch.
    public let endOffset: Int64?

    init(_ end: AdminCore.EpochEnd) {
        leaderEpoch = end.leaderEpoch >= 0 ? end.leaderEpoch : nil
        endOffset = end.endOffset >= 0 ? end.endOffset : nil
    }
}

/// A producer whose sequence a partition remembers.
public struct ProducerDescription: Hashable, Sendable {
    public let id: Int64
    public let epoch: Int32
    public let lastSequence: Int32
    /// In milliseconds since 1970.
    public let lastTimestamp: Int64
    /// Where its open transaction begins in this partition.
    public let transactionStart: Int64?

    init(_ state: AdminCore.ProducerState) {
        id = state.producerId
        epoch = state.producerEpoch
        lastSequence = state.lastSequence
        lastTimestamp = state.lastTimestamp
        transactionStart = state.currentTxnStartOffset >= 0 ? state.currentTxnStartOffset : nil
    }
}
