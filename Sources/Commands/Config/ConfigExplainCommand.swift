import MartletBroker
import MartletServer
import MartletSystem

/// `martlet config explain`: what a setting does, and what it would be for a broker that is started now. Asks no broker.
enum ConfigExplainCommand {
    static let spec = CommandSpec(
        "config explain", "Explain a setting of brokers or topics: value, source, default, meaning.",
        positionals: [PositionalSpec("KEY", .setting)],
        options: [
            OptionSpec("config", value: "FILE", "Look at the settings that this file gives."),
            OptionSpec(
                "set", value: "KEY=VALUE", kind: .assignment, repeats: true,
                "Look at the settings as this would make them."),
            OptionSpec("output", short: "o", value: "table|json", "The form of the answer (default table)."),
        ],
        examples: [
            "martlet config explain num.partitions",
            "martlet config explain retention.ms --config server.properties -o json",
        ], run: run)

    private static func run(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
        let name = arguments.positionals[0]
        let found = ExplainedSetting.named(name, in: try ServeCommand.settings(arguments))
        guard !found.isEmpty else {
            let meant = ExplainedSetting.nearMiss(to: name).map { "Did you mean: martlet config explain \($0)" }
            throw .usage("there is no setting \(name)", hint: meant ?? "martlet serve --help lists all.")
        }
        let isJSON = arguments.value("output") == "json"
        ThisProcess.write(isJSON ? json(found) : found.map(table).joined(separator: "\n"), to: .output)
        return .done
    }

    static func table(_ setting: ExplainedSetting) -> String {
        let definition = setting.definition
        let fields = fields(setting).filter { $0.name != "name" && $0.name != "meaning" }
        let rows = fields.map { name, value in
            "  " + name.replacing("_", with: " ").padded(to: 16) + (value ?? "none")
        }
        return (["\(definition.name): \(definition.explanation)"] + rows).joined(separator: "\n") + "\n"
    }

    static func json(_ settings: [ExplainedSetting]) -> String {
        let objects = settings.map { setting in
            fields(setting).map { name, value in
                "\(JSONText.string(name)):\(value.map(JSONText.string) ?? "null")"
            }.joined(separator: ",")
        }
        return "{\"settings\":[" + objects.map { "{\($0)}" }.joined(separator: ",") + "]}\n"
    }

    private static func fields(_ setting: ExplainedSetting) -> [(name: String, value: String?)] {
        let definition = setting.definition
        func shown(_ value: String?) -> String? { definition.isSensitive && value != nil ? "(hidden)" : value }
        var fields: [(name: String, value: String?)] = [
            ("name", definition.name), ("of", setting.subject.rawValue), ("value", shown(setting.value)),
            ("source", setting.source), ("default", shown(definition.defaultValue)),
            ("type", definition.type.name), ("values", definition.type.values),
            ("changes", definition.update == .readOnly ? "at the next start" : "while the broker runs"),
            ("effect", effect(definition)), ("meaning", definition.explanation),
        ]
        switch setting.subject {
        case .broker: fields.insert(("variable", BrokerSettings.variable(for: definition.name)), at: 7)
        case .topic:
            let names = definition.synonyms.map { $0.name + ($0.factor == 1 ? "" : " (times \($0.factor))") }
            fields.insert(("default_from", names.isEmpty ? nil : names.joined(separator: ", ")), at: 7)
        }
        return fields
    }

    private static func effect(_ definition: SettingDefinition) -> String {
        switch definition.effect {
        case .effective: "effective"
        case .accepted: "accepted, without effect in this release"
        case .ignored(let reason): "ignored: \(reason)"
        }
    }
}
