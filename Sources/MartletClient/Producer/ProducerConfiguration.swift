import MartletClientCore
import MartletRecords

/// How a producer behaves. The defaults lose nothing and write nothing twice.
public struct ProducerConfiguration: Hashable, Sendable {
    /// When a record counts as written.
    public enum Acknowledgements: Hashable, Sendable {
        /// Every replica in sync has it: nothing that was acknowledged is lost with a broker.
        case all
        /// The leader has it.
        case leader
        /// Nobody is asked: records are gone when a connection breaks, and their offsets are not known.
        case none
    }

    public enum Compression: Hashable, Sendable {
        case none
        /// 1 is the fastest and 9 the smallest; `nil` is the library's own choice.
        case gzip(level: Int32? = nil)
        case snappy
        /// 1 to 17.
        case lz4(level: Int32? = nil)
        /// Up to 22.
        case zstd(level: Int32? = nil)
    }

    public var acknowledgements = Acknowledgements.all
    /// Whether brokers recognise a batch that is sent again, so that a record is written once and in order. Only with
    /// acknowledgements of all.
    public var isIdempotent = true
    public var compression = Compression.none
    /// How long a batch waits for more records.
    public var linger = Duration.milliseconds(5)
    /// A batch takes no more records than fit into this, before compression.
    public var batchBytes = 1_000_000
    /// The largest request, and the largest record.
    public var maxRequestBytes = 1_048_576
    /// Records that wait for their end take no more; then whoever gives the producer another waits.
    public var bufferBytes = 32 << 20
    /// Unanswered requests to each broker. Without idempotence, more than one can change the order of records where one is
    /// tried again.
    public var maxInFlight = 5
    /// After so long without an acknowledgement a record has failed.
    public var deliveryTimeout = Duration.seconds(120)
    /// How long a record waits for room, or for its topic to be known, before it is refused.
    public var maxBlock = Duration.seconds(60)
    /// Whether the cluster is asked to make topics that do not exist. It may refuse.
    public var allowsAutoCreation = true

    public init() {}
}

extension ProducerConfiguration {
    func settings() throws(ClientError) -> ProducerSettings {
        guard (1...Int(Int32.max)).contains(maxRequestBytes), (1...maxRequestBytes).contains(batchBytes) else {
            throw ClientError(.invalid, "a batch must fit into a request: batchBytes is at most maxRequestBytes")
        }
        guard bufferBytes >= batchBytes else {
            throw ClientError(.invalid, "bufferBytes must hold a batch: at least \(batchBytes)")
        }
        guard (1...Int(Int32.max)).contains(maxInFlight) else {
            throw ClientError(.invalid, "maxInFlight must be at least 1")
        }
        guard !isIdempotent || acknowledgements != .all || maxInFlight <= 5 else {
            throw ClientError(
                .invalid, "brokers recognise the last five batches: maxInFlight is at most 5 with idempotence")
        }
        var settings = ProducerSettings()
        settings.acknowledgements =
            switch acknowledgements {
            case .all: .all
            case .leader: .leader
            case .none: .none
            }
        settings.isIdempotent = isIdempotent && acknowledgements == .all
        settings.compression = try compression.core()
        settings.lingerMillis = linger.wholeMillis
        settings.batchBytes = batchBytes
        settings.maxRequestBytes = maxRequestBytes
        settings.bufferBytes = bufferBytes
        settings.maxInFlight = maxInFlight
        settings.deliveryTimeoutMillis = deliveryTimeout.wholeMillis
        settings.maxBlockMillis = maxBlock.wholeMillis
        settings.allowsAutoCreation = allowsAutoCreation
        return settings
    }
}

extension ProducerConfiguration.Compression {
    fileprivate func core() throws(ClientError) -> Compression {
        let (codec, level): (CompressionCodec, Int32?) =
            switch self {
            case .none: (.none, nil)
            case .gzip(let level): (.gzip, level)
            case .snappy: (.snappy, nil)
            case .lz4(let level): (.lz4, level)
            case .zstd(let level): (.zstd, level)
            }
        guard let level else { return Compression(codec) }
        guard let compression = Compression(codec, level: level) else {
            let known = codec.levels.map { "\($0.lowerBound) to \($0.upperBound)" } ?? "none"
            throw ClientError(.invalid, "\(codec) has no level \(level); it has \(known)")
        }
        return compression
    }
}
