import MartletClient

/// `martlet topic alter`: adds partitions.
enum TopicAlterCommand {
    static let spec = CommandSpec(
        "topic alter", "Add partitions to topics.", positionals: [PositionalSpec("NAME", .topic, repeats: true)],
        options: [
            OptionSpec("partitions", value: "N", "How many there shall be; never fewer than now."),
            GlobalOptions.dryRun,
        ] + GlobalOptions.all,
        examples: [
            "martlet topic alter orders --partitions 24", "martlet topic alter orders --partitions 24 --dry-run",
        ],
        appendix: [
            .init(
                title: "Good to know",
                rows: [
                    ("Keys move", "Records of a key may go to another partition from then on than before;"),
                    ("", "their order holds only within each."),
                    ("Settings", "They are changed with: martlet config set topic NAME KEY=VALUE"),
                ])
        ], run: run)

    private static func run(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
        let options = try GlobalOptions(arguments)
        let names = arguments.positionals
        guard let count = try arguments.number("partitions", 1...100_000).map({ Int32($0) }) else {
            throw .usage(
                "topic alter needs --partitions N",
                hint: "Settings are changed with: martlet config set topic \(names[0]) KEY=VALUE")
        }
        let isDryRun = arguments.has("dry-run")
        return try ClusterSession.run(options) { session throws(CommandFailure) in
            let totals = Dictionary(names.map { ($0, NewPartitions(total: count)) }) { first, _ in first }
            let results = try await session.ask(
                await session.admin.createPartitions(totals, validateOnly: isDryRun))
            var outcomes = Outcomes()
            for name in names {
                switch results[name] {
                case .success?:
                    var json = JSONObject()
                    json.add("name", name)
                    json.add("partitions", count)
                    json.add("dry_run", isDryRun)
                    let verb = isDryRun ? "would have" : "has"
                    outcomes.add(
                        name, line: "\(name) \(verb) \(TopicSummary.count(Int(count), "partition"))", json: json)
                case .failure(let error)?:
                    outcomes.add(name, await session.failure(error, topic: name, command: "topic alter"))
                case nil: outcomes.add(name, .unanswered(name))
                }
            }
            return try outcomes.finish("topics", options.format)
        }
    }
}
