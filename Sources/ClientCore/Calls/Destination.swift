import MartletBase

/// Which broker a request is for.
package enum Destination: Hashable, Sendable {
    /// Whichever can be asked soonest.
    case any
    case controller
    case node(NodeID)
}
