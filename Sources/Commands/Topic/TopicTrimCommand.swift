import MartletClient
import MartletSystem

/// `martlet topic trim`: removes the oldest records of a partition.
enum TopicTrimCommand {
    static let spec = CommandSpec(
        "topic trim", "Delete a partition's records before an offset.", positionals: [PositionalSpec("NAME", .topic)],
        options: [
            OptionSpec("partition", value: "P", "The partition."),
            OptionSpec("before", value: "OFFSET", "The first offset that stays, or end: none stays."),
            GlobalOptions.yes, GlobalOptions.dryRun,
        ] + GlobalOptions.all,
        examples: [
            "martlet topic trim orders --partition 0 --before 1000",
            "martlet topic trim orders --partition 0 --before end --yes",
            "martlet topic trim orders --partition 3 --before 1000 --dry-run",
        ], run: run)

    private struct Wish: Sendable {
        let partition: TopicPartition
        /// `nil` for the end.
        let before: Int64?
    }

    private static func run(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
        let options = try GlobalOptions(arguments)
        let wish = try wish(arguments)
        return try ClusterSession.run(options) { session throws(CommandFailure) in
            try await trim(wish, arguments, session)
        }
    }

    private static func wish(_ arguments: Arguments) throws(CommandFailure) -> Wish {
        let name = arguments.positionals[0]
        guard let index = try arguments.number("partition", 0...Int64(Int32.max)), let text = arguments.value("before")
        else {
            throw .usage(
                "topic trim needs --partition P and --before OFFSET",
                hint: "For example: martlet topic trim \(name) --partition 0 --before 1000")
        }
        if text == "end" { return Wish(partition: TopicPartition(name, Int32(index)), before: nil) }
        guard let offset = Int64(text), offset >= 0 else {
            throw .usage("--before \(text) is no offset", hint: "Give a whole number, or end: --before 1000")
        }
        return Wish(partition: TopicPartition(name, Int32(index)), before: offset)
    }

    private static func trim(
        _ wish: Wish, _ arguments: Arguments, _ session: ClusterSession
    ) async throws(CommandFailure) -> ExitCode {
        let topic = wish.partition.topic
        let (found, missing) = try await session.ask(await TopicSummary.gather([topic], session.admin))
        if let error = missing.first?.error {
            throw await session.failure(error, topic: topic, command: "topic trim")
        }
        guard let partition = found.first?.partitions.first(where: { $0.index == wish.partition.partition }) else {
            throw CommandFailure(
                "\(topic) has no partition \(wish.partition.partition)",
                hint: "It has 0 to \((found.first?.partitions.count ?? 1) - 1): martlet topic describe \(topic)")
        }
        guard let first = partition.firstOffset, let next = partition.nextOffset else {
            throw CommandFailure("the offsets of \(wish.partition) are not known", hint: "Try again")
        }
        let before = wish.before ?? next
        guard before <= next else {
            throw CommandFailure(
                "offset \(before) is beyond the end of \(wish.partition)",
                hint: "Its next offset is \(next); --before end trims all there is", name: "OFFSET_OUT_OF_RANGE")
        }
        let gone = max(before - first, 0)
        let isDryRun = arguments.has("dry-run")
        if !isDryRun {
            let range = gone > 0 ? " (\(first) to \(before - 1))" : ""
            try Confirmation.require(
                "Delete \(TopicSummary.count(Int(clamping: gone), "record")) of \(wish.partition)\(range)?", arguments,
                refusal: "\(wish.partition) not trimmed")
            try await delete(wish.partition, before: before, session)
        }
        Report.line(answer(wish.partition, max(before, first), gone, isDryRun, session.options.isJSON))
        return .done
    }

    private static func delete(
        _ partition: TopicPartition, before: Int64, _ session: ClusterSession
    ) async throws(CommandFailure) {
        let results = try await session.ask(await session.admin.deleteRecords(before: [partition: before]))
        switch results[partition] {
        case .success?: return
        case .failure(let error)? where error.name == "POLICY_VIOLATION":
            throw CommandFailure(
                "\(partition.topic) is compacted, and cannot be trimmed",
                hint: "Allow it by cleanup.policy=compact,delete",
                code: error.code, name: error.name)
        case .failure(let error)?: throw CommandFailure(error)
        case nil: throw .unanswered("\(partition)")
        }
    }

    private static func answer(
        _ partition: TopicPartition, _ first: Int64, _ gone: Int64, _ isDryRun: Bool, _ isJSON: Bool
    ) -> String {
        guard isJSON else {
            let records = TopicSummary.count(Int(clamping: gone), "record")
            return isDryRun
                ? "would delete \(records) of \(partition): it would begin at offset \(first)"
                : "deleted \(records) of \(partition): it begins at offset \(first)"
        }
        var json = JSONObject()
        json.add("topic", partition.topic)
        json.add("partition", partition.partition)
        json.add("first_offset", first)
        json.add("records", gone)
        json.add("dry_run", isDryRun)
        return json.text
    }
}
