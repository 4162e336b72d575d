import MartletBase
import MartletMetadata
import MartletWire

/// What settings are described and changed for; the numbers are the protocol's.
enum ConfigResource: Hashable, Sendable {
    case topic(String)
    /// `nil`: the defaults of all brokers.
    case broker(NodeID?)

    enum Kind: Int8 {
        case topic = 2
        case broker = 4
        case brokerLogger = 8
        case clientMetrics = 16
        case group = 32
    }

    /// - Parameter node: this broker: it knows no other's settings.
    init(type: Int8, name: String, at node: NodeID) throws(ErrorCode.Failure) {
        switch Kind(rawValue: type) {
        case .topic:
            if let fault = TopicName.fault(in: name) {
                throw ChangeFailure.refused(.invalidTopicName(name, fault)).failure
            }
            self = .topic(name)
        case .broker:
            if name.isEmpty {
                self = .broker(nil)
                return
            }
            guard let number = Int32(name) else {
                throw .init(.invalidRequest, "\"\(name)\" is not the number of a broker")
            }
            guard NodeID(number) == node else {
                throw .init(.invalidRequest, "this is broker \(node); ask broker \(number) for its settings")
            }
            self = .broker(node)
        case .brokerLogger, .clientMetrics, .group, nil:
            throw .init(.invalidRequest, "resources of type \(type) have no settings here")
        }
    }

    var scope: SettingScope {
        switch self {
        case .topic(let name): .topic(name)
        case .broker(let node): .broker(node)
        }
    }

    /// One value in the form in which it is stored; as it came where the rules will refuse it anyway.
    func stored(_ value: String?, of name: String) -> String? {
        guard let value, let definition = BrokerSettingRules.definition(name, scope) else { return value }
        return (try? definition.type.validate(value)) ?? value
    }
}
