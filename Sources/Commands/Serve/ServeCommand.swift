import MartletBase
import MartletBroker
import MartletServer
import MartletStorage
import MartletSystem

/// `martlet serve`: a broker, until it is asked to stop.
enum ServeCommand {
    static let spec = CommandSpec(
        "serve", "Run a broker.",
        options: [
            OptionSpec("config", value: "FILE", "Read settings from a file in the form of server.properties."),
            OptionSpec("data", value: "DIR", "Keep everything in this directory (default ./martlet-data)."),
            OptionSpec("listen", value: "HOST:PORT", "Listen here (default 127.0.0.1:9092); port 0 takes a free one."),
            OptionSpec("advertise", value: "HOST:PORT", "Tell clients to connect here (default: where it listens)."),
            OptionSpec("node-id", value: "N", "This broker's number in its cluster (default 1)."),
            OptionSpec("set", value: "KEY=VALUE", kind: .assignment, repeats: true, "Set any setting by its name."),
        ],
        examples: [
            "martlet serve",
            "martlet serve --listen 0.0.0.0:9092 --advertise broker-1.example:9092 --data /var/lib/martlet",
            "martlet serve --config server.properties --set num.partitions=3",
        ],
        appendix: BrokerSettingTable.sections.map { title, settings in
            .init(
                title: title,
                rows: settings.map { setting in
                    (setting.name + (setting.defaultValue.map { "=\($0)" } ?? ""), setting.explanation)
                })
        }, run: run)

    private static func run(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
        let configuration = try configuration(arguments)
        do throws(StartError) {
            StopSignals.block()
            let logger = Logger(level: configuration.logLevel, format: configuration.logFormat)
            let server = try BrokerServer(configuration, logger: logger, failed: StopSignals.interrupt)
            ThisProcess.write(server.readyLine + "\n", to: .output)
            let signal = StopSignals.wait()
            let failure = server.failure
            logger.log(.info, failure == nil ? "asked to stop" : "stopping after a failure", ("signal", signal))
            server.stop()
            if let failure { throw failure }
            return .done
        } catch {
            throw failure(error)
        }
    }

    private static func failure(_ error: StartError) -> CommandFailure {
        CommandFailure(error.message, hint: error.hint, exit: error.isUsage ? .usage : .failed)
    }

    private static func configuration(_ arguments: Arguments) throws(CommandFailure) -> ServerConfiguration {
        let settings = try settings(arguments)
        do throws(StartError) {
            return try ServerConfiguration(settings, dataDirectory: arguments.value("data") ?? "./martlet-data")
        } catch { throw failure(error) }
    }

    /// What holds by these arguments, the environment and the file that they name.
    static func settings(_ arguments: Arguments) throws(CommandFailure) -> BrokerSettings {
        let flags = try flags(arguments)
        let file = try arguments.value("config").map { path throws(CommandFailure) in try propertiesFile(path) }
        do throws(BrokerSettings.Refused) {
            return try BrokerSettings.resolve(flags: flags, environment: ThisProcess.environment, file: file)
        } catch {
            throw .usage(error.description, hint: "See: martlet serve --help")
        }
    }

    /// The flags that are settings by another name, and those given by their own.
    private static func flags(_ arguments: Arguments) throws(CommandFailure) -> [GivenSetting] {
        var flags: [GivenSetting] = []
        for text in arguments.all("set") {
            guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
                throw .usage(
                    "--set \(text) is not KEY=VALUE", hint: "For example: --set num.partitions=3")
            }
            let key = String(text[..<equals])
            flags.append(GivenSetting(key, String(text[text.index(after: equals)...]), .flag("--set \(key)")))
        }
        for (option, name) in [("listen", "listeners"), ("advertise", "advertised.listeners"), ("node-id", "node.id")] {
            if let value = arguments.value(option) { flags.append(GivenSetting(name, value, .flag("--\(option)"))) }
        }
        return flags
    }

    private static func propertiesFile(_ path: String) throws(CommandFailure) -> PropertiesFile {
        do throws(DiskError) {
            guard let bytes = try SystemDisk().contents(path, limit: 1 << 20) else {
                throw DiskError(.notFound, "open", path)
            }
            return PropertiesFile(path: path, text: String(decoding: bytes, as: UTF8.self))
        } catch {
            throw .usage(
                "the settings cannot be read: \(error)", hint: "Give a file that can be read: --config FILE")
        }
    }
}
