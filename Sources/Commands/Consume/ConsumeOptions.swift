import MartletBase
import MartletClient

/// What `martlet consume` was asked for.
struct ConsumeOptions: Sendable {
    let topic: String
    let from: Position
    let until: Position?
    /// Empty for all.
    let partitions: [Int32]
    let count: Int64?
    let follows: Bool
    let pattern: RecordPattern?
    let form: RecordForm
    let isolation: IsolationLevel

    init(_ arguments: Arguments, _ global: GlobalOptions) throws(CommandFailure) {
        if arguments.has("group") {
            throw .usage(
                "martlet consume joins no consumer group: it reads every partition itself and commits nothing",
                hint: "Leave out --group, and say where to begin with --from")
        }
        topic = arguments.positionals.first ?? ""
        from = try arguments.position("from") ?? .beginning
        until = try arguments.position("until")
        partitions = try Self.partitions(arguments)
        count = try arguments.number("count", 1 ... .max)
        follows = arguments.has("follow")
        if let text = arguments.value("grep") { pattern = try RecordPattern(text) } else { pattern = nil }
        form = try Self.form(arguments, global)
        isolation = arguments.value("isolation") == "read_committed" ? .readCommitted : .readUncommitted
    }

    private static func partitions(_ arguments: Arguments) throws(CommandFailure) -> [Int32] {
        var partitions: [Int32] = []
        for text in arguments.all("partition") {
            guard let number = Int32(text), number >= 0 else {
                throw .usage("--partition \(text) is no partition", hint: "They are counted from 0: --partition 0")
            }
            if !partitions.contains(number) { partitions.append(number) }
        }
        return partitions
    }

    private static func form(_ arguments: Arguments, _ global: GlobalOptions) throws(CommandFailure) -> RecordForm {
        guard let text = arguments.value("format") else { return global.isJSON ? .json : .plain }
        guard !global.isJSON else {
            throw .usage("--format and -o json are two forms of one output", hint: "Give one of them")
        }
        return .template(try RecordTemplate(text))
    }
}
