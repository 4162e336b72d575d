import MartletSystem

/// `martlet completion`: what a shell needs to complete command lines, and the answers to what it then asks.
enum CompletionCommand {
    static let spec = CommandSpec(
        "completion", "Print what makes a shell complete martlet's command lines.",
        positionals: [PositionalSpec("bash|zsh|fish")],
        examples: [
            "martlet completion bash > ~/.local/share/bash-completion/completions/martlet",
            "martlet completion zsh > ~/.zfunc/_martlet",
            "martlet completion fish > ~/.config/fish/completions/martlet.fish",
        ],
        appendix: [
            .init(
                title: "In the shell that runs",
                rows: [
                    ("bash", "source <(martlet completion bash)"), ("zsh", "source <(martlet completion zsh)"),
                    ("fish", "martlet completion fish | source"),
                ])
        ], run: run)

    private static func run(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
        guard let script = CompletionScript(rawValue: arguments.positionals[0]) else { return .usage }
        ThisProcess.write(script.text, to: .output)
        return .done
    }

    /// The first word of the question that shells ask. No command of anybody's: it is in no table.
    static let question = "__complete"

    /// Answers a shell. Whatever goes wrong, nothing is said: a shell in the middle of a line is no place for errors.
    ///
    /// - Parameter words: the shell, then the command line without the program's name, up to the word being typed.
    static func answer(_ words: [String]) -> ExitCode {
        guard let shell = words.first.flatMap(CompletionScript.init(rawValue:)) else { return .done }
        var line = Array(words.dropFirst())
        let cut = shell == .bash ? joinBashWords(&line) : 0
        let completion = Completion(line, MartletCommand.all, MartletCommand.families)
        let lines = lines(of: completion, cut: cut) { LiveNames.topics(for: line) }
        ThisProcess.write(lines.map { $0 + "\n" }.joined(), to: .output)
        return .done
    }

    static func lines(of completion: Completion, cut: Int = 0, topics: () -> [String]) -> [String] {
        func line(_ word: String, _ help: String) -> String {
            String((completion.lead + word).dropFirst(cut)) + (help.isEmpty ? "" : "\t" + help)
        }
        switch completion.wanted {
        case .candidates(let candidates): return candidates.map { line($0.word, $0.help) }
        case .topics: return topics().filter { $0.hasPrefix(completion.typed) }.map { line($0, "") }
        case .files: return [":files"]
        case .directories: return [":directories"]
        }
    }

    /// bash takes `--server=a:1` for five words. Joins them again, and gives how much of the last one bash takes for
    /// words that are complete: its candidates go without that.
    static func joinBashWords(_ words: inout [String]) -> Int {
        var joined: [String] = []
        var cut = 0
        var isOpen = false
        for word in words {
            let isBreak = !word.isEmpty && word.allSatisfy { $0 == "=" || $0 == ":" }
            if isBreak || (isOpen && !word.isEmpty), let last = joined.popLast() {
                cut = isBreak ? last.count + word.count : last.count
                joined.append(last + word)
            } else {
                cut = 0
                joined.append(word)
            }
            isOpen = isBreak
        }
        words = joined
        return cut
    }
}
