import MartletClient

/// `martlet config get`: the settings of a topic or a broker, as the broker has them.
enum ConfigGetCommand {
    static let spec = CommandSpec(
        "config get", "Show settings of a topic or a broker, and where each comes from.",
        positionals: ConfigTarget.positionals + [PositionalSpec("KEY", .setting, isRequired: false, repeats: true)],
        options: GlobalOptions.all,
        examples: [
            "martlet config get topic orders", "martlet config get topic orders retention.ms cleanup.policy",
            "martlet config get broker 1 -o json | jq -r '.settings[] | select(.source != \"default\") | .name'",
        ], run: run)

    private static func run(_ arguments: Arguments) throws(CommandFailure) -> ExitCode {
        let options = try GlobalOptions(arguments)
        let target = try ConfigTarget(arguments)
        let keys = arguments.positionals.dropFirst(2)
        return try ClusterSession.run(options) { session throws(CommandFailure) in
            let all = try await session.settings(of: target, command: "config get")
            var shown = all
            if !keys.isEmpty {
                shown = []
                for key in keys {
                    guard let setting = all.first(where: { $0.name == key }) else {
                        throw .unknownSetting(key, of: target, all)
                    }
                    shown.append(setting)
                }
            }
            guard options.isJSON else {
                Report.line(SettingText.table(shown).text)
                return .done
            }
            var document = target.json
            document.add("settings", shown.map(SettingText.json))
            Report.line(document.text)
            return .done
        }
    }
}
