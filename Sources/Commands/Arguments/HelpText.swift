extension CommandSpec {
    package var helpText: String {
        var usage = "martlet \(name)"
        for positional in positionals { usage += " \(positional.usage)" }
        let lines =
            [summary, "", "Usage: \(usage) [OPTION]...", "", "Options:"]
            + HelpText.columns(options.map { ($0.usage, $0.help) }) + ["", "Examples:"] + examples.map { "  \($0)" }
            + appendix.flatMap { ["", $0.title + ":"] + HelpText.columns($0.rows) }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// Help of several commands at once.
enum HelpText {
    static func overview(_ commands: [CommandSpec]) -> String {
        let lines =
            [
                "Martlet is an event broker that speaks the Kafka protocol.", "", "Usage: martlet COMMAND [OPTION]...",
                "",
                "Commands:",
            ]
            + columns(commands.map { ($0.name, $0.summary) })
            + ["", "Options:"]
            + columns([
                ("-h, --help", "Show this help, or a command's: martlet COMMAND --help"),
                ("--version", "Show the version."),
            ])
            + ["", "Examples:"] + commands.compactMap(\.examples.first).map { "  \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Two columns; a left side too long for its column has a line of its own.
    static func columns(_ rows: [(left: String, right: String)]) -> [String] {
        let width = 28
        return rows.flatMap { row -> [String] in
            let left = "  " + row.left
            guard left.count < width else { return [left, String(repeating: " ", count: width) + row.right] }
            return [left + String(repeating: " ", count: width - left.count) + row.right]
        }
    }
}
