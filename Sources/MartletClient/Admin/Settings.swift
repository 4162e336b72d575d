import MartletClientCore
import MartletMessages

/// What has settings.
public enum SettingsOwner: Hashable, Sendable {
    case topic(String)
    case broker(Int32)
    /// What brokers have that were given nothing of their own.
    case allBrokers
    case brokerLogger(Int32)
    /// Another kind of the protocol, by its number.
    case other(kind: Int8, name: String)

    var core: ConfigResource {
        switch self {
        case .topic(let name): ConfigResource(kind: ConfigResource.topicKind, name: name)
        case .broker(let id): ConfigResource(kind: ConfigResource.brokerKind, name: String(id))
        case .allBrokers: ConfigResource(kind: ConfigResource.brokerKind, name: "")
        case .brokerLogger(let id): ConfigResource(kind: ConfigResource.brokerLoggerKind, name: String(id))
        case .other(let kind, let name): ConfigResource(kind: kind, name: name)
        }
    }

    init(_ resource: ConfigResource) {
        switch (resource.kind, Int32(resource.name)) {
        case (ConfigResource.topicKind, _): self = .topic(resource.name)
        case (ConfigResource.brokerKind, let id?): self = .broker(id)
        case (ConfigResource.brokerKind, nil) where resource.name.isEmpty: self = .allBrokers
        case (ConfigResource.brokerLoggerKind, let id?): self = .brokerLogger(id)
        default: self = .other(kind: resource.kind, name: resource.name)
        }
    }
}

extension SettingsOwner: CustomStringConvertible {
    public var description: String {
        switch self {
        case .topic(let name): "topic \"\(name)\""
        case .broker(let id): "broker \(id)"
        case .allBrokers: "all brokers"
        case .brokerLogger(let id): "the loggers of broker \(id)"
        case .other(let kind, let name): "resource \"\(name)\" of kind \(kind)"
        }
    }
}

/// One setting as a broker describes it.
public struct Setting: Hashable, Sendable {
    public let name: String
    /// `nil` where it is secret, or has none.
    public let value: String?
    public let source: SettingSource
    public let isReadOnly: Bool
    public let isSecret: Bool
    /// From where the value could come, the source that counts first; empty unless it was asked for.
    public let synonyms: [SettingSynonym]
    /// What it does; `nil` unless it was asked for and the broker says it.
    public let documentation: String?
}

public struct SettingSynonym: Hashable, Sendable {
    public let name: String
    public let value: String?
    public let source: SettingSource
}

/// Where a value comes from.
public enum SettingSource: Hashable, Sendable {
    case topic
    case broker
    case allBrokers
    /// The broker's own file, environment or command line.
    case start
    case `default`
    case brokerLogger
    /// Another source of the protocol, by its number.
    case other(Int8)

    init(_ code: Int8) {
        self =
            switch code {
            case 1: .topic
            case 2: .broker
            case 3: .allBrokers
            case 4: .start
            case 5: .default
            case 6: .brokerLogger
            default: .other(code)
            }
    }
}

/// What to do to a setting.
public enum SettingChange: Hashable, Sendable {
    case set(String)
    /// Back to where the value came from before.
    case unset
    /// To a list.
    case append([String])
    /// From a list.
    case remove([String])

    func core(_ name: String) -> AdminCore.SettingChange {
        switch self {
        case .set(let value): .init(name: name, configOperation: 0, value: value)
        case .unset: .init(name: name, configOperation: 1, value: nil)
        case .append(let items): .init(name: name, configOperation: 2, value: items.joined(separator: ","))
        case .remove(let items): .init(name: name, configOperation: 3, value: items.joined(separator: ","))
        }
    }
}

extension Setting {
    init(_ setting: AdminCore.Setting) {
        self.init(
            name: setting.name, value: setting.value, source: SettingSource(setting.configSource),
            isReadOnly: setting.readOnly, isSecret: setting.isSensitive,
            synonyms: setting.synonyms.map {
                SettingSynonym(name: $0.name, value: $0.value, source: SettingSource($0.source))
            }, documentation: setting.documentation)
    }
}
