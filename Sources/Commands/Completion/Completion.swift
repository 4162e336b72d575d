import MartletBroker

/// What may come next on a command line, for shells. Pure: what only a broker knows is named, not looked up.
struct Completion: Equatable {
    struct Candidate: Equatable {
        let word: String
        let help: String
    }

    enum Wanted: Equatable {
        case candidates([Candidate])
        case topics
        case files
        case directories
    }

    let wanted: Wanted
    /// What is typed of the word; candidates begin with it.
    let typed: String
    /// What stands before `typed` in the same word, as in `--topic=`.
    var lead = ""

    /// - Parameter words: the command line without the program's name; the last one is being typed and may be empty.
    init(_ words: [String], _ commands: [CommandSpec], _ families: [CommandFamily]) {
        let typed = words.last ?? ""
        let before = Array(words.dropLast())
        if let command = commands.first(where: { before.starts(with: $0.path) }) {
            self = CompletedCommand(command, Array(before.dropFirst(command.path.count))).completion(typed)
            return
        }
        let found: [Candidate]
        if before.isEmpty {
            let options = ["--help", "--version"].map { Candidate(word: $0, help: "") }
            found = Self.first(commands, families) + (typed.hasPrefix("-") ? options : [])
        } else if before == ["help"] {
            found = Self.first(commands, families)
        } else {
            let family = before.first == "help" ? before.dropFirst() : before[...]
            found = commands.filter { $0.path.count == 2 && [$0.path[0]] == family }
                .map { Candidate(word: $0.path[1], help: $0.summary) }
        }
        self.init(.candidates(found), typed)
    }

    init(_ wanted: Wanted, _ typed: String, lead: String = "") {
        self.typed = typed
        self.lead = lead
        if case .candidates(let all) = wanted {
            self.wanted = .candidates(all.filter { $0.word.hasPrefix(typed) })
        } else {
            self.wanted = wanted
        }
    }

    /// The first words there are, each once and in the order of the table.
    private static func first(_ commands: [CommandSpec], _ families: [CommandFamily]) -> [Candidate] {
        var found: [Candidate] = []
        for command in commands where found.last?.word != command.path[0] {
            let family = families.first { $0.name == command.path[0] }
            found.append(Candidate(word: command.path[0], help: family?.summary ?? command.summary))
        }
        return found
    }
}

/// A command whose name is complete, and the words behind it.
private struct CompletedCommand {
    private let command: CommandSpec
    private var positionals: [String] = []
    /// An option whose value is being typed.
    private var open: OptionSpec?
    private var isPositionalOnly = false

    init(_ command: CommandSpec, _ words: [String]) {
        self.command = command
        for word in words {
            if open != nil {
                open = nil
            } else if isPositionalOnly || !word.hasPrefix("-") || word == "-" {
                positionals.append(word)
            } else if word == "--" {
                isPositionalOnly = true
            } else {
                open = command.options.first { $0.value != nil && ("--\($0.name)" == word || short($0) == word) }
            }
        }
    }

    private func short(_ option: OptionSpec) -> String? { option.short.map { "-\($0)" } }

    func completion(_ typed: String) -> Completion {
        if let open { return completion(of: open.kind, typed, lead: "") }
        if !isPositionalOnly, typed.hasPrefix("--"), let equals = typed.firstIndex(of: "=") {
            let name = typed[..<equals].dropFirst(2)
            guard let option = command.options.first(where: { $0.name == name && $0.value != nil }) else {
                return Completion(.candidates([]), typed)
            }
            let value = String(typed[typed.index(after: equals)...])
            return completion(of: option.kind, value, lead: "--\(name)=")
        }
        if !isPositionalOnly, typed.hasPrefix("-") { return Completion(.candidates(options), typed) }
        guard let spec = nextPositional else { return Completion(.candidates(options), typed) }
        return completion(of: spec.kind, typed, lead: "")
    }

    private var nextPositional: PositionalSpec? {
        if positionals.count < command.positionals.count { return command.positionals[positionals.count] }
        return command.positionals.last.flatMap { $0.repeats ? $0 : nil }
    }

    private var options: [Completion.Candidate] {
        command.options.map { Completion.Candidate(word: "--\($0.name)", help: $0.help) }
    }

    private func completion(of kind: ValueKind, _ typed: String, lead: String) -> Completion {
        switch kind {
        case .text: Completion(.candidates([]), typed, lead: lead)
        case .oneOf(let choices):
            Completion(.candidates(choices.map { Completion.Candidate(word: $0, help: "") }), typed, lead: lead)
        case .topic: Completion(.topics, typed, lead: lead)
        case .resource where positionals.first == "topic": Completion(.topics, typed, lead: lead)
        case .resource: Completion(.candidates([]), typed, lead: lead)
        case .setting: Completion(.candidates(settings.map { candidate($0, "") }), typed, lead: lead)
        case .assignment: assignment(typed, lead)
        case .file: Completion(.files, typed, lead: lead)
        case .directory: Completion(.directories, typed, lead: lead)
        }
    }

    private func candidate(_ setting: SettingDefinition, _ end: String) -> Completion.Candidate {
        Completion.Candidate(word: setting.name + end, help: setting.explanation)
    }

    /// Before the equals sign a setting's name, behind it one of its values.
    private func assignment(_ typed: String, _ lead: String) -> Completion {
        guard let equals = typed.firstIndex(of: "=") else {
            return Completion(.candidates(settings.map { candidate($0, "=") }), typed, lead: lead)
        }
        let name = typed[..<equals]
        let values: [String]
        switch settings.first(where: { $0.name == name })?.type {
        case .boolean: values = ["true", "false"]
        case .string(oneOf: let words), .list(of: let words): values = words ?? []
        default: values = []
        }
        return Completion(
            .candidates(values.map { Completion.Candidate(word: $0, help: "") }),
            String(typed[typed.index(after: equals)...]), lead: lead + name + "=")
    }

    private var settings: [SettingDefinition] {
        switch command.path[0] {
        case "topic": TopicSettingTable.all
        case "serve": BrokerSettingTable.all
        default:
            switch positionals.first {
            case "topic": TopicSettingTable.all
            case "broker": BrokerSettingTable.all
            default: BrokerSettingTable.all + TopicSettingTable.all
            }
        }
    }
}
