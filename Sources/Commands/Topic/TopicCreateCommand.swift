import MartletClient

/// `martlet topic create`: makes topics.
enum TopicCreateCommand {
    static let spec = CommandSpec(
        "topic create", "Create topics.", positionals: [PositionalSpec("NAME", repeats: true)],
        options: [
            OptionSpec("partitions", value: "N", "How many partitions (default: the broker's num.partitions)."),
            OptionSpec("replicas", value: "N", "How many replicas of each (default: the broker's)."),
            OptionSpec(
                "config", value: "KEY=VALUE", kind: .assignment, repeats: true, "A setting of the topic's own."),
            GlobalOptions.dryRun,
        ] + GlobalOptions.all,
        examples: [
            "martlet topic create greetings",
            "martlet topic create orders --partitions 12 --config retention.ms=86400000",
            "martlet topic create users --config cleanup.policy=compact --dry-run",
        ],
        appendix: [.init(title: "Settings", rows: [("What one does", "martlet config explain KEY")])], run: run)

    private static func run(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
        let options = try GlobalOptions(arguments)
        let partitions = try arguments.number("partitions", 1...100_000).map { Int32($0) }
        let replicas = try arguments.number("replicas", 1...1000).map { Int16($0) }
        let settings = Dictionary(
            try arguments.pairs("config", example: "retention.ms=86400000").map { ($0.key, $0.value) },
            uniquingKeysWith: { _, last in last })
        let topics = arguments.positionals.map { name in
            NewTopic(name, partitions: partitions, replicationFactor: replicas, settings: settings)
        }
        let isDryRun = arguments.has("dry-run")
        return try ClusterSession.run(options) { session throws(CommandFailure) in
            let results = try await session.ask(await session.admin.createTopics(topics, validateOnly: isDryRun))
            var outcomes = Outcomes()
            for topic in topics {
                switch results[topic.name] {
                case .success(let created)?: outcomes.add(created, topic, isDryRun)
                case .failure(let error)?: outcomes.add(topic.name, failure(error, topic))
                case nil: outcomes.add(topic.name, .unanswered(topic.name))
                }
            }
            return try outcomes.finish("topics", options.format)
        }
    }

    private static func failure(_ error: ClientError, _ topic: NewTopic) -> CommandFailure {
        guard error.name == "TOPIC_ALREADY_EXISTS" else {
            return .invalidSetting(error, topic.settings.keys.sorted())
        }
        return CommandFailure(
            "the topic \(topic.name) exists already", hint: "Look at it: martlet topic describe \(topic.name)",
            code: error.code, name: error.name)
    }
}

extension Outcomes {
    fileprivate mutating func add(_ created: CreatedTopic, _ topic: NewTopic, _ isDryRun: Bool) {
        var json = JSONObject()
        json.add("name", topic.name)
        json.add("id", orNull: isDryRun ? nil : created.id?.description)
        json.add("partitions", orNull: created.partitions)
        json.add("replicas", orNull: created.replicationFactor)
        json.add("dry_run", isDryRun)
        let partitions = created.partitions.map { ": \(TopicSummary.count(Int($0), "partition"))" } ?? ""
        let replicas = created.replicationFactor.map { ", \(TopicSummary.count(Int($0), "replica"))" } ?? ""
        add(
            topic.name,
            line: "\(isDryRun ? "would create" : "created") \(topic.name)\(partitions)\(replicas)", json: json)
    }
}

extension CommandFailure {
    static func unanswered(_ name: String) -> CommandFailure {
        CommandFailure("the broker's answer leaves out \(name)", hint: "Try again")
    }
}
