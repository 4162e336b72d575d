import MartletClient

/// `martlet config set` and `unset`: what a topic or a broker is told while it runs.
enum ConfigChangeCommands {
    static let set = CommandSpec(
        "config set", "Change settings of a topic or a broker.",
        positionals: ConfigTarget.positionals + [PositionalSpec("KEY=VALUE", .assignment, repeats: true)],
        options: [GlobalOptions.dryRun] + GlobalOptions.all,
        examples: [
            "martlet config set topic orders retention.ms=86400000",
            "martlet config set topic users cleanup.policy=compact min.cleanable.dirty.ratio=0.1 --dry-run",
            "martlet config set broker 1 log.retention.ms=604800000",
        ],
        run: { arguments throws(CommandFailure) in
            var changes: [NamedChange] = []
            for text in arguments.positionals.dropFirst(2) {
                guard let (key, value) = Arguments.pair(text) else {
                    throw .usage(
                        "\(text) is not KEY=VALUE",
                        hint: "For example: martlet config set topic orders retention.ms=86400000")
                }
                changes.append(NamedChange(name: key, value: value))
            }
            return try change(changes, arguments, command: "config set")
        })

    static let unset = CommandSpec(
        "config unset", "Give settings of a topic or a broker their defaults again.",
        positionals: ConfigTarget.positionals + [PositionalSpec("KEY", .setting, repeats: true)],
        options: [GlobalOptions.dryRun] + GlobalOptions.all,
        examples: [
            "martlet config unset topic orders retention.ms",
            "martlet config unset broker 1 log.retention.ms --dry-run",
        ],
        run: { arguments throws(CommandFailure) in
            let changes = arguments.positionals.dropFirst(2).map { NamedChange(name: $0, value: nil) }
            return try change(changes, arguments, command: "config unset")
        })

    private struct NamedChange: Sendable {
        let name: String
        /// `nil` takes it away.
        let value: String?

        var change: SettingChange { value.map { .set($0) } ?? .unset }
    }

    private static func change(
        _ changes: [NamedChange], _ arguments: Arguments, command: String
    ) throws(CommandFailure) -> ExitCode {
        let options = try GlobalOptions(arguments)
        let target = try ConfigTarget(arguments)
        let isDryRun = arguments.has("dry-run")
        return try ClusterSession.run(options) { session throws(CommandFailure) in
            let before = try await session.settings(of: target, command: command)
            for change in changes where !before.contains(where: { $0.name == change.name }) {
                throw .unknownSetting(change.name, of: target, before)
            }
            let wanted = Dictionary(changes.map { ($0.name, $0.change) }) { _, last in last }
            let results = try await session.ask(
                await session.admin.alterSettings([target.owner: wanted], validateOnly: isDryRun))
            switch results[target.owner] {
            case .success?: break
            case .failure(let error)?: throw .invalidSetting(error, changes.map(\.name))
            case nil: throw .unanswered(target.text)
            }
            // What a removal leaves is known to the broker alone.
            let after = isDryRun ? before : try await session.settings(of: target, command: command)
            report(changes, before, after, target, isDryRun, options)
            return .done
        }
    }

    private static func report(
        _ changes: [NamedChange], _ before: [Setting], _ after: [Setting], _ target: ConfigTarget,
        _ isDryRun: Bool, _ options: GlobalOptions
    ) {
        func value(_ name: String, _ settings: [Setting]) -> String {
            settings.first { $0.name == name && ($0.value != nil || $0.isSecret) }.map(SettingText.value) ?? "not set"
        }
        guard options.isJSON else {
            for change in changes {
                let old = value(change.name, before)
                let new = change.value ?? (isDryRun ? "its default" : value(change.name, after))
                let verb = isDryRun ? "would be" : "is"
                Report.line("\(target.text): \(change.name) \(verb) \(new) (was \(old))")
            }
            return
        }
        var document = target.json
        document.add("dry_run", isDryRun)
        document.add(
            "changes",
            changes.map { change in
                var object = JSONObject()
                object.add("name", change.name)
                object.add("before", orNull: before.first { $0.name == change.name }?.value)
                let shown = isDryRun ? change.value : after.first { $0.name == change.name }?.value
                object.add("after", orNull: shown)
                return object
            })
        Report.line(document.text)
    }
}
