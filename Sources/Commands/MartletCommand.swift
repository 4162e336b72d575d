import MartletBase
import MartletSystem

/// `martlet` itself: finds the command and runs it.
package enum MartletCommand {
    package static let version = "0.1.0"

    static let all: [CommandSpec] = [
        ServeCommand.spec, ConfigExplainCommand.spec, LogDumpCommand.spec, LogVerifyCommand.spec,
        LogSalvageCommand.spec, BenchCommand.produce, BenchCommand.consume, BenchCommand.latency,
    ]

    /// - Parameter words: the command line without the program's name.
    package static func run(_ words: [String]) -> ExitCode {
        do throws(UsageError) {
            return try dispatch(words)
        } catch {
            Report.failure(error.message, hint: error.hint)
            return .usage
        }
    }

    private static func dispatch(_ words: [String]) throws(UsageError) -> ExitCode {
        guard let first = words.first else {
            ThisProcess.write(HelpText.overview(all), to: .error)
            return .usage
        }
        switch first {
        case "-h", "--help", "help":
            ThisProcess.write(HelpText.overview(all), to: .output)
            return .done
        case "--version":
            ThisProcess.write("martlet \(version)\n", to: .output)
            return .done
        default: break
        }
        if words.dropFirst().first.map({ ["-h", "--help"].contains($0) }) == true, !family(first).isEmpty {
            ThisProcess.write(HelpText.overview(family(first)), to: .output)
            return .done
        }
        guard let command = all.first(where: { words.starts(with: $0.path) }) else { throw unknown(words) }
        let arguments = try command.parse(words.dropFirst(command.path.count))
        if arguments.has("help") {
            ThisProcess.write(command.helpText, to: .output)
            return .done
        }
        return command.run(arguments)
    }

    /// The commands of two words that begin with this one.
    private static func family(_ first: String) -> [CommandSpec] {
        all.filter { $0.path.count > 1 && $0.path[0] == first }
    }

    private static func unknown(_ words: [String]) -> UsageError {
        let first = words[0]
        let family = family(first).map { $0.path[1] }
        if !family.isEmpty {
            return UsageError(
                "martlet \(first) needs one of: \(family.joined(separator: ", "))",
                hint: "See: martlet \(first) \(family[0]) --help")
        }
        let isOption = first.hasPrefix("-")
        let candidates = isOption ? ["--help", "--version"] : all.map { $0.path[0] }
        let meant = nearMiss(to: first, among: candidates)
        return UsageError(
            isOption ? "martlet has no option \(first)" : "martlet has no command \"\(first)\"",
            hint: meant.map { "Did you mean: martlet \($0)?" } ?? "See: martlet --help")
    }
}
