import Testing

@testable import MartletCommands

private let commands: [CommandSpec] = [
    CommandSpec(
        "serve", "Run.", options: [OptionSpec("set", value: "KEY=VALUE", kind: .assignment, "Set.")], examples: [],
        run: { _ in .done }),
    CommandSpec(
        "topic create", "Create.", positionals: [PositionalSpec("NAME")],
        options: [OptionSpec("config", value: "KEY=VALUE", kind: .assignment, repeats: true, "A setting.")]
            + GlobalOptions.all, examples: [], run: { _ in .done }),
    CommandSpec(
        "topic delete", "Delete.", positionals: [PositionalSpec("NAME", .topic, repeats: true)],
        options: GlobalOptions.all, examples: [], run: { _ in .done }),
    CommandSpec(
        "config get", "Get.",
        positionals: [
            PositionalSpec("topic|broker"), PositionalSpec("NAME", .resource),
            PositionalSpec("KEY", .setting, isRequired: false, repeats: true),
        ], options: [OptionSpec("from", value: "FILE", "A file.")], examples: [], run: { _ in .done }),
]
private let families = [CommandFamily("topic", "Topics", ""), CommandFamily("config", "Settings", "")]

@Suite struct CompletionTests {
    /// What a shell is answered for words parted by single spaces; the last one is being typed.
    private func lines(_ line: String, topics: [String] = ["orders", "other"]) -> [String] {
        let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        return CompletionCommand.lines(of: Completion(words, commands, families)) { topics }
            .map { String($0.prefix { $0 != "\t" }) }
    }

    @Test("commands, their second words and their help are completed")
    func names() {
        #expect(lines("") == ["serve", "topic", "config"])
        #expect(lines("to") == ["topic"])
        #expect(lines("topic ") == ["create", "delete"])
        #expect(lines("topic d") == ["delete"])
        #expect(lines("help ") == ["serve", "topic", "config"])
        #expect(lines("help topic c") == ["create"])
        #expect(lines("nothing ") == [])
        #expect(lines("--v") == ["--version"])
    }

    @Test("options are offered where a dash is typed or nothing else is possible, and their values behind them")
    func options() {
        #expect(lines("topic delete --o") == ["--output"])
        #expect(lines("topic delete --output ") == ["table", "json"])
        #expect(lines("topic delete -o j") == ["json"])
        #expect(lines("topic delete --output=j") == ["--output=json"])
        #expect(lines("topic delete --nothing=") == [])
        #expect(lines("topic create greetings -") == ["--config", "--server", "--timeout", "--output", "--help"])
        #expect(lines("topic create greetings ") == ["--config", "--server", "--timeout", "--output", "--help"])
        #expect(lines("config get --from ") == [":files"])
    }

    @Test("live topics are offered where a topic is meant, and nowhere else")
    func topics() {
        #expect(lines("topic delete ") == ["orders", "other"])
        #expect(lines("topic delete a or") == ["orders"])
        #expect(lines("topic delete --server a:1 or") == ["orders"])
        #expect(lines("topic delete -- or") == ["orders"])
        #expect(lines("topic create or") == [])
        #expect(lines("config get topic or") == ["orders"])
        #expect(lines("config get broker or") == [])
    }

    @Test("settings are those of what was named, with the values that they may have")
    func settings() {
        #expect(lines("config get topic x retention.") == ["retention.bytes", "retention.ms"])
        #expect(lines("serve --set auto.create.t") == ["auto.create.topics.enable="])
        #expect(lines("serve --set auto.create.topics.enable=t") == ["auto.create.topics.enable=true"])
        #expect(lines("topic create a --config cleanup.p") == ["cleanup.policy="])
        #expect(lines("topic create a --config=cleanup.policy=c") == ["--config=cleanup.policy=compact"])
    }

    @Test(
        "words that bash takes apart are put together again, and its candidates go without what it has",
        arguments: [
            (["topic", "--output", "=", "j"], ["topic", "--output=j"], 9),
            (["topic", "--output", "="], ["topic", "--output="], 9),
            (["--server", "a", ":", "1", "x"], ["--server", "a:1", "x"], 0),
            (["--server", "a", ":", "1"], ["--server", "a:1"], 2),
            (["--set", "a", "=", ""], ["--set", "a=", ""], 0), (["topic", ""], ["topic", ""], 0), ([], [], 0),
        ])
    func bash(_ words: [String], _ joined: [String], _ cut: Int) {
        var line = words
        #expect(CompletionCommand.joinBashWords(&line) == cut)
        #expect(line == joined)
    }
}
