import MartletBase
import MartletMetadata

/// What the setting tables say to the module that stores settings.
struct BrokerSettingRules: SettingRules {
    let settings: BrokerSettings

    func fault(in value: String, of name: String, in scope: SettingScope) -> String? {
        guard let definition = Self.definition(name, scope) else {
            let names = (Self.isTopic(scope) ? TopicSettingTable.all : BrokerSettingTable.all).map(\.name)
            return "unknown setting \(name)" + (nearMiss(to: name, among: names).map { "; did you mean \($0)?" } ?? "")
        }
        if !Self.isTopic(scope), definition.update == .readOnly {
            return "\(name) can be changed by a restart only"
        }
        do throws(SettingValueError) {
            _ = try definition.type.validate(value)
            return nil
        } catch {
            return "\(name): \(error)"
        }
    }

    func isList(_ name: String, in scope: SettingScope) -> Bool {
        if case .list = Self.definition(name, scope)?.type { true } else { false }
    }

    func defaultValue(of name: String, in scope: SettingScope) -> String? {
        guard Self.isTopic(scope) else { return settings.text(name) }
        return TopicSettings(overrides: Settings(), brokerOverrides: Settings(), broker: settings).value(name)?.value
    }

    static func definition(_ name: String, _ scope: SettingScope) -> SettingDefinition? {
        isTopic(scope) ? TopicSettingTable.named(name) : BrokerSettingTable.named(name)
    }

    private static func isTopic(_ scope: SettingScope) -> Bool {
        if case .topic = scope { true } else { false }
    }
}
