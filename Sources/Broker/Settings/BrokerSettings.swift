import MartletBase

/// The broker's settings as they hold at start: flag before environment before file before default.
package struct BrokerSettings: Sendable {
    package struct Value: Hashable, Sendable {
        package let value: String
        package let source: SettingOrigin
    }

    /// What was given and valid, by name. Defaults are not in it.
    private let given: [String: Value]
    /// What an admin should know but need not mend: settings left out on purpose, unknown variables.
    package let warnings: [String]

    private init(given: [String: Value], warnings: [String]) {
        self.given = given
        self.warnings = warnings
    }

    /// Nothing given: every setting at its default.
    package static let defaults = BrokerSettings(given: [:], warnings: [])

    /// Why settings were refused: every reason at once, so that a file is mended in one pass.
    package struct Refused: Error, Hashable, Sendable, CustomStringConvertible {
        package let reasons: [String]
        package var description: String { reasons.joined(separator: "\n") }
    }

    /// - Parameters:
    ///   - flags: in the order of the command line; the last of a name holds.
    ///   - environment: all variables; those that begin with `MARTLET_` count.
    package static func resolve(
        flags: [GivenSetting], environment: [(name: String, value: String)], file: PropertiesFile?
    ) throws(Refused) -> BrokerSettings {
        var collector = Collector()
        for entry in file?.entries ?? [] {
            collector.take(
                GivenSetting(entry.key, entry.value, .file(path: file?.path ?? "", line: entry.line)))
        }
        for (variable, value) in environment.sorted(by: { $0.name < $1.name }) {
            collector.takeVariable(variable, value)
        }
        for flag in flags { collector.take(flag) }
        guard collector.refusals.isEmpty else { throw Refused(reasons: collector.refusals) }
        return BrokerSettings(given: collector.given, warnings: collector.warnings)
    }

    /// The name of the variable that sets a key: `num.partitions` is `MARTLET_NUM_PARTITIONS`.
    package static func variable(for name: String) -> String {
        "MARTLET_" + name.uppercased().map { $0 == "." ? "_" : String($0) }.joined()
    }

    private struct Collector {
        var given: [String: Value] = [:]
        var warnings: [String] = []
        var refusals: [String] = []

        /// Variables of the command line that are no settings.
        private static let otherVariables: Set<String> = ["MARTLET_SERVER", "MARTLET_SEED"]
        private static let settingByVariable = Dictionary(
            uniqueKeysWithValues: BrokerSettingTable.all.map { (BrokerSettings.variable(for: $0.name), $0.name) })

        mutating func takeVariable(_ variable: String, _ value: String) {
            guard variable.hasPrefix("MARTLET_"), !Self.otherVariables.contains(variable) else { return }
            guard let name = Self.settingByVariable[variable] else {
                let meant = nearMiss(to: variable, among: Self.settingByVariable.keys.sorted())
                warnings.append(
                    "the variable \(variable) names no setting" + (meant.map { "; did you mean \($0)?" } ?? ""))
                return
            }
            take(GivenSetting(name, value, .environment(variable: variable)))
        }

        mutating func take(_ setting: GivenSetting) {
            guard let definition = BrokerSettingTable.named(setting.name) else {
                let meant = nearMiss(to: setting.name, among: BrokerSettingTable.all.map(\.name))
                refusals.append(
                    "unknown setting \(setting.name) from \(setting.source.text)"
                        + (meant.map { "; did you mean \($0)?" } ?? "; martlet serve --help lists all"))
                return
            }
            if case .ignored(let reason) = definition.effect {
                warnings.append("\(setting.name) from \(setting.source.text) has no effect: \(reason)")
                return
            }
            do throws(SettingValueError) {
                given[definition.name] = Value(
                    value: try definition.type.validate(setting.value), source: setting.source)
            } catch {
                refusals.append("\(setting.name) from \(setting.source.text): \(error)")
            }
        }
    }
}

// MARK: - Reading

extension BrokerSettings {
    /// The value in force and where it came from; `nil` for a setting without a value.
    package func value(_ name: String) -> Value? {
        if let value = given[name] { return value }
        guard let definition = BrokerSettingTable.named(name) else {
            preconditionFailure("the code reads the setting \(name), which the table does not have")
        }
        return definition.defaultValue.map { Value(value: $0, source: .defaultValue) }
    }

    package func isGiven(_ name: String) -> Bool { given[name] != nil }

    package func text(_ name: String) -> String? { value(name)?.value }

    package func integer(_ name: String) -> Int64? { value(name).flatMap { Int64($0.value) } }

    package func flag(_ name: String) -> Bool { value(name)?.value == "true" }

    package func list(_ name: String) -> [String] {
        (value(name)?.value ?? "").split(separator: ",").map { $0.trimmingSpaces }.filter { !$0.isEmpty }
    }
}
