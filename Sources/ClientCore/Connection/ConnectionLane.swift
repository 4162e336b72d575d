import MartletMessages

/// Which of a client's connections to one broker a request takes. A broker answers one connection in order, so a Fetch that
/// waits for records would hold up whatever comes behind it, and no question of an administrator should wait for a Produce
/// that waits for its replicas.
package struct ConnectionLane: Hashable, Comparable, Sendable {
    private let number: Int

    package static let general = ConnectionLane(number: 0)
    package static let produce = ConnectionLane(number: 1)
    package static let fetch = ConnectionLane(number: 2)

    /// For one user of the client alone: see `ClusterClient.makeLane()`.
    static func own(_ number: Int) -> ConnectionLane { ConnectionLane(number: 3 + number) }

    static func usual(for key: APIKey) -> ConnectionLane {
        switch key {
        case .produce: .produce
        case .fetch: .fetch
        default: .general
        }
    }

    package static func < (left: ConnectionLane, right: ConnectionLane) -> Bool { left.number < right.number }
}
