extension CommandSpec {
    package var helpText: String {
        let lines =
            [summary, "", "Usage: \(usage)", "", "Options:"]
            + HelpText.columns(options.map { ($0.usage, $0.help) }) + ["", "Examples:"] + examples.map { "  \($0)" }
            + appendix.flatMap { ["", $0.title + ":"] + HelpText.columns($0.rows) }
        return lines.joined(separator: "\n") + "\n"
    }

    /// One line: `martlet topic delete NAME... [OPTION]...`.
    var usage: String {
        (["martlet \(name)"] + positionals.map(\.usage)).joined(separator: " ") + " [OPTION]..."
    }
}

/// Help of several commands at once.
enum HelpText {
    /// All there is: a line for each command, one for each family.
    static func overview(_ commands: [CommandSpec], _ families: [CommandFamily]) -> String {
        var rows: [(left: String, right: String)] = []
        for command in commands {
            guard command.path.count > 1 else {
                rows.append((command.name, command.summary))
                continue
            }
            guard let family = families.first(where: { $0.name == command.path[0] }) else { continue }
            let members = commands.filter { $0.path[0] == family.name }.map { $0.path[1] }
            let row = (left: family.name, right: "\(family.title): \(members.joined(separator: ", "))")
            if rows.last?.left != row.left { rows.append(row) }
        }
        let lines =
            [
                "Martlet is an event broker that speaks the Kafka protocol.", "",
                "Usage: martlet COMMAND [OPTION]...", "", "Commands:",
            ]
            + columns(rows, width: 14) + ["", "Options:"]
            + columns(
                [
                    ("-h, --help", "Show this help, or a command's: martlet COMMAND --help"),
                    ("--version", "Show the version."),
                ], width: 14) + [
                "", "A broker is named by --server HOST:PORT or the variable MARTLET_SERVER.", "",
                "Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 no broker reached,",
                "4 not authorized, 5 partly failed, 10 the cluster is not healthy.", "", "Examples:",
            ] + firstSteps.map { "  \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }

    private static let firstSteps = [
        "martlet serve", "martlet topic create greetings --partitions 3", "echo hello | martlet produce greetings",
        "martlet consume greetings",
    ]

    static func family(_ family: CommandFamily, _ commands: [CommandSpec]) -> String {
        let lines =
            [family.summary, "", "Usage: martlet \(family.name) COMMAND [OPTION]...", "", "Commands:"]
            + columns(commands.map { ($0.name, $0.summary) })
            + ["", "Each has more help: martlet \(family.name) \(commands[0].path[1]) --help", "", "Examples:"]
            + commands.compactMap(\.examples.first).map { "  \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Two columns; a left side too long for its column has a line of its own.
    static func columns(_ rows: [(left: String, right: String)], width: Int = 28) -> [String] {
        rows.flatMap { row -> [String] in
            let left = "  " + row.left
            guard left.count < width else { return [left, String(repeating: " ", count: width) + row.right] }
            return [left.padded(to: width) + row.right]
        }
    }
}
