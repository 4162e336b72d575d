import MartletBase
import MartletSystem

/// The options of every command that asks a broker: whom, how long, and how to answer.
struct GlobalOptions: Sendable {
    let servers: [HostPort]
    let timeoutMillis: Int64
    let format: OutputFormat

    static let defaultServer = HostPort(host: "127.0.0.1", port: 9092)

    static let server = OptionSpec(
        "server", value: "HOST:PORT", "The broker to ask (default: MARTLET_SERVER, else \(defaultServer)).")
    static let timeout = OptionSpec(
        "timeout", value: "SECONDS", "Give up when it takes longer than this (default 10).")
    static let output = OptionSpec(
        "output", short: "o", value: "table|json", "Answer with a table (default) or one JSON document.")

    /// For the table of a command that asks a broker.
    static let all = [server, timeout, output]

    /// For commands that change things.
    static let dryRun = OptionSpec("dry-run", "Only say what would be done.")
    /// For commands that destroy things.
    static let yes = OptionSpec("yes", short: "y", "Do it without asking.")

    init(_ arguments: Arguments) throws(CommandFailure) {
        servers = try Self.servers(arguments)
        timeoutMillis = try (arguments.number("timeout", 1...86_400) ?? 10) * 1000
        format = arguments.choice("output", OutputFormat.self) ?? .table
    }

    var isJSON: Bool { format == .json }

    /// Several may be given, separated by commas: any of them leads to the others.
    private static func servers(_ arguments: Arguments) throws(CommandFailure) -> [HostPort] {
        let option = arguments.value("server")
        guard let given = option ?? ThisProcess.environment.first(where: { $0.name == "MARTLET_SERVER" })?.value else {
            return [defaultServer]
        }
        let source = option == nil ? "MARTLET_SERVER=" : "--server "
        var servers: [HostPort] = []
        for text in given.split(separator: ",", omittingEmptySubsequences: false) {
            guard let server = HostPort(String(text)), server.port > 0, !server.host.isEmpty else {
                throw .usage("\(source)\(given) is no HOST:PORT", hint: "For example: \(source)\(defaultServer)")
            }
            servers.append(server)
        }
        return servers
    }
}
