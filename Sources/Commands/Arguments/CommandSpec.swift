/// An option of a command, as the parser reads it and as help shows it.
package struct OptionSpec: Sendable {
    /// Without the dashes.
    package let name: String
    package let short: Character?
    /// What stands for the value in help; `nil` for an option that takes none.
    package let value: String?
    package let kind: ValueKind
    package let repeats: Bool
    package let help: String

    /// - Parameter kind: what the value may be; without it, what its placeholder says.
    package init(
        _ name: String, short: Character? = nil, value: String? = nil, kind: ValueKind? = nil, repeats: Bool = false,
        _ help: String
    ) {
        self.name = name
        self.short = short
        self.value = value
        self.kind = kind ?? ValueKind(placeholder: value ?? "")
        self.repeats = repeats
        self.help = help
    }

    /// `-h, --help` or `--listen HOST:PORT`.
    var usage: String {
        (short.map { "-\($0), " } ?? "") + "--\(name)" + (value.map { " \($0)" } ?? "") + (repeats ? "..." : "")
    }
}

/// What comes without dashes: `NAME`, `[KEY]...`.
package struct PositionalSpec: Sendable {
    package let name: String
    package let kind: ValueKind
    package let isRequired: Bool
    package let repeats: Bool

    package init(_ name: String, _ kind: ValueKind? = nil, isRequired: Bool = true, repeats: Bool = false) {
        self.name = name
        self.kind = kind ?? ValueKind(placeholder: name)
        self.isRequired = isRequired
        self.repeats = repeats
    }

    var usage: String {
        (isRequired ? name : "[\(name)]") + (repeats ? "..." : "")
    }
}

/// A command: one row of the table that parsing, help, suggestions and completion are made from.
package struct CommandSpec: Sendable {
    /// One word, or two: `serve`, `topic create`.
    package let path: [String]
    package let summary: String
    package let positionals: [PositionalSpec]
    package let options: [OptionSpec]
    package let examples: [String]
    /// What its help has besides: tables under titles.
    package let appendix: [Appendix]
    package let run: @Sendable (Arguments) throws(CommandFailure) -> ExitCode

    package init(
        _ path: String, _ summary: String, positionals: [PositionalSpec] = [], options: [OptionSpec] = [],
        examples: [String], appendix: [Appendix] = [],
        run: @escaping @Sendable (Arguments) throws(CommandFailure) -> ExitCode
    ) {
        self.path = path.split(separator: " ").map(String.init)
        self.summary = summary
        self.positionals = positionals
        self.options = options + [Self.help]
        self.examples = examples
        self.appendix = appendix
        self.run = run
    }

    package struct Appendix: Sendable {
        package let title: String
        package let rows: [(left: String, right: String)]

        package init(title: String, rows: [(left: String, right: String)]) {
            self.title = title
            self.rows = rows
        }
    }

    static let help = OptionSpec("help", short: "h", "Show this help.")

    var name: String { path.joined(separator: " ") }
}
