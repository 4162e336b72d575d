import MartletBase
import MartletMessages
import MartletWire

/// Why a call has no answer.
package enum CallFailure: Error, Hashable, Sendable {
    /// No broker could be asked: the request was not sent. Of the last one tried.
    case unreachable(HostPort, LinkFailure)
    /// The request was sent, and what became of it is not known.
    case disconnected(HostPort, LinkFailure)
    /// The deadline has passed.
    case timedOut(HostPort?, wasSent: Bool)
    /// The broker serves no version of this API that fits; `nil` where it does not serve it at all.
    case notSupported(APIKey, served: ClosedRange<Int16>?)
    /// The broker's newest version of this API has no words for what was asked.
    case notExpressible(APIKey, version: Int16, WireError)
    /// No broker of the cluster has this id.
    case unknownNode(NodeID)
    /// The answer could not be read.
    case malformed(APIKey, WireError)
    case cancelled
    /// The client has been closed.
    case closed
}

extension CallFailure {
    /// Whether the broker may have seen the request, and done what it asks for.
    package var wasSent: Bool {
        switch self {
        case .disconnected, .malformed, .timedOut(_, wasSent: true): true
        case .unreachable, .timedOut, .notSupported, .notExpressible, .unknownNode, .cancelled, .closed: false
        }
    }
}
