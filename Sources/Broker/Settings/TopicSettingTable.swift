/// Every setting that a topic may have. All are validated and echoed; the defaults come from the broker's settings that
/// stand beside them.
package enum TopicSettingTable {
    package static let all: [SettingDefinition] = cleanup + segments + messages + durability + remote

    package static func named(_ name: String) -> SettingDefinition? { index[name].map { all[$0] } }

    private static let index = Dictionary(
        uniqueKeysWithValues: all.enumerated().map { ($0.element.name, $0.offset) })

    private static let forever = "9223372036854775807"

    private static let cleanup: [SettingDefinition] = [
        topic(
            "cleanup.policy", .list(of: ["delete", "compact"]), "delete",
            "What happens to old records: delete (by time and size), compact (keep the last value of each key), or both.",
            [.init("log.cleanup.policy")]),
        topic(
            "delete.retention.ms", .long(atLeast: 0), "86400000",
            "How long, in milliseconds, a compacted topic keeps the markers of deleted keys.",
            [.init("log.cleaner.delete.retention.ms")]),
        topic(
            "file.delete.delay.ms", .long(atLeast: 0), "60000",
            "How long, in milliseconds, a removed segment stays on disk for readers that still hold it.",
            [.init("log.segment.delete.delay.ms")]),
        topic(
            "max.compaction.lag.ms", .long(atLeast: 1), forever,
            "The longest time, in milliseconds, that a record of a compacted topic may wait for compaction.",
            [.init("log.cleaner.max.compaction.lag.ms")]),
        topic(
            "min.cleanable.dirty.ratio", .double(0...1), "0.5",
            "The share of uncompacted bytes from which a log is compacted.",
            [.init("log.cleaner.min.cleanable.ratio")]),
        topic(
            "min.compaction.lag.ms", .long(atLeast: 0), "0",
            "How long, in milliseconds, a record is certain to stay uncompacted.",
            [.init("log.cleaner.min.compaction.lag.ms")]),
        topic(
            "retention.bytes", .anyLong, "-1", "The bytes that a partition keeps at the most; -1 keeps all.",
            [.init("log.retention.bytes")]),
        topic(
            "retention.ms", .long(atLeast: -1), "604800000",
            "How long, in milliseconds, records are kept; -1 keeps them for ever.",
            [
                .init("log.retention.ms"), .init("log.retention.minutes", times: 60_000),
                .init("log.retention.hours", times: 3_600_000),
            ]),
    ]

    private static let segments: [SettingDefinition] = [
        topic(
            "index.interval.bytes", .int(atLeast: 0), "4096", "About how many bytes lie between two index entries.",
            [.init("log.index.interval.bytes")]),
        topic(
            "preallocate", .boolean, "false", "Whether a new segment's file is made in its full size.",
            [.init("log.preallocate")], .accepted),
        topic(
            "segment.bytes", .int(atLeast: 1_048_576), "1073741824", "The size from which a new segment is begun.",
            [.init("log.segment.bytes")]),
        topic(
            "segment.index.bytes", .int(atLeast: 4), "10485760", "The largest size of a segment's index.",
            [.init("log.index.size.max.bytes")]),
        topic(
            "segment.jitter.ms", .long(atLeast: 0), "0",
            "The most milliseconds by which a segment's end is brought forward, so that not all roll at once.",
            [.init("log.roll.jitter.ms"), .init("log.roll.jitter.hours", times: 3_600_000)]),
        topic(
            "segment.ms", .long(atLeast: 1), "604800000",
            "The age, in milliseconds, from which a new segment is begun even if the last one is not full.",
            [.init("log.roll.ms"), .init("log.roll.hours", times: 3_600_000)]),
    ]

    private static let messages: [SettingDefinition] = [
        topic(
            "compression.gzip.level", .intOrUnset(1...9), "-1",
            "The gzip level where this broker compresses; -1 is the usual one.",
            [.init("compression.gzip.level")]),
        topic(
            "compression.lz4.level", .int(1...17), "9", "The lz4 level where this broker compresses.",
            [.init("compression.lz4.level")]),
        topic(
            "compression.type", .string(oneOf: ["uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"]),
            "producer",
            "The codec that batches are stored in; producer keeps what was sent.", [.init("compression.type")]),
        topic(
            "compression.zstd.level", .int(-131_072...22), "3", "The zstd level where this broker compresses.",
            [.init("compression.zstd.level")]),
        topic(
            "max.message.bytes", .int(atLeast: 0), "1048588", "The largest batch that is taken, as it is stored.",
            [.init("message.max.bytes")]),
        topic(
            "message.timestamp.after.max.ms", .long(atLeast: 0), "3600000",
            "How far, in milliseconds, a record's timestamp may lie in the future.",
            [.init("log.message.timestamp.after.max.ms")]),
        topic(
            "message.timestamp.before.max.ms", .long(atLeast: 0), forever,
            "How far, in milliseconds, a record's timestamp may lie in the past.",
            [.init("log.message.timestamp.before.max.ms")]),
        topic(
            "message.timestamp.type", .string(oneOf: ["CreateTime", "LogAppendTime"]), "CreateTime",
            "Whether records keep the producer's time or get the broker's.", [.init("log.message.timestamp.type")]),
    ]

    private static let durability: [SettingDefinition] = [
        topic(
            "flush.messages", .long(atLeast: 1), forever,
            "After how many records a log is synchronized where acknowledgements do not wait for it.",
            [.init("log.flush.interval.messages")]),
        topic(
            "flush.ms", .long(atLeast: 0), forever,
            "After how many milliseconds a log is synchronized where acknowledgements do not wait for it.",
            [.init("log.flush.interval.ms"), .init("log.flush.scheduler.interval.ms")]),
        topic(
            "flush.on.ack", .boolean, "true",
            "Whether records are on disk before they are acknowledged and seen; false trusts the page cache, as Kafka does.",
            [.init("flush.on.ack")]),
        topic(
            "min.insync.replicas", .int(atLeast: 1), "1",
            "How many replicas must have a record before acks=all is answered; 2 by default for three or more replicas.",
            [.init("min.insync.replicas")]),
        topic(
            "unclean.leader.election.enable", .boolean, "false",
            "Whether a replica that lacks acknowledged records may lead when no other is left.",
            [.init("unclean.leader.election.enable")], .accepted),
        topic(
            "follower.replication.throttled.replicas", .list(of: nil), "",
            "Replicas whose followers are slowed down during a move, as PARTITION:BROKER.", [], .accepted),
        topic(
            "leader.replication.throttled.replicas", .list(of: nil), "",
            "Replicas whose leaders are slowed down during a move, as PARTITION:BROKER.", [], .accepted),
    ]

    private static let remote: [SettingDefinition] = [
        topic(
            "local.retention.bytes", .long(atLeast: -2), "-2",
            "Bytes kept locally with tiered storage; there is none here.", [.init("log.local.retention.bytes")],
            .accepted),
        topic(
            "local.retention.ms", .long(atLeast: -2), "-2",
            "Milliseconds kept locally with tiered storage; there is none here.", [.init("log.local.retention.ms")],
            .accepted),
        topic(
            "remote.storage.enable", .boolean, "false", "Tiered storage; there is none here.", [], .accepted),
    ]

    private static func topic(
        _ name: String, _ type: SettingType, _ defaultValue: String, _ meaning: String,
        _ synonyms: [SettingDefinition.Synonym], _ effect: SettingDefinition.Effect = .effective
    ) -> SettingDefinition {
        SettingDefinition(
            name, type, defaultValue, meaning, update: .clusterWide, effect: effect, synonyms: synonyms)
    }
}
