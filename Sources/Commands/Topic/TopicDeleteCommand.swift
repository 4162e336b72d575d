import MartletClient
import MartletSystem

/// `martlet topic delete`: removes topics and all their records, after it has shown what that is.
enum TopicDeleteCommand {
    static let spec = CommandSpec(
        "topic delete", "Delete topics and all their records.",
        positionals: [PositionalSpec("NAME", .topic, repeats: true)],
        options: [GlobalOptions.yes, GlobalOptions.dryRun] + GlobalOptions.all,
        examples: [
            "martlet topic delete greetings", "martlet topic delete greetings orders --yes",
            "martlet topic delete greetings --dry-run",
        ], run: run)

    private static func run(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
        let options = try GlobalOptions(arguments)
        return try ClusterSession.run(options) { session throws(CommandFailure) in
            let (found, missing) = try await session.ask(
                await TopicSummary.gather(arguments.positionals, session.admin))
            var outcomes = Outcomes()
            if !found.isEmpty {
                let isDryRun = arguments.has("dry-run")
                if !isDryRun { try confirm(found, arguments) }
                try await delete(found, isDryRun: isDryRun, session, &outcomes)
            }
            for (name, error) in missing {
                outcomes.add(name, await session.failure(error, topic: name, command: "topic delete"))
            }
            return try outcomes.finish("topics", options.format)
        }
    }

    private static func confirm(_ topics: [TopicSummary], _ arguments: Arguments) throws(CommandFailure) {
        let count = TopicSummary.count(topics.count, "topic")
        if !arguments.has("yes") {
            ThisProcess.write("This would be gone for good:\n\(table(topics).text)\n", to: .error)
        }
        try Confirmation.require(
            "Delete \(count)?", arguments, refusal: "\(count) not deleted")
    }

    static func table(_ topics: [TopicSummary]) -> Table {
        var table = Table(.text("TOPIC"), .number("PARTITIONS"), .number("RECORDS"), .number("SIZE"))
        for topic in topics {
            table.add(
                topic.name, "\(topic.partitions.count)", topic.records.map { "\($0)" } ?? "-",
                topic.bytes.map(ByteSize.text) ?? "-")
        }
        return table
    }

    private static func delete(
        _ topics: [TopicSummary], isDryRun: Bool, _ session: ClusterSession, _ outcomes: inout Outcomes
    ) async throws(CommandFailure) {
        let results = isDryRun ? [:] : try await session.ask(await session.admin.deleteTopics(topics.map(\.name)))
        for topic in topics {
            switch results[topic.name] {
            case .failure(let error)?:
                outcomes.add(topic.name, await session.failure(error, topic: topic.name, command: "topic delete"))
            case nil where !isDryRun: outcomes.add(topic.name, .unanswered(topic.name))
            case .success?, nil: outcomes.add(topic.name, line: line(topic, isDryRun), json: json(topic, isDryRun))
            }
        }
    }

    private static func line(_ topic: TopicSummary, _ isDryRun: Bool) -> String {
        var facts = [topic.shape]
        if let records = topic.records { facts.append(TopicSummary.count(Int(clamping: records), "record")) }
        if let bytes = topic.bytes { facts.append(ByteSize.text(bytes)) }
        return "\(isDryRun ? "would delete" : "deleted") \(topic.name): \(facts.joined(separator: ", "))"
    }

    private static func json(_ topic: TopicSummary, _ isDryRun: Bool) -> JSONObject {
        var json = JSONObject()
        json.add("name", topic.name)
        json.add("partitions", topic.partitions.count)
        json.add("records", orNull: topic.records)
        json.add("bytes", orNull: topic.bytes)
        json.add("dry_run", isDryRun)
        return json
    }
}
