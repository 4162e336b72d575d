import MartletBase

/// What a command was given, checked against its table row.
package struct Arguments: Sendable {
    private let values: [String: [String]]
    package let positionals: [String]

    fileprivate init(values: [String: [String]], positionals: [String]) {
        self.values = values
        self.positionals = positionals
    }

    package func has(_ option: String) -> Bool { values[option] != nil }
    /// Of an option given twice the last one holds.
    package func value(_ option: String) -> String? { values[option]?.last }
    package func all(_ option: String) -> [String] { values[option] ?? [] }
}

extension CommandSpec {
    /// Reads what follows the command's name. `--name value` and `--name=value` are the same, a value may begin with a
    /// dash, and everything after `--` is positional.
    package func parse(_ words: some Sequence<String>) throws(CommandFailure) -> Arguments {
        var values: [String: [String]] = [:]
        var positionals: [String] = []
        var words = words.makeIterator()
        while let word = words.next() {
            if word == "--" {
                while let rest = words.next() { positionals.append(rest) }
            } else if word.hasPrefix("-"), word.count > 1 {
                let (option, attached) = try option(word)
                guard let placeholder = option.value else {
                    guard attached == nil else {
                        throw .usage("--\(option.name) takes no value", hint: seeHelp)
                    }
                    values[option.name, default: []].append("")
                    continue
                }
                guard let value = attached ?? words.next() else {
                    throw .usage("--\(option.name) needs a value: --\(option.name) \(placeholder)", hint: seeHelp)
                }
                try option.check(value, of: self)
                values[option.name, default: []].append(value)
            } else {
                positionals.append(word)
            }
        }
        // Whoever asks for help has no use for what else is missing.
        if values["help"] == nil { try check(positionals) }
        return Arguments(values: values, positionals: positionals)
    }

    private func option(_ word: String) throws(CommandFailure) -> (OptionSpec, attached: String?) {
        let name: Substring
        var attached: String?
        if word.hasPrefix("--") {
            let body = word.dropFirst(2)
            name = body.prefix { $0 != "=" }
            if name.count < body.count { attached = String(body.dropFirst(name.count + 1)) }
            if let option = options.first(where: { $0.name == name }) { return (option, attached) }
        } else {
            name = word.dropFirst().prefix(1)
            if word.count > 2 { attached = String(word.dropFirst(2)) }
            if let option = options.first(where: { $0.short.map(String.init) == String(name) }) {
                return (option, attached)
            }
        }
        let typed = word.hasPrefix("--") ? "--\(name)" : word
        let meant = nearMiss(to: typed, among: options.map { "--\($0.name)" })
        throw .usage(
            "\(self.name) has no option \(typed)", hint: meant.map { "Did you mean \($0)?" } ?? seeHelp)
    }

    private func check(_ given: [String]) throws(CommandFailure) {
        let required = positionals.filter(\.isRequired).count
        if given.count < required {
            throw .usage("\(name) needs \(positionals[given.count].name)", hint: seeHelp)
        }
        if given.count > positionals.count, positionals.last?.repeats != true {
            throw .usage(
                "\(name) does not know what to do with \"\(given[positionals.count])\"", hint: seeHelp)
        }
        for (index, word) in given.enumerated() {
            guard let spec = index < positionals.count ? positionals[index] : positionals.last else { return }
            guard case .oneOf(let choices) = spec.kind, !choices.contains(word) else { continue }
            throw .notOneOf("\(spec.name) cannot be \"\(word)\"", word, choices)
        }
    }

    var seeHelp: String { "See: martlet \(name) --help" }
}

extension OptionSpec {
    fileprivate func check(_ given: String, of command: CommandSpec) throws(CommandFailure) {
        guard case .oneOf(let choices) = kind, !choices.contains(given) else { return }
        throw .notOneOf("--\(name) cannot be \"\(given)\"", given, choices)
    }
}

extension CommandFailure {
    fileprivate static func notOneOf(_ message: String, _ given: String, _ choices: [String]) -> CommandFailure {
        let meant = nearMiss(to: given, among: choices).map { "Did you mean \($0)? " } ?? ""
        return .usage(message, hint: "\(meant)One of: \(choices.joined(separator: ", "))")
    }
}
