import MartletBase

/// How a consumer reads. Names and, unless said otherwise, defaults are those of Kafka's clients.
package struct ConsumerSettings: Hashable, Sendable {
    package var isolation = IsolationLevel.readUncommitted
    /// Not Kafka's default, which is to pass over everything that is left.
    package var offsetReset = OffsetReset.earliest
    package var fetchMinBytes: Int32 = 1
    package var fetchMaxBytes: Int32 = 50 << 20
    package var fetchMaxWaitMillis: Int32 = 500
    package var maxPartitionFetchBytes: Int32 = 1 << 20
    /// What has been fetched, or asked for, and not been taken. One answer with a larger batch may exceed it.
    package var maxBufferedBytes = 64 << 20
    package var checksChecksums = true
    /// For reading from the closest replica; empty reads from leaders.
    package var rack = ""
    /// What one batch may become when it is decompressed.
    package var maxDecompressedBytes = 256 << 20
    /// How long a topic may be unknown before its partitions fail.
    package var unknownTopicMillis: Int64 = 30_000

    package init() {}
}

/// Which records of transactions are seen. The raw value is the protocol's.
package enum IsolationLevel: Int8, Hashable, Sendable {
    case readUncommitted = 0
    case readCommitted = 1
}

/// Where to go on when the records at the position are gone.
package enum OffsetReset: Hashable, Sendable {
    case earliest
    case latest
    /// With the first record that is at most so old.
    case byDuration(millis: Int64)
    /// Nowhere: the partition fails and says so.
    case none
}

/// A place in a partition as people mean it; the broker knows the offset.
package enum SeekTarget: Hashable, Sendable {
    case beginning
    case end
    case offset(Offset)
    /// The first record that is not older.
    case timestamp(Timestamp)

    /// What ListOffsets is asked; `nil` where there is nothing to ask.
    var lookup: Int64? {
        switch self {
        case .beginning: -2
        case .end: -1
        case .offset: nil
        case .timestamp(let time): max(time.rawValue, 0)
        }
    }
}

extension OffsetReset {
    func target(now: Timestamp) -> SeekTarget? {
        switch self {
        case .earliest: .beginning
        case .latest: .end
        case .byDuration(let millis): .timestamp(Timestamp(max(now.rawValue - millis, 0)))
        case .none: nil
        }
    }
}
