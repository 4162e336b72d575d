extension BrokerSettingTable {
    /// Settings of coordinators and replication, which a single node without groups keeps and validates only.
    static let groups: [SettingDefinition] = [
        .init(
            "offsets.topic.num.partitions", .int(atLeast: 1), "50",
            "Partitions of the topic that keeps groups' offsets.", effect: .accepted),
        .init(
            "offsets.topic.replication.factor", .short(atLeast: 1), "3", "Replicas of that topic, brokers permitting.",
            effect: .accepted),
        .init(
            "offsets.topic.segment.bytes", .int(atLeast: 1), "104857600", "The size of its segments.", effect: .accepted
        ),
        .init(
            "offsets.retention.minutes", .int(atLeast: 1), "10080", "How long offsets of an empty group are kept.",
            effect: .accepted),
        .init(
            "offsets.retention.check.interval.ms", .long(atLeast: 1), "600000",
            "How often expired offsets are removed.", effect: .accepted),
        .init(
            "offsets.commit.timeout.ms", .int(atLeast: 1), "5000", "How long a commit waits for its replicas.",
            effect: .accepted),
        .init(
            "offset.metadata.max.bytes", .int(atLeast: 0), "4096",
            "The longest note that a committed offset may carry.", effect: .accepted),
        .init(
            "group.initial.rebalance.delay.ms", .int(atLeast: 0), "3000",
            "How long a new group waits for more members.", effect: .accepted),
        .init(
            "group.min.session.timeout.ms", .int(atLeast: 1), "6000", "The shortest session that a member may ask for.",
            effect: .accepted),
        .init(
            "group.max.session.timeout.ms", .int(atLeast: 1), "1800000",
            "The longest session that a member may ask for.", effect: .accepted),
        .init("group.max.size", .int(atLeast: 1), "2147483647", "The most members of a group.", effect: .accepted),
        .init(
            "transaction.state.log.num.partitions", .int(atLeast: 1), "50",
            "Partitions of the topic that keeps transactions.", effect: .accepted),
        .init(
            "transaction.state.log.replication.factor", .short(atLeast: 1), "3",
            "Replicas of that topic, brokers permitting.", effect: .accepted),
        .init(
            "transaction.state.log.min.isr", .int(atLeast: 1), "2", "min.insync.replicas of that topic.",
            effect: .accepted),
        .init(
            "transaction.max.timeout.ms", .int(atLeast: 1), "900000",
            "The longest timeout that a transaction may ask for.", effect: .accepted),
        .init(
            "transactional.id.expiration.ms", .int(atLeast: 1), "604800000",
            "After how long an unused transactional id is forgotten.", effect: .accepted),
        .init(
            "transaction.abort.timed.out.transaction.cleanup.interval.ms", .int(atLeast: 1), "10000",
            "How often transactions are looked through for those whose time is over.", effect: .accepted),
        .init(
            "transaction.partition.verification.enable", .boolean, "true",
            "Whether a leader asks the coordinator before it takes a transaction's first record.", effect: .accepted),
        .init(
            "replica.lag.time.max.ms", .long(atLeast: 1), "30000",
            "After how long without catching up a replica is out of sync.", effect: .accepted),
        .init(
            "replica.fetch.max.bytes", .int(atLeast: 0), "1048576", "Bytes that a follower asks for of one partition.",
            effect: .accepted),
        .init(
            "replica.fetch.wait.max.ms", .int(atLeast: 1), "500", "How long a follower's fetch may wait.",
            effect: .accepted),
        .init(
            "replica.fetch.min.bytes", .int(atLeast: 1), "1", "Bytes that a follower's fetch waits for.",
            effect: .accepted),
        .init(
            "replica.fetch.response.max.bytes", .int(atLeast: 0), "10485760", "Bytes that a follower asks for in all.",
            effect: .accepted),
    ]

    static let other: [SettingDefinition] = [
        .init(
            "quota.window.num", .int(atLeast: 1), "11", "Samples that client quotas are measured over.",
            effect: .accepted),
        .init("quota.window.size.seconds", .int(atLeast: 1), "1", "The length of one such sample.", effect: .accepted),
    ]

    /// Kafka's settings that would change nothing here. Each is named in a warning with its reason.
    static let ignored: [SettingDefinition] =
        leftOut(
            "this broker has no ZooKeeper and no separate controllers",
            [
                "process.roles", "controller.quorum.voters", "controller.quorum.bootstrap.servers",
                "controller.listener.names", "zookeeper.connect", "zookeeper.connection.timeout.ms",
                "zookeeper.session.timeout.ms", "metadata.log.dir", "inter.broker.protocol.version",
                "log.message.format.version", "broker.id.generation.enable", "auto.leader.rebalance.enable",
                "leader.imbalance.check.interval.seconds", "leader.imbalance.per.broker.percentage",
            ])
        + leftOut(
            "requests run on the thread that read them; see num.network.threads",
            ["num.io.threads", "queued.max.requests", "num.replica.fetchers"])
        + leftOut(
            "there is no Java virtual machine here",
            ["metric.reporters", "auto.include.jmx.reporter", "metrics.num.samples", "metrics.sample.window.ms"])
        + leftOut(
            "compaction runs among the background jobs and bounds its own memory",
            ["log.cleaner.threads", "log.cleaner.io.buffer.size", "log.cleaner.io.buffer.load.factor"])

    private static func leftOut(_ reason: String, _ names: [String]) -> [SettingDefinition] {
        names.map { .init($0, .text, nil, "Left out on purpose: \(reason).", effect: .ignored(because: reason)) }
    }
}
