/// One setting that this broker knows: a row of `BrokerSettingTable` or `TopicSettingTable`.
package struct SettingDefinition: Sendable {
    /// Where a changed value takes effect, as Kafka's tools name it.
    package enum Update: Hashable, Sendable {
        /// Only at the next start.
        case readOnly
        /// At once, for one broker or for all.
        case clusterWide
    }

    /// Whether this broker does what the setting says.
    package enum Effect: Hashable, Sendable {
        case effective
        /// Kept, validated and shown, because tools set it; there is nothing here for it to change.
        case accepted
        /// Kafka has it and this broker leaves it out on purpose; it is named in a warning, with the reason.
        case ignored(because: String)
    }

    package let name: String
    package let type: SettingType
    /// `nil` where there is none and the setting is absent until it is given.
    package let defaultValue: String?
    package let update: Update
    package let effect: Effect
    /// One sentence: what it does, and in what unit.
    package let meaning: String
    /// For a topic's setting: the broker's settings that give its default, first wins, each with a factor into the
    /// topic's unit (hours to milliseconds).
    package let synonyms: [Synonym]

    package struct Synonym: Hashable, Sendable {
        package let name: String
        package let factor: Int64

        package init(_ name: String, times factor: Int64 = 1) {
            self.name = name
            self.factor = factor
        }
    }

    package init(
        _ name: String, _ type: SettingType, _ defaultValue: String?, _ meaning: String, update: Update = .readOnly,
        effect: Effect = .effective, synonyms: [Synonym] = []
    ) {
        self.name = name
        self.type = type
        self.defaultValue = defaultValue
        self.meaning = meaning
        self.update = update
        self.effect = effect
        self.synonyms = synonyms
    }

    /// What it does here, with a word about it where that is nothing.
    package var explanation: String {
        switch effect {
        case .effective: meaning
        case .accepted: meaning + " Kept, checked and shown; it changes nothing in this release."
        case .ignored: meaning
        }
    }

    package var isSensitive: Bool { type == .password }
}
