import Glibc
import MartletBase
import MartletClient
import MartletSystem

/// `martlet top`: the cluster as it is now, again and again.
enum TopCommand {
    static let spec = CommandSpec(
        "top", "Watch topics, rates, brokers and disks.",
        options: [
            OptionSpec("once", "Print one look as a plain table, with the rates of one second."),
            OptionSpec("interval", value: "SECONDS", "Look this often (default 2)."),
        ] + GlobalOptions.all,
        examples: [
            "martlet top", "martlet top --once",
            "martlet top -o json | jq -c '.topics[] | [.name, .bytes_in_per_second]'",
        ],
        appendix: [
            .init(
                title: "Keys",
                rows: [
                    ("q", "Quit."), ("s", "Sort by bytes in, records in, size or name."), ("j, k", "Scroll."),
                    ("h", "Help."),
                ])
        ], run: run)

    private static func run(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
        let options = try GlobalOptions(arguments)
        let interval = try arguments.number("interval", 1...3600) ?? 2
        if arguments.has("once") { return try once(options) }
        if options.isJSON { return try stream(options, interval) }
        guard ThisProcess.isTerminal(.input), ThisProcess.isTerminal(.output) else {
            throw .usage(
                "top needs a terminal to draw on",
                hint: "Print one look: martlet top --once; or a JSON object each time: martlet top -o json")
        }
        let client = try options.client()
        return try TopLoop(client.admin, intervalMillis: interval * 1000).run()
    }

    private static func once(_ options: GlobalOptions) throws(CommandFailure) -> ExitCode {
        try ClusterSession.run(options) { session throws(CommandFailure) in
            let before = try await TopSample.look(session.admin)
            try await session.pause(1000)
            let rates = TopRates(try await TopSample.look(session.admin), since: before)
            Report.line(options.isJSON ? rates.json.text : TopScreen(rates: rates).plain)
            return .done
        }
    }

    /// One object a line, until somebody ends it.
    private static func stream(_ options: GlobalOptions, _ interval: Int64) throws(CommandFailure) -> ExitCode {
        try ClusterSession.run(options) { session throws(CommandFailure) in
            var before: TopSample?
            while true {
                let sample = try await TopSample.look(session.admin)
                Report.line(TopRates(sample, since: before).json.text)
                before = sample
                try await session.pause(interval * 1000)
            }
        }
    }
}

extension TopSample {
    static func look(_ admin: Admin) async throws(CommandFailure) -> TopSample {
        do throws(ClientError) { return try await take(admin) } catch { throw CommandFailure(error) }
    }
}

extension ClusterSession {
    /// Waits, unless the command is interrupted.
    func pause(_ millis: Int64) async throws(CommandFailure) {
        do { try await Task.sleep(for: .milliseconds(millis)) } catch {
            throw CommandFailure(ClientError(.cancelled, "interrupted"))
        }
    }
}
