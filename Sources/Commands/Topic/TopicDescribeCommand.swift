import MartletClient

/// `martlet topic describe`: all there is to see of a topic.
enum TopicDescribeCommand {
    static let spec = CommandSpec(
        "topic describe", "Show a topic's partitions, leaders, offsets, sizes and settings.",
        positionals: [PositionalSpec("NAME", .topic, repeats: true)],
        options: GlobalOptions.all,
        examples: [
            "martlet topic describe orders",
            "martlet topic describe orders -o json | jq '.topics[0].partitions[] | .next_offset'",
        ], run: run)

    private static func run(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
        let options = try GlobalOptions(arguments)
        let names = arguments.positionals
        return try ClusterSession.run(options) { session throws(CommandFailure) in
            let (found, missing) = try await session.ask(await TopicSummary.gather(names, session.admin))
            let settings = await self.settings(of: found, session)
            var outcomes = Outcomes()
            for (index, topic) in found.enumerated() {
                let text = text(topic, settings[topic.name])
                outcomes.add(
                    topic.name, line: index == 0 ? text : "\n" + text, json: json(topic, settings[topic.name]))
            }
            for (name, error) in missing {
                outcomes.add(name, await session.failure(error, topic: name, command: "topic describe"))
            }
            return try outcomes.finish("topics", options.format)
        }
    }

    /// Without those of topics that may not be asked for them.
    private static func settings(
        of topics: [TopicSummary], _ session: ClusterSession
    ) async -> [String: [Setting]] {
        guard let answers = try? await session.admin.describeSettings(of: topics.map { .topic($0.name) }) else {
            return [:]
        }
        var settings: [String: [Setting]] = [:]
        for topic in topics { settings[topic.name] = answers[.topic(topic.name)].flatMap { try? $0.get() } }
        return settings
    }

    // MARK: For people

    static func text(_ topic: TopicSummary, _ settings: [Setting]?) -> String {
        var facts = [topic.shape]
        if let records = topic.records { facts.append(TopicSummary.count(Int(clamping: records), "record")) }
        if let bytes = topic.bytes { facts.append(ByteSize.text(bytes)) }
        if let id = topic.id { facts.append("id \(id)") }
        if topic.isInternal { facts.append("internal") }
        return
            ([topic.name + ": " + facts.joined(separator: ", "), ""] + partitions(topic).lines
            + text(settings, of: topic))
            .joined(separator: "\n")
    }

    private static func partitions(_ topic: TopicSummary) -> Table {
        var table = Table(
            .number("PARTITION"), .number("LEADER"), .number("EPOCH"), .text("REPLICAS"), .text("IN SYNC"),
            .number("FIRST OFFSET"), .number("NEXT OFFSET"), .number("SIZE"))
        for partition in topic.partitions {
            table.add(
                "\(partition.index)", partition.leader.map { "\($0)" } ?? "none",
                partition.leaderEpoch.map { "\($0)" } ?? "-", list(partition.replicas), list(partition.inSync),
                partition.firstOffset.map { "\($0)" } ?? "-", partition.nextOffset.map { "\($0)" } ?? "-",
                partition.bytes.map(ByteSize.text) ?? "-")
        }
        return table
    }

    private static func list(_ brokers: [Int32]) -> String { brokers.map { "\($0)" }.joined(separator: ",") }

    /// Those that somebody has chosen; the rest are a command away.
    private static func text(_ settings: [Setting]?, of topic: TopicSummary) -> [String] {
        guard let settings else { return ["", "its settings cannot be read"] }
        let chosen = settings.filter { $0.source != .default }
        let rest = settings.count - chosen.count
        var lines = [""]
        if !chosen.isEmpty { lines += SettingText.table(chosen).lines }
        lines.append(
            "\(rest) \(chosen.isEmpty ? "" : "more ")settings have their defaults: "
                + "martlet config get topic \(topic.name)")
        return lines
    }

    // MARK: For scripts

    static func json(_ topic: TopicSummary, _ settings: [Setting]?) -> JSONObject {
        var object = JSONObject()
        object.add("name", topic.name)
        object.add("id", orNull: topic.id)
        object.add("internal", topic.isInternal)
        object.add("replicas", topic.replicas)
        object.add("records", orNull: topic.records)
        object.add("bytes", orNull: topic.bytes)
        object.add("partitions", topic.partitions.map(json))
        object.add("settings", (settings ?? []).map(SettingText.json))
        return object
    }

    private static func json(_ partition: TopicSummary.Partition) -> JSONObject {
        var object = JSONObject()
        object.add("partition", partition.index)
        object.add("leader", orNull: partition.leader)
        object.add("leader_epoch", orNull: partition.leaderEpoch)
        object.add("replicas", partition.replicas)
        object.add("in_sync", partition.inSync)
        object.add("first_offset", orNull: partition.firstOffset)
        object.add("next_offset", orNull: partition.nextOffset)
        object.add("bytes", orNull: partition.bytes)
        return object
    }
}
