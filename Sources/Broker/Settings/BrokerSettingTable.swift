/// Every setting of the broker itself, under the names of Kafka's `server.properties` where Kafka has them.
package enum BrokerSettingTable {
    package static let all: [SettingDefinition] = sections.flatMap(\.settings).sorted { $0.name < $1.name }

    /// All of them by what they are about, in the order of help.
    package static let sections: [(title: String, settings: [SettingDefinition])] = [
        ("Addresses and identity", identity), ("Network", network), ("Limits", limits), ("Topics", topics),
        ("Logs", logs), ("Compaction", cleaner), ("Groups, transactions and replication", groups),
        ("Client quotas", other), ("Kafka's settings that are left out on purpose", ignored),
    ]

    package static func named(_ name: String) -> SettingDefinition? { index[name].map { all[$0] } }

    private static let index = Dictionary(
        uniqueKeysWithValues: all.enumerated().map { ($0.element.name, $0.offset) })

    static let forever = "9223372036854775807"

    private static let identity: [SettingDefinition] = [
        .init("node.id", .int(atLeast: 0), "1", "This broker's number in its cluster."),
        .init("broker.id", .anyInt, nil, "An older name of node.id."),
        .init("broker.rack", .text, nil, "Where this broker stands; clients prefer replicas of their own rack."),
        .init("listeners", .list(of: nil), "PLAINTEXT://127.0.0.1:9092", "The address that this broker listens on."),
        .init(
            "advertised.listeners", .list(of: nil), nil,
            "The address that clients are told to connect to; the one listened on unless that is a wildcard."),
        .init(
            "log.dirs", .list(of: nil), nil,
            "The directories that hold the logs, separated by commas; <data>/log unless set."),
        .init("log.dir", .text, nil, "An older name of log.dirs."),
        .init("metrics.listener", .text, nil, "HOST:PORT of the metrics and health pages over HTTP; off unless set."),
        .init(
            "log.format", .string(oneOf: ["text", "json"]), "text", "The form of the broker's own log on stderr."),
        .init(
            "log.level", .string(oneOf: ["debug", "info", "warn", "error"]), "info",
            "The least important lines that the broker's own log still has."),
    ]

    private static let network: [SettingDefinition] = [
        .init(
            "num.network.threads", .int(1...256), nil,
            "How many reactor threads serve connections; one per processor unless set."),
        .init(
            "background.threads", .int(1...256), "2",
            "How many threads do retention, compaction and scrubbing."),
        .init(
            "connections.max.idle.ms", .anyLong, "600000",
            "After how many milliseconds without a request a connection is closed."),
        .init(
            "connection.handshake.timeout.ms", .long(atLeast: 1), "30000",
            "How many milliseconds a new connection has for its first request."),
        .init(
            "request.receive.timeout.ms", .long(atLeast: 1), "60000",
            "How many milliseconds a request that has begun to arrive has until it is whole; one that goes on to bring"
                + " 16 KiB a second has as long as it needs."),
        .init(
            "socket.listen.backlog.size", .int(atLeast: 1), "1024", "How many connections may wait to be accepted."),
        .init(
            "socket.receive.buffer.bytes", .int(atLeast: -1), "-1",
            "The receive buffer of a connection's socket; -1 leaves it to the system."),
        .init(
            "socket.send.buffer.bytes", .int(atLeast: -1), "-1",
            "The send buffer of a connection's socket; -1 leaves it to the system."),
    ]

    package static let limits: [SettingDefinition] = [
        .init(
            "socket.request.max.bytes", .int(atLeast: 1), "104857600", "The largest request that is read."),
        .init(
            "first.request.max.bytes", .int(4096...1_048_576), "16384",
            "The largest first request of a connection, before it has shown that it speaks the protocol."),
        .init(
            "max.connections", .int(atLeast: 0), "2147483647", "How many connections the broker takes."),
        .init(
            "max.connections.per.ip", .int(atLeast: 0), "2147483647", "How many connections one address may have."),
        .init(
            "queued.max.request.bytes", .long(atLeast: -1), "268435456",
            "How many bytes of requests may be in memory at once over all connections; -1 sets no bound."),
        .init(
            "queued.max.response.bytes", .long(atLeast: 1_048_576), "134217728",
            "How many bytes of answers may be in memory for readers that have not taken them, over all connections;"
                + " above that no request is started, and readers that stand still are let go."),
        .init(
            "connection.max.in.flight.requests", .int(atLeast: 1), "128",
            "How many unanswered requests one connection may have before it is no longer read."),
        .init(
            "connection.max.in.flight.bytes", .int(atLeast: 65_536), "33554432",
            "How many bytes of unanswered requests one connection may have before it is no longer read."),
        .init(
            "connection.max.unsent.bytes", .int(atLeast: 65_536), "262144",
            "How many bytes of answers may wait for a slow reader before its connection is no longer read."),
        .init(
            "request.max.elements", .int(atLeast: 1000), "1000000",
            "How many array elements one request may have in all."),
        .init(
            "record.max.decompressed.bytes", .int(atLeast: 1_048_576), "268435456",
            "The largest size to which one compressed batch may unfold."),
        .init(
            "max.request.partition.size.limit", .int(atLeast: 1), "2000",
            "How many partitions one answer to DescribeTopicPartitions holds at the most."),
        .init(
            "fetch.max.bytes", .int(atLeast: 1024), "57671680", "The largest answer to a Fetch."),
        .init(
            "max.incremental.fetch.session.cache.slots", .int(atLeast: 0), "1000",
            "How many fetch sessions are kept."),
        .init(
            "disk.reserve.bytes", .long(atLeast: 0), "268435456",
            "Free space below which a log directory takes no more records, while reads, deletions and retention go on."),
        .init(
            "max.open.files", .int(atLeast: 64), nil,
            "How many log files are held open; from the process's own limit unless set."),
    ]

    private static let topics: [SettingDefinition] = [
        .init(
            "auto.create.topics.enable", .boolean, "true", "Whether asking for a topic's metadata creates it."),
        .init("delete.topic.enable", .boolean, "true", "Whether topics may be deleted."),
        .init(
            "num.partitions", .int(atLeast: 1), "1", "Partitions of a topic that is created without a count.",
            update: .clusterWide),
        .init(
            "default.replication.factor", .int(atLeast: 1), "1",
            "Replicas of a topic that is created without a factor."),
        .init(
            "min.insync.replicas", .int(atLeast: 1), "1",
            "How many replicas must have a record before acks=all is answered.", update: .clusterWide),
        .init(
            "unclean.leader.election.enable", .boolean, "false",
            "Whether a replica that lacks acknowledged records may lead when no other is left.", update: .clusterWide,
            effect: .accepted),
        .init(
            "flush.on.ack", .boolean, "true",
            "Whether records are on disk before they are acknowledged and seen.", update: .clusterWide),
        .init(
            "message.max.bytes", .int(atLeast: 0), "1048588", "The largest batch that is taken, as it is stored.",
            update: .clusterWide),
        .init(
            "compression.type", .string(oneOf: ["uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"]),
            "producer",
            "The codec that batches are stored in; producer keeps what was sent.", update: .clusterWide),
        .init("compression.gzip.level", .intOrUnset(1...9), "-1", "The gzip level.", update: .clusterWide),
        .init("compression.lz4.level", .int(1...17), "9", "The lz4 level.", update: .clusterWide),
        .init("compression.zstd.level", .int(-131_072...22), "3", "The zstd level.", update: .clusterWide),
        .init(
            "producer.id.expiration.ms", .int(atLeast: 1), "86400000",
            "After how many milliseconds without a write a producer's sequence is forgotten."),
    ]

    private static let logs: [SettingDefinition] = [
        log("log.cleanup.policy", .list(of: ["delete", "compact"]), "delete", "cleanup.policy"),
        log("log.flush.interval.messages", .long(atLeast: 1), forever, "flush.messages"),
        log("log.flush.interval.ms", .anyLong, nil, "flush.ms"),
        log("log.flush.scheduler.interval.ms", .anyLong, forever, "flush.ms"),
        log("log.index.interval.bytes", .int(atLeast: 0), "4096", "index.interval.bytes"),
        log("log.index.size.max.bytes", .int(atLeast: 4), "10485760", "segment.index.bytes"),
        log("log.local.retention.bytes", .long(atLeast: -2), "-2", "local.retention.bytes"),
        log("log.local.retention.ms", .long(atLeast: -2), "-2", "local.retention.ms"),
        log("log.message.timestamp.after.max.ms", .long(atLeast: 0), "3600000", "message.timestamp.after.max.ms"),
        log("log.message.timestamp.before.max.ms", .long(atLeast: 0), forever, "message.timestamp.before.max.ms"),
        log(
            "log.message.timestamp.type", .string(oneOf: ["CreateTime", "LogAppendTime"]), "CreateTime",
            "message.timestamp.type"),
        log("log.preallocate", .boolean, "false", "preallocate"),
        log("log.retention.bytes", .anyLong, "-1", "retention.bytes"),
        log("log.retention.ms", .anyLong, nil, "retention.ms"),
        log("log.retention.minutes", .anyInt, nil, "retention.ms, in minutes"),
        log("log.retention.hours", .anyInt, "168", "retention.ms, in hours"),
        log("log.roll.ms", .long(atLeast: 1), nil, "segment.ms"),
        log("log.roll.hours", .int(atLeast: 1), "168", "segment.ms, in hours"),
        log("log.roll.jitter.ms", .long(atLeast: 0), nil, "segment.jitter.ms"),
        log("log.roll.jitter.hours", .int(atLeast: 0), "0", "segment.jitter.ms, in hours"),
        log("log.segment.bytes", .int(atLeast: 1_048_576), "1073741824", "segment.bytes"),
        log("log.segment.delete.delay.ms", .long(atLeast: 0), "60000", "file.delete.delay.ms"),
        .init(
            "log.retention.check.interval.ms", .long(atLeast: 1), "300000",
            "How often, in milliseconds, logs are searched for segments to remove."),
        .init(
            "log.flush.offset.checkpoint.interval.ms", .long(atLeast: 0), "60000",
            "How often, in milliseconds, recovery points are written down."),
        .init(
            "log.flush.start.offset.checkpoint.interval.ms", .long(atLeast: 0), "60000",
            "How often, in milliseconds, log start offsets are written down."),
        .init(
            "replica.high.watermark.checkpoint.interval.ms", .long(atLeast: 1), "5000",
            "How often, in milliseconds, high watermarks are written down."),
        .init(
            "replica.alter.log.dirs.io.max.bytes.per.second", .long(atLeast: 1), forever,
            "How fast logs are copied that move from one directory of this broker to another.", update: .clusterWide),
        .init(
            "num.recovery.threads.per.data.dir", .int(atLeast: 1), "2",
            "How many threads check logs after an unclean stop, for each log directory."),
        .init(
            "log.scrub.enable", .boolean, "true", "Whether stored batches are read and checked for rot.",
            update: .clusterWide),
        .init(
            "log.scrub.bytes.per.second", .long(atLeast: 1), "4194304", "How fast the scrub reads.",
            update: .clusterWide),
        .init(
            "log.scrub.interval.ms", .long(atLeast: 1), "604800000",
            "How many milliseconds after a scrub of all logs has begun the next one begins, once the first has ended.",
            update: .clusterWide),
    ]

    private static let cleaner: [SettingDefinition] = [
        log("log.cleaner.delete.retention.ms", .long(atLeast: 0), "86400000", "delete.retention.ms"),
        log("log.cleaner.max.compaction.lag.ms", .long(atLeast: 1), forever, "max.compaction.lag.ms"),
        log("log.cleaner.min.compaction.lag.ms", .long(atLeast: 0), "0", "min.compaction.lag.ms"),
        log("log.cleaner.min.cleanable.ratio", .double(0...1), "0.5", "min.cleanable.dirty.ratio"),
        .init("log.cleaner.enable", .boolean, "true", "Whether compacted topics are compacted."),
        .init(
            "log.cleaner.dedupe.buffer.size", .long(atLeast: 1_048_576), "134217728",
            "The memory, in bytes, for the keys of one compaction."),
        .init(
            "log.cleaner.io.max.bytes.per.second", .double(0...Double.greatestFiniteMagnitude),
            "1.7976931348623157E308", "How fast compaction reads and writes."),
        .init(
            "log.cleaner.backoff.ms", .long(atLeast: 0), "15000",
            "How long, in milliseconds, compaction rests when there is nothing to do."),
    ]

    private static func log(
        _ name: String, _ type: SettingType, _ defaultValue: String?, _ topicSetting: String
    ) -> SettingDefinition {
        let effect = TopicSettingTable.named(String(topicSetting.prefix { $0 != "," }))?.effect
        return .init(
            name, type, defaultValue, "The default of the topic setting \(topicSetting).", update: .clusterWide,
            effect: effect ?? .effective)
    }
}
