import MartletBase
import MartletSystem

/// `martlet bench`: how fast a broker is, Martlet or any other that speaks Kafka's protocol.
enum BenchCommand {
    static let produce = CommandSpec(
        "bench produce", "Measure how fast a broker takes records.",
        options: common + [
            OptionSpec("batch-size", value: "BYTES", "Fill batches up to this size before compression (default 64k)."),
            rate, recordSize, partitions, replicas, acks, codec,
            OptionSpec("in-flight", value: "N", "Unanswered requests on each connection (default 5)."),
            OptionSpec("client", "Send record by record through the Swift client, in batches of at most 1 MB."),
        ],
        examples: [
            "martlet bench produce", "martlet bench produce --record-size 1k --batch-size 1000000 --acks 1",
            "martlet bench produce --rate 50000 --duration 60 --partitions 12 --codec zstd -o json",
        ],
        run: { arguments throws(CommandFailure) in
            try run("produce", arguments, seconds: 10, arguments.has("client") ? BenchClient.run : BenchProduce.run)
        })

    static let consume = CommandSpec(
        "bench consume", "Measure how fast a broker gives records.",
        options: common + [
            OptionSpec("fetch-size", value: "BYTES", "Ask for so much of each partition (default 1m)."),
            OptionSpec("verify", "Check every batch's checksum; offsets that are missing are a failure."),
        ],
        examples: [
            "martlet bench consume", "martlet bench consume --topic orders --verify",
            "martlet bench consume --server broker-1.example:9092 --fetch-size 4m -o json",
        ], run: { arguments throws(CommandFailure) in try run("consume", arguments, seconds: nil, BenchConsume.run) })

    static let latency = CommandSpec(
        "bench latency", "Measure how long one record takes.",
        options: common + [
            OptionSpec("end-to-end", "Until a consumer has the record, instead of until it is acknowledged."),
            rate, recordSize, partitions, replicas, acks, codec,
        ],
        examples: [
            "martlet bench latency", "martlet bench latency --acks 1 --record-size 100 --count 10000",
            "martlet bench latency --end-to-end --rate 1000 -o json",
        ], run: { arguments throws(CommandFailure) in try run("latency", arguments, seconds: 10, BenchLatency.run) })

    private static let common =
        [
            OptionSpec("topic", value: "TOPIC", "The topic (default martlet-bench)."),
            OptionSpec("duration", value: "SECONDS", "Stop after this time (default 10 where records are sent)."),
            OptionSpec("count", value: "RECORDS", "Stop after so many records, in whole batches."),
        ] + GlobalOptions.all
    private static let rate = OptionSpec(
        "rate", value: "RECORDS", "Records a second at an even pace (default: as many as go).")
    private static let recordSize = OptionSpec("record-size", value: "BYTES", "Bytes of a value (default 1k).")
    private static let partitions = OptionSpec(
        "partitions", value: "N", "Partitions of the topic if it has to be made (default 1).")
    private static let replicas = OptionSpec(
        "replicas", value: "N", "Replicas of the topic if it has to be made (default 1).")
    private static let acks = OptionSpec("acks", value: "all|1|0", "Which acknowledgement to ask for (default all).")
    private static let codec = OptionSpec(
        "codec", value: "none|gzip|snappy|lz4|zstd", "How batches are compressed (default none).")

    private static func run(
        _ name: String, _ arguments: Arguments, seconds: Int64?,
        _ measure: (BenchOptions) throws(CommandFailure) -> BenchResult
    ) throws(CommandFailure) -> ExitCode {
        let options = try BenchOptions(arguments, defaultSeconds: seconds)
        if name == "latency", options.acks == 0 {
            throw .usage("with acks 0 there is no answer to wait for", hint: "Use --acks 1 or --acks all")
        }
        let result = try measure(options)
        result.write(name, asJSON: options.isJSON)
        if options.isVerified, let missing = result.missing, missing > 0 {
            throw CommandFailure(
                "\(missing) offsets are missing", hint: "Compacted topics have gaps; in others, records are lost")
        }
        return .done
    }
}
