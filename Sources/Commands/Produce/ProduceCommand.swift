import MartletBase
import MartletClient
import MartletSystem

/// `martlet produce`: every line of stdin becomes a record.
enum ProduceCommand {
    static let spec = CommandSpec(
        "produce", "Send records, one for each line of stdin.", positionals: [PositionalSpec("TOPIC")],
        options: [
            OptionSpec(
                "key-delimiter", value: "C", "What stands between key and value, such as : or \\t (default: no key)."),
            OptionSpec(
                "input", value: "lines|json", "Lines are values (default), or JSON as `consume -o json` prints."),
            OptionSpec("partition", value: "P", "Send everything to this partition."),
            OptionSpec("repartition", "Ignore the partitions that JSON lines name."),
            OptionSpec("header", value: "K=V", repeats: true, "Give every record this header."),
            OptionSpec("codec", value: "none|gzip|snappy|lz4|zstd", "Compress batches (default none)."),
            OptionSpec("acks", value: "all|1|0", "Which acknowledgement to ask for (default all)."),
            GlobalOptions.dryRun,
        ] + GlobalOptions.all,
        examples: [
            "martlet produce greetings <<< hello",
            "martlet produce orders --key-delimiter : < orders.txt",
            "martlet produce orders --codec zstd --header source=import < orders.txt",
            "martlet produce copy --input json --repartition < orders.json",
        ],
        appendix: [
            CommandSpec.Appendix(
                title: "Lines of JSON",
                rows: [
                    ("value, value_base64", "A string, null, or bytes in base 64. One of them is required."),
                    ("key, key_base64", "The same for the key (default null)."),
                    ("headers", "[{\"key\":\"k\",\"value\":\"v\"}], values as above."),
                    ("timestamp", "Milliseconds since 1970 (default: now)."),
                    ("partition", "Where to; without it the key decides, as in Java's producer."),
                ]),
            CommandSpec.Appendix(
                title: "Ends with",
                rows: [
                    ("0", "Every record was acknowledged."),
                    ("1", "None was, or a line could not be read before any was."),
                    ("3", "No broker could be reached."),
                    ("5", "Some were acknowledged, some not."),
                ]),
        ], run: run)

    private static func run(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
        let options = try ProduceOptions(arguments)
        let run = ProduceRun(options, try input())
        if StandardInput.isTerminal, ThisProcess.isTerminal(.error) {
            Report.note("type records, one a line; Ctrl-D ends")
        }
        return try MainThread.wait { () async throws(CommandFailure) in try await run.go() }
    }

    private static func input() throws(CommandFailure) -> StandardInput {
        do throws(Errno) { return try StandardInput() } catch {
            throw CommandFailure("stdin cannot be read: \(error)", hint: "Close other programs")
        }
    }
}
