import Testing

@testable import MartletCommands

private let spec = CommandSpec(
    "topic create", "Create a topic.", positionals: [PositionalSpec("NAME")],
    options: [
        OptionSpec("from", value: "POSITION", "Where to begin."),
        OptionSpec("output", short: "o", value: "FORMAT", "How to print."),
        OptionSpec("config", value: "K=V", repeats: true, "A setting."), OptionSpec("yes", "Do not ask."),
    ], examples: ["martlet topic create greetings"], run: { _ in .done })

@Suite struct ArgumentsTests {
    @Test("a value follows its option or an equals sign, and may begin with a dash")
    func values() throws {
        for words in [["t", "--from", "-10"], ["t", "--from=-10"], ["--from", "-10", "t"]] {
            let arguments = try spec.parse(words)
            #expect(arguments.value("from") == "-10", "\(words)")
            #expect(arguments.positionals == ["t"], "\(words)")
        }
        #expect(try spec.parse(["t", "-o", "json"]).value("output") == "json")
        #expect(try spec.parse(["t", "-ojson"]).value("output") == "json")
        #expect(try spec.parse(["t", "--config=a=b"]).value("config") == "a=b")
        #expect(try spec.parse(["t", "--from="]).value("from") == "")
    }

    @Test("options that repeat are kept in order, and of others the last one holds")
    func repeated() throws {
        let arguments = try spec.parse([
            "t", "--config", "a=1", "--config", "b=2", "--from", "1", "--from", "2", "--yes",
        ])
        #expect(arguments.all("config") == ["a=1", "b=2"])
        #expect(arguments.value("from") == "2")
        #expect(arguments.has("yes"))
        #expect(!arguments.has("output"))
    }

    @Test("everything after two dashes is positional, and one dash alone is too")
    func positionals() throws {
        #expect(try spec.parse(["--", "--from"]).positionals == ["--from"])
        #expect(try spec.parse(["-"]).positionals == ["-"])
    }

    @Test(
        "wrong usage says what is wrong and what to type",
        arguments: [
            (["t", "--form", "1"], "topic create has no option --form", "Did you mean --from?"),
            (["t", "--zzzzzz"], "topic create has no option --zzzzzz", "See: martlet topic create --help"),
            (["t", "-x"], "topic create has no option -x", "See: martlet topic create --help"),
            (["t", "--from"], "--from needs a value: --from POSITION", "See: martlet topic create --help"),
            (["t", "--yes=no"], "--yes takes no value", "See: martlet topic create --help"),
            ([], "topic create needs NAME", "See: martlet topic create --help"),
            (
                ["a", "b"], "topic create does not know what to do with \"b\"",
                "See: martlet topic create --help"
            ),
        ])
    func refused(_ words: [String], _ message: String, _ hint: String) {
        #expect(throws: CommandFailure.usage(message, hint: hint)) { try spec.parse(words) }
    }

    @Test("whoever asks for help gets it, whatever else is missing")
    func help() throws {
        #expect(try spec.parse(["--help"]).has("help"))
        #expect(try spec.parse(["-h"]).has("help"))
        let text = spec.helpText
        #expect(text.contains("Usage: martlet topic create NAME [OPTION]..."))
        #expect(text.contains("  --config K=V...           A setting.\n"))
        #expect(text.contains("  martlet topic create greetings\n"))
    }

    @Test("every command shows examples of itself, and no two have the same name")
    func table() {
        for command in MartletCommand.all {
            #expect(!command.examples.isEmpty)
            #expect(command.examples.allSatisfy { $0.hasPrefix("martlet \(command.name)") })
            #expect(Set(command.options.map(\.name)).count == command.options.count)
        }
        #expect(Set(MartletCommand.all.map(\.name)).count == MartletCommand.all.count)
    }
}
