import Testing

@testable import MartletCommands

@Suite struct DispatchTests {
    @Test("every family has members and help, and every command of two words a family")
    func families() {
        for command in MartletCommand.all where command.path.count > 1 {
            #expect(MartletCommand.families.contains { $0.name == command.path[0] }, "\(command.name)")
        }
        let overview = HelpText.overview(MartletCommand.all, MartletCommand.families)
        #expect(
            overview.contains("  log         Log files, without a broker: dump, verify, salvage"))
        #expect(overview.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    @Test("the global options are checked before a broker is asked")
    func globals() throws {
        let spec = CommandSpec("topic list", "", options: GlobalOptions.all, examples: [], run: { _ in .done })
        let options = try GlobalOptions(spec.parse(["--server", "a:1,[::1]:2", "--timeout", "3", "-o", "json"]))
        #expect(options.servers.map(\.description) == ["a:1", "[::1]:2"])
        #expect(options.timeoutMillis == 3000)
        #expect(options.isJSON)
        for words in [
            ["--server", "a"], ["--server", "a:1,"], ["--server", ":9092"], ["--server", "a:0"], ["--timeout", "0"],
            ["--timeout", "soon"], ["-o", "xml"],
        ] {
            #expect(throws: CommandFailure.self, "\(words)") { try GlobalOptions(spec.parse(words)) }
        }
    }

    @Test("a choice is refused with the others")
    func choices() {
        let spec = CommandSpec("topic list", "", options: GlobalOptions.all, examples: [], run: { _ in .done })
        #expect(
            throws: CommandFailure.usage(
                "--output cannot be \"jsn\"", hint: "Did you mean json? One of: table, json")
        ) { try spec.parse(["-o", "jsn"]) }
    }
}
