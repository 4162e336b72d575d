import MartletMetadata

extension BrokerSettings {
    /// Every value that a setting of the broker could have, the one in force first.
    func candidates(
        _ definition: SettingDefinition, changed: [(value: String, source: MartletMetadata.SettingSource)]
    ) -> [TopicSettings.Value] {
        var found = changed.map {
            TopicSettings.Value(
                value: $0.value, source: $0.source == .dynamicBroker ? .dynamicBroker : .dynamicDefaultBroker)
        }
        if isGiven(definition.name), let value = text(definition.name) {
            found.append(TopicSettings.Value(value: value, source: .staticBroker))
        }
        if let value = definition.defaultValue {
            found.append(TopicSettings.Value(value: value, source: .default))
        }
        return found
    }
}
