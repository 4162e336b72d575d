import MartletBase

/// What has settings. The kinds are open: brokers know some that this client has no name for.
package struct ConfigResource: Hashable, Comparable, Sendable {
    package let kind: Int8
    package let name: String

    package init(kind: Int8, name: String) {
        self.kind = kind
        self.name = name
    }

    package static let topicKind: Int8 = 2
    package static let brokerKind: Int8 = 4
    package static let brokerLoggerKind: Int8 = 8

    package static func < (left: ConfigResource, right: ConfigResource) -> Bool {
        (left.kind, left.name) < (right.kind, right.name)
    }

    /// A broker's own settings are its own affair; without a name they are the default of all brokers.
    var destination: Destination {
        guard kind == Self.brokerKind || kind == Self.brokerLoggerKind, let node = Int32(name), node >= 0 else {
            return .any
        }
        return .node(NodeID(node))
    }
}
