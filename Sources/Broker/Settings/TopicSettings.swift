import MartletBase
import MartletMetadata

/// The settings of one topic in force: its own, above the broker's changed ones, above those of the broker's start, above
/// the defaults.
package struct TopicSettings: Sendable {
    package struct Value: Hashable, Sendable {
        package let value: String
        package let source: ConfigSource
    }

    private let overrides: Settings
    private let brokerOverrides: Settings
    private let broker: BrokerSettings

    /// - Parameters:
    ///   - overrides: the topic's own settings.
    ///   - brokerOverrides: broker settings changed at run time, by the broker's name of the setting.
    package init(overrides: Settings, brokerOverrides: Settings, broker: BrokerSettings) {
        self.overrides = overrides
        self.brokerOverrides = brokerOverrides
        self.broker = broker
    }

    /// Every value that the setting could have, the one in force first.
    package func candidates(_ definition: SettingDefinition) -> [(name: String, value: Value)] {
        var found: [(name: String, value: Value)] = []
        if let value = overrides[definition.name] {
            found.append((definition.name, Value(value: value, source: .topic)))
        }
        for synonym in definition.synonyms {
            if let value = brokerOverrides[synonym.name] {
                found.append((synonym.name, Value(value: scaled(value, synonym), source: .dynamicDefaultBroker)))
            }
        }
        for synonym in definition.synonyms where broker.isGiven(synonym.name) {
            if let value = broker.text(synonym.name) {
                found.append((synonym.name, Value(value: scaled(value, synonym), source: .staticBroker)))
            }
        }
        if let value = definition.defaultValue {
            found.append((definition.synonyms.first?.name ?? definition.name, Value(value: value, source: .default)))
        }
        return found
    }

    package func value(_ name: String) -> Value? {
        guard let definition = TopicSettingTable.named(name) else {
            preconditionFailure("the code reads the topic setting \(name), which the table does not have")
        }
        return candidates(definition).first?.value
    }

    package func integer(_ name: String) -> Int64 { value(name).flatMap { Int64($0.value) } ?? 0 }
    package func number(_ name: String) -> Double { value(name).flatMap { Double($0.value) } ?? 0 }
    package func flag(_ name: String) -> Bool { value(name)?.value == "true" }
    package func text(_ name: String) -> String { value(name)?.value ?? "" }
    package func list(_ name: String) -> [String] { text(name).split(separator: ",").map { $0.trimmingSpaces } }

    /// Hours and minutes become milliseconds; a negative value means "no bound" in every unit.
    private func scaled(_ value: String, _ synonym: SettingDefinition.Synonym) -> String {
        guard synonym.factor != 1, let number = Int64(value) else { return value }
        if number < 0 { return "-1" }
        let (product, overflow) = number.multipliedReportingOverflow(by: synonym.factor)
        return String(overflow ? .max : product)
    }
}

/// Where a described value came from; the numbers are the protocol's (DescribeConfigs).
package enum ConfigSource: Int8, Sendable {
    case topic = 1
    case dynamicBroker = 2
    case dynamicDefaultBroker = 3
    case staticBroker = 4
    case `default` = 5
}
