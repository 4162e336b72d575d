import MartletBase
import MartletMetadata
import MartletRecords
import MartletStorage

/// A topic's settings in the form in which the data path needs them.
struct TopicRules: Hashable, Sendable {
    let log: LogConfig
    /// `segment.jitter.ms`
    let jitterMillis: Int64
    let batches: BatchRules
    let minInSync: Int
    /// Set by somebody, for the topic or for all, rather than left to the default.
    let minInSyncIsGiven: Bool
    let retention: RetentionRules
    /// When the log is compacted; `nil` where `cleanup.policy` does not hold "compact".
    let compaction: CompactionSettings?
    let isInternal: Bool

    var isCompacted: Bool { compaction != nil }

    /// What retention lets go (`cleanup.policy` with delete).
    struct RetentionRules: Hashable, Sendable {
        let deletes: Bool
        let millis: Int64
        let bytes: Int64
    }

    init(_ name: String, _ settings: TopicSettings, _ broker: BrokerSettings) {
        let policy = settings.list("cleanup.policy")
        let compaction = policy.contains("compact") ? Self.compaction(settings) : nil
        self.compaction = compaction
        isInternal = InternalTopics.contains(name)
        let timestampType: TimestampType =
            settings.text("message.timestamp.type") == "LogAppendTime" ? .logAppendTime : .createTime
        log = Self.logConfig(settings, broker, timestampType, compaction, isInternal: isInternal)
        jitterMillis = settings.integer("segment.jitter.ms")
        batches = Self.batchRules(settings, broker, timestampType, isCompacted: compaction != nil)
        minInSync = Int(clamping: settings.integer("min.insync.replicas"))
        minInSyncIsGiven = settings.value("min.insync.replicas")?.source != .default
        retention = RetentionRules(
            deletes: policy.contains("delete"), millis: settings.integer("retention.ms"),
            bytes: settings.integer("retention.bytes"))
    }

    /// The configuration of one partition's log: each takes another share of the jitter off its segments' age, the same at
    /// every start.
    func log(of partition: PartitionIndex) -> LogConfig {
        var config = log
        var random = SeededRandom(seed: UInt64(truncatingIfNeeded: partition.rawValue))
        config.segmentJitterMillis = jitterMillis > 0 ? Int64.random(in: 0..<jitterMillis, using: &random) : 0
        return config
    }

    private static func logConfig(
        _ settings: TopicSettings, _ broker: BrokerSettings, _ timestampType: TimestampType,
        _ compaction: CompactionSettings?, isInternal: Bool
    ) -> LogConfig {
        var config = LogConfig()
        config.segmentBytes = Int(clamping: settings.integer("segment.bytes"))
        // Nothing in the segment that is appended to is compacted: a record that may not wait longer needs a new one.
        config.segmentMillis = min(settings.integer("segment.ms"), compaction?.maxLagMillis ?? .max)
        config.indexBytes = Int(clamping: settings.integer("segment.index.bytes"))
        config.indexIntervalBytes = Int(clamping: settings.integer("index.interval.bytes"))
        config.maxMessageBytes = Int(clamping: settings.integer("max.message.bytes"))
        config.timestampType = timestampType
        config.flushOnAck = settings.flag("flush.on.ack")
        config.flushMessages = settings.integer("flush.messages")
        config.flushMillis = settings.integer("flush.ms")
        config.isCompacted = compaction != nil
        config.isInternal = isInternal
        config.producerExpiryMillis = broker.integer("producer.id.expiration.ms") ?? config.producerExpiryMillis
        config.fileDeleteDelayMillis = settings.integer("file.delete.delay.ms")
        return config
    }

    private static func compaction(_ settings: TopicSettings) -> CompactionSettings {
        var compaction = CompactionSettings()
        compaction.minDirtyRatio = settings.number("min.cleanable.dirty.ratio")
        compaction.minLagMillis = settings.integer("min.compaction.lag.ms")
        compaction.maxLagMillis = settings.integer("max.compaction.lag.ms")
        compaction.deleteRetentionMillis = settings.integer("delete.retention.ms")
        return compaction
    }

    private static func batchRules(
        _ settings: TopicSettings, _ broker: BrokerSettings, _ timestampType: TimestampType, isCompacted: Bool
    ) -> BatchRules {
        var rules = BatchRules()
        // Records are looked at where the topic needs it; a batch's own header and checksum are always checked.
        rules.depth = .header
        rules.maxBatchBytes = Int(clamping: settings.integer("max.message.bytes"))
        rules.segmentBytes = Int(clamping: settings.integer("segment.bytes"))
        rules.maxDecompressedBytes = Int(clamping: broker.integer("record.max.decompressed.bytes") ?? 0)
        rules.timestampType = timestampType
        rules.timestampBeforeMaxMillis = settings.integer("message.timestamp.before.max.ms")
        rules.timestampAfterMaxMillis = settings.integer("message.timestamp.after.max.ms")
        rules.requiresKeys = isCompacted
        rules.storedCompression = compression(settings)
        return rules
    }

    private static func compression(_ settings: TopicSettings) -> BatchRules.StoredCompression {
        let name = settings.text("compression.type")
        if name == "uncompressed" { return .fixed(.none) }
        guard let codec = CompressionCodec.allCases.first(where: { $0.description == name }) else { return .asProduced }
        guard codec.levels != nil else { return .fixed(Compression(codec)) }
        let level = Int32(clamping: settings.integer("compression.\(codec).level"))
        return .fixed(Compression(codec, level: level) ?? Compression(codec))
    }

    /// The smaller of `min.insync.replicas` and the number of replicas; by default two of three or more.
    func effectiveMinimum(replicas: Int) -> Int {
        let wanted = minInSyncIsGiven || replicas < 3 ? minInSync : max(minInSync, 2)
        return max(1, min(wanted, replicas))
    }
}
