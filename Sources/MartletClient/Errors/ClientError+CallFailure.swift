import MartletBase
import MartletClientCore
import MartletMessages

extension ClientError {
    /// What a call that has no answer means to whoever asked for it. The one place where that is said.
    package init(_ failure: CallFailure) {
        switch failure {
        case .unreachable(let address, let reason):
            self.init(.unreachable, Self.unreachable(address, reason), isRetriable: true)
        case .disconnected(let address, let reason):
            self.init(
                .disconnected, "the connection to \(address) ended before the answer came: \(reason)", isRetriable: true
            )
        case .timedOut(let address, wasSent: true):
            self.init(.timedOut, "\(Self.name(address)) has not answered in time", isRetriable: true)
        case .timedOut(let address?, wasSent: false):
            self.init(.timedOut, "\(address) could not be asked in time", isRetriable: true)
        case .timedOut(nil, wasSent: false):
            self.init(.timedOut, "no broker could be asked in time", isRetriable: true)
        case .notSupported(let key, served: nil):
            self.init(.notSupported, "the broker does not serve \(key)")
        case .notSupported(let key, let served?):
            self.init(
                .notSupported,
                "the broker serves \(key) in versions \(served.lowerBound) to \(served.upperBound), which this client "
                    + "does not speak")
        case .notExpressible(let key, let version, _):
            self.init(
                .notSupported, "what was asked needs a newer broker: this one serves \(key) up to version \(version)")
        case .unknownNode(let node):
            self.init(.unreachable, "no broker of the cluster has the id \(node)", isRetriable: true)
        case .malformed(let key, let error):
            self.init(.disconnected, "the answer to \(key) cannot be read: \(error)")
        case .cancelled: self.init(.cancelled, "it was cancelled")
        case .closed: self.init(.closed, "the client is closed")
        }
    }

    private static func unreachable(_ address: HostPort, _ reason: LinkFailure) -> String {
        switch reason {
        case .refused: "nothing listens on \(address)"
        case .connectTimedOut: "\(address) does not answer"
        case .unknownHost(let text): "the host \(address.host) is not known: \(text)"
        case .closedByPeer: "\(address) closes the connection as soon as it is made; it may speak another protocol"
        case .notTheProtocol(let text): "\(address) is not a broker: \(text)"
        case .broken(let text): "\(address) cannot be reached: \(text)"
        }
    }

    private static func name(_ address: HostPort?) -> String { address.map { "\($0)" } ?? "the broker" }
}
