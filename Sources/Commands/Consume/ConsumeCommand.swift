import MartletBase
import MartletClient
import MartletSystem

/// `martlet consume`: prints the records of a topic.
enum ConsumeCommand {
    static let spec = CommandSpec(
        "consume", "Print the records of a topic.", positionals: [PositionalSpec("TOPIC")],
        options: [
            OptionSpec("from", value: Position.placeholder, "Begin here (default beginning)."),
            OptionSpec(
                "until", value: Position.placeholder,
                "End before this in each partition (default: the end as it is now)."),
            OptionSpec("partition", value: "P", repeats: true, "Read this partition only; may be given again."),
            OptionSpec("count", value: "N", "Stop after so many records."),
            OptionSpec("follow", short: "f", "Go on with the records that come, until Ctrl-C."),
            OptionSpec("grep", value: "RE", "Only records whose value matches, as grep -E does."),
            OptionSpec("format", value: "F", "Print this of each record; see below."),
            OptionSpec(
                "isolation", value: "read_uncommitted|read_committed",
                "Whether records of transactions that are open or aborted are seen (default: they are)."),
            OptionSpec("group", value: "G", "Read as a member of a consumer group: not supported."),
            GlobalOptions.server, GlobalOptions.timeout,
            OptionSpec(
                "output", short: "o", value: "table|json",
                "json: one object a line, which martlet produce --input json takes back."),
        ],
        examples: [
            "martlet consume orders", "martlet consume orders --follow --from end",
            "martlet consume orders --from -10", "martlet consume orders --from 2h --until 1h --grep 'error|warning'",
            #"martlet consume orders --partition 0 --from 42 --count 1 --format '%k\t%v\n'"#,
            "martlet consume orders -o json | martlet produce copy --input json",
        ],
        appendix: [
            .init(title: "POSITION", rows: Position.forms),
            .init(title: "Fields of --format", rows: RecordTemplate.fields),
            .init(
                title: "Order",
                rows: [("", "Records of one partition are in order; partitions are mixed as they arrive.")]),
        ], run: run)

    private static func run(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
        let global = try GlobalOptions(arguments)
        let options = try ConsumeOptions(arguments, global)
        let client = try global.client()
        return try MainThread.wait { () async throws(CommandFailure) -> ExitCode in
            let code: ExitCode
            do throws(ClientError) {
                code = try await ConsumeRun(options, client, now: SystemClock.wall()).run()
            } catch {
                throw await failure(error, options.topic, client)
            }
            await client.close()
            return code
        }
    }

    /// A topic that is not there may be a slip of the hand.
    private static func failure(_ error: ClientError, _ topic: String, _ client: Client) async -> CommandFailure {
        let failure = CommandFailure(error)
        var hint: String?
        if error.name == "UNKNOWN_TOPIC_OR_PARTITION" {
            let names = (try? await client.admin.listTopics())?.map(\.name) ?? []
            hint = nearMiss(to: topic, among: names).map { "Did you mean \($0)?" }
        }
        await client.close()
        guard let hint else { return failure }
        return CommandFailure(
            failure.message, hint: hint, exit: failure.exit, code: failure.code, name: failure.name)
    }
}
