import MartletBase
import MartletClientCore

/// How a ``Consumer`` reads. Names and, unless said otherwise, defaults are those of Kafka's clients.
public struct ConsumerConfiguration: Hashable, Sendable {
    /// Where to go on when the records at the position are gone.
    public enum OffsetReset: Hashable, Sendable {
        /// With the oldest record that is left.
        case earliest
        /// With what comes from now on.
        case latest
        /// With the first record that is at most so old.
        case byDuration(Duration)
        /// Nowhere: the sequence fails and says what is gone.
        case none
    }

    public var isolation = IsolationLevel.readUncommitted
    /// Not Kafka's default, which is to pass over everything that is left.
    public var offsetReset = OffsetReset.earliest
    /// A broker waits until it has so much, or `fetchMaxWait` has passed.
    public var fetchMinBytes: Int32 = 1
    public var fetchMaxWait = Duration.milliseconds(500)
    /// How much one answer may hold; a single larger batch comes all the same.
    public var fetchMaxBytes: Int32 = 50 << 20
    /// As `fetchMaxBytes`, for each partition.
    public var maxPartitionFetchBytes: Int32 = 1 << 20
    /// How much may be held that has been fetched and not yet been taken from the sequence.
    public var maxBufferedBytes = 64 << 20
    /// Whether every batch's CRC is checked.
    public var checksChecksums = true
    /// Where this program runs, to read from the closest replica; empty reads from leaders.
    public var rack = ""
    /// What one compressed batch may become; a larger one is an error, not memory.
    public var maxDecompressedBytes = 256 << 20
    /// How long a topic may be unknown to the cluster before its partitions fail.
    public var unknownTopicTimeout = Duration.seconds(30)

    public init() {}
}

extension ConsumerConfiguration {
    func settings() throws(ClientError) -> ConsumerSettings {
        let sizes = [
            Int(fetchMinBytes), Int(fetchMaxBytes), Int(maxPartitionFetchBytes), maxBufferedBytes, maxDecompressedBytes,
        ]
        guard sizes.allSatisfy({ $0 > 0 }) else {
            throw ClientError(.invalid, "a consumer's sizes in bytes must be larger than 0")
        }
        var settings = ConsumerSettings()
        settings.isolation = isolation == .readCommitted ? .readCommitted : .readUncommitted
        settings.offsetReset =
            switch offsetReset {
            case .earliest: .earliest
            case .latest: .latest
            case .byDuration(let duration): .byDuration(millis: duration.wholeMillis)
            case .none: .none
            }
        settings.fetchMinBytes = fetchMinBytes
        settings.fetchMaxWaitMillis = Int32(clamping: fetchMaxWait.wholeMillis)
        settings.fetchMaxBytes = fetchMaxBytes
        settings.maxPartitionFetchBytes = maxPartitionFetchBytes
        settings.maxBufferedBytes = maxBufferedBytes
        settings.checksChecksums = checksChecksums
        settings.rack = rack
        settings.maxDecompressedBytes = maxDecompressedBytes
        settings.unknownTopicMillis = unknownTopicTimeout.wholeMillis
        return settings
    }
}
