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

/// Why a command line is none: what is wrong, and what to type.
package struct UsageError: Error, Hashable, Sendable {
    package let message: String
    package let hint: String

    package init(_ message: String, hint: String) {
        self.message = message
        self.hint = hint
    }
}

extension CommandSpec {
    /// Reads what follows the command's name. `--name value` and `--name=value` are the same, a value may begin with a
    /// dash, and everything after `--` is positional.
    package func parse(_ words: some Sequence<String>) throws(UsageError) -> Arguments {
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
                        throw UsageError("--\(option.name) takes no value", hint: seeHelp)
                    }
                    values[option.name, default: []].append("")
                    continue
                }
                guard let value = attached ?? words.next() else {
                    throw UsageError("--\(option.name) needs a value: --\(option.name) \(placeholder)", hint: seeHelp)
                }
                values[option.name, default: []].append(value)
            } else {
                positionals.append(word)
            }
        }
        // Whoever asks for help has no use for what else is missing.
        if values["help"] == nil { try check(positionals) }
        return Arguments(values: values, positionals: positionals)
    }

    private func option(_ word: String) throws(UsageError) -> (OptionSpec, attached: String?) {
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
        throw UsageError(
            "martlet \(self.name) has no option \(typed)", hint: meant.map { "Did you mean \($0)?" } ?? seeHelp)
    }

    private func check(_ given: [String]) throws(UsageError) {
        let required = positionals.filter(\.isRequired).count
        if given.count < required {
            throw UsageError("martlet \(name) needs \(positionals[given.count].name)", hint: seeHelp)
        }
        if given.count > positionals.count, positionals.last?.repeats != true {
            throw UsageError(
                "martlet \(name) does not know what to do with \"\(given[positionals.count])\"", hint: seeHelp)
        }
    }

    private var seeHelp: String { "See: martlet \(name) --help" }
}
