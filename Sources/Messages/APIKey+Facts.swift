/// What the schema says of an API, beside its fields.
struct APIFacts: Sendable {
    let name: String
    let versions: ClosedRange<Int16>
    let advertised: ClosedRange<Int16>
    let flexible: Int16?
    let listeners: Listeners
    let isListed: Bool
}

/// Where an API is served: to everyone, or by the cluster's controller.
package struct Listeners: OptionSet, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let broker = Listeners(rawValue: 1)
    package static let controller = Listeners(rawValue: 2)
}

extension APIKey {
    package var name: String { facts.name }
    /// The versions that are served.
    package var versions: ClosedRange<Int16> { facts.versions }
    /// The versions that ApiVersions lists; wider than `versions` where clients draw conclusions from the list.
    package var advertised: ClosedRange<Int16> { facts.advertised }
    package var firstFlexible: Int16? { facts.flexible }
    package var listeners: Listeners { facts.listeners }
    /// False for what only brokers ask of each other: clients are not told of it.
    package var isListed: Bool { facts.isListed }

    package func isFlexible(_ version: Int16) -> Bool { facts.flexible.map { version >= $0 } ?? false }

    /// Holds beyond the served versions too, so that the header of a request that is refused can still be read.
    package func requestHeaderVersion(_ version: Int16) -> Int16 { isFlexible(version) ? 2 : 1 }

    /// A client that asks for versions cannot know yet whether the broker speaks flexible headers: it gets header 0.
    package func responseHeaderVersion(_ version: Int16) -> Int16 {
        self != .apiVersions && isFlexible(version) ? 1 : 0
    }
}

extension APIKey: CustomStringConvertible {
    package var description: String { facts.name }
}
