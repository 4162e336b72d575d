import MartletBase
import MartletClient

/// What `martlet produce` was asked to do.
struct ProduceOptions: Sendable {
    let global: GlobalOptions
    let topic: String
    let lines: RecordLine
    let partition: Int32?
    let configuration: ProducerConfiguration
    let isDryRun: Bool

    init(_ arguments: Arguments) throws(CommandFailure) {
        let global = try GlobalOptions(arguments)
        let topic = arguments.positionals[0]
        let partition = try arguments.number("partition", 0...Int64(Int32.max)).map { Int32(clamping: $0) }
        var configuration = ProducerConfiguration()
        // What takes long as a whole may take long; that nothing happens for so long is what ends a run.
        configuration.deliveryTimeout = .seconds(7 * 86_400)
        configuration.maxBlock = .milliseconds(global.timeoutMillis)
        configuration.acknowledgements = Self.acknowledgements[arguments.value("acks") ?? "all"] ?? .all
        configuration.compression = Self.codecs[arguments.value("codec") ?? "none"] ?? .none
        self.global = global
        self.topic = topic
        self.partition = partition
        self.configuration = configuration
        isDryRun = arguments.has("dry-run")
        lines = RecordLine(
            form: try Self.form(arguments), topic: topic, partition: partition,
            repartitions: arguments.has("repartition"), headers: try Self.headers(arguments),
            largest: configuration.maxRequestBytes)
    }

    private static let acknowledgements: [String: ProducerConfiguration.Acknowledgements] = [
        "all": .all, "1": .leader, "0": .none,
    ]
    private static let codecs: [String: ProducerConfiguration.Compression] = [
        "none": .none, "gzip": .gzip(), "snappy": .snappy, "lz4": .lz4(), "zstd": .zstd(),
    ]

    private static func form(_ arguments: Arguments) throws(CommandFailure) -> RecordLine.Form {
        let delimiter = arguments.value("key-delimiter")
        guard arguments.value("input") == "json" else {
            guard let delimiter else { return .text(keyDelimiter: nil) }
            guard !delimiter.isEmpty else {
                throw .usage(
                    "--key-delimiter is empty", hint: "For example: --key-delimiter : or --key-delimiter '\\t'")
            }
            return .text(keyDelimiter: Array(unescaped(delimiter).utf8))
        }
        guard delimiter == nil else {
            throw .usage("--key-delimiter is for lines of text", hint: "In JSON a record's key is its field \"key\"")
        }
        return .json
    }

    private static func unescaped(_ text: String) -> String {
        text.replacing("\\t", with: "\t").replacing("\\0", with: "\0")
    }

    private static func headers(_ arguments: Arguments) throws(CommandFailure) -> [Header] {
        try arguments.pairs("header", example: "source=import").map { Header($0.key, $0.value) }
    }
}
