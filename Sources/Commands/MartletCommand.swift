import MartletBase
import MartletSystem

/// `martlet` itself: finds the command and runs it.
package enum MartletCommand {
    package static let version = "0.1.0"

    static let all: [CommandSpec] = [
        ServeCommand.spec, TopicCreateCommand.spec, TopicListCommand.spec, TopicDescribeCommand.spec,
        TopicAlterCommand.spec, TopicDeleteCommand.spec, TopicTrimCommand.spec, ProduceCommand.spec,
        ConsumeCommand.spec, ConfigGetCommand.spec, ConfigChangeCommands.set, ConfigChangeCommands.unset,
        ConfigExplainCommand.spec,
        ClusterCommands.status, ClusterCommands.nodes, TopCommand.spec, LogDumpCommand.spec, LogVerifyCommand.spec,
        LogSalvageCommand.spec, BenchCommand.produce, BenchCommand.consume, BenchCommand.latency,
        CompletionCommand.spec,
    ]

    static let families = [
        CommandFamily("topic", "Topics", "Create, look at, change and delete topics."),
        CommandFamily("config", "Settings", "Look at and change the settings of topics and brokers."),
        CommandFamily("cluster", "The cluster", "Look at the cluster and its brokers."),
        CommandFamily("log", "Log files, without a broker", "Look into a log directory, without a broker."),
        CommandFamily("bench", "Measure a broker", "Measure a broker, Martlet or any other that speaks the protocol."),
    ]

    /// - Parameter words: the command line without the program's name.
    package static func run(_ words: [String]) -> ExitCode {
        do throws(CommandFailure) {
            return try dispatch(words)
        } catch {
            Report.failure(error, as: .wanted(by: words))
            return error.exit
        }
    }

    private static func dispatch(_ words: [String]) throws(CommandFailure) -> ExitCode {
        guard let first = words.first else {
            ThisProcess.write(HelpText.overview(all, families), to: .error)
            return .usage
        }
        switch first {
        case "-h", "--help", "help":
            ThisProcess.write(try help(Array(words.dropFirst())), to: .output)
            return .done
        case "--version":
            ThisProcess.write("martlet \(version)\n", to: .output)
            return .done
        case CompletionCommand.question: return CompletionCommand.answer(Array(words.dropFirst()))
        default: break
        }
        guard let command = all.first(where: { words.starts(with: $0.path) }) else { return try family(words) }
        let arguments = try command.parse(words.dropFirst(command.path.count))
        if arguments.has("help") {
            ThisProcess.write(command.helpText, to: .output)
            return .done
        }
        return try command.run(arguments)
    }

    /// What `martlet help topic create` shows.
    private static func help(_ words: [String]) throws(CommandFailure) -> String {
        guard !words.isEmpty else { return HelpText.overview(all, families) }
        if let command = all.first(where: { $0.path == words }) { return command.helpText }
        if words.count == 1, let family = families.first(where: { $0.name == words[0] }) {
            return HelpText.family(family, members(of: family))
        }
        throw unknown(words)
    }

    /// A family without a member: its help, which is what was asked for or what is needed.
    private static func family(_ words: [String]) throws(CommandFailure) -> ExitCode {
        guard let family = families.first(where: { $0.name == words[0] }) else { throw unknown(words) }
        let isAsked = words.dropFirst().first.map { ["-h", "--help"].contains($0) }
        guard isAsked != false else { throw unknown(words) }
        let text = HelpText.family(family, members(of: family))
        ThisProcess.write(text, to: isAsked == true ? .output : .error)
        return isAsked == true ? .done : .usage
    }

    private static func members(of family: CommandFamily) -> [CommandSpec] {
        all.filter { $0.path.count > 1 && $0.path[0] == family.name }
    }

    private static func unknown(_ words: [String]) -> CommandFailure {
        let first = words[0]
        if let family = families.first(where: { $0.name == first }), words.count > 1 {
            let names = members(of: family).map { $0.path[1] }
            let meant = nearMiss(to: words[1], among: names).map { "Did you mean: martlet \(first) \($0)?" }
            return .usage(
                "\(first) has no command \"\(words[1])\"",
                hint: meant ?? "There are: \(names.joined(separator: ", "))")
        }
        let isOption = first.hasPrefix("-")
        let candidates = isOption ? ["--help", "--version"] : Set(all.map { $0.path[0] } + ["help"]).sorted()
        let meant = nearMiss(to: first, among: candidates).map { "Did you mean: martlet \($0)?" }
        return .usage(
            "there is no \(isOption ? "option" : "command") \(first)",
            hint: meant ?? misplaced(first) ?? "See: martlet --help")
    }

    /// `create` alone is a slip for `topic create`.
    private static func misplaced(_ word: String) -> String? {
        let members = all.filter { $0.path.count > 1 && $0.path[1] == word }.map(\.name)
        return members.isEmpty ? nil : "Did you mean: martlet \(members.joined(separator: ", martlet "))?"
    }
}
