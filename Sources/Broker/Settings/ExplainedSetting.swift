import MartletBase
import MartletMetadata

/// All there is to know about one setting where a broker would start now.
package struct ExplainedSetting: Sendable {
    package enum Subject: String, Sendable {
        case broker
        /// A topic without settings of its own.
        case topic
    }

    package let definition: SettingDefinition
    package let subject: Subject
    /// `nil` where there is none.
    package let value: String?
    /// In words.
    package let source: String

    /// A name may belong to the broker and to topics: `min.insync.replicas` does.
    package static func named(_ name: String, in settings: BrokerSettings) -> [ExplainedSetting] {
        [ofBroker(name, settings), ofTopic(name, settings)].compactMap { $0 }
    }

    /// The name that was probably meant by one that is none.
    package static func nearMiss(to name: String) -> String? {
        MartletBase.nearMiss(to: name, among: (BrokerSettingTable.all + TopicSettingTable.all).map(\.name))
    }

    private static func ofBroker(_ name: String, _ settings: BrokerSettings) -> ExplainedSetting? {
        guard let definition = BrokerSettingTable.named(name) else { return nil }
        let value = settings.value(name)
        return ExplainedSetting(
            definition: definition, subject: .broker, value: value?.value, source: value?.source.text ?? "not set")
    }

    private static func ofTopic(_ name: String, _ settings: BrokerSettings) -> ExplainedSetting? {
        guard let definition = TopicSettingTable.named(name) else { return nil }
        let candidates = TopicSettings(overrides: Settings(), brokerOverrides: Settings(), broker: settings)
            .candidates(definition)
        let first = candidates.first
        let source =
            first?.value.source == .staticBroker
            ? first.flatMap { candidate in
                settings.value(candidate.name).map { "\(candidate.name) from \($0.source.text)" }
            }
            : nil
        return ExplainedSetting(
            definition: definition, subject: .topic, value: first?.value.value,
            source: source ?? SettingOrigin.defaultValue.text)
    }
}
