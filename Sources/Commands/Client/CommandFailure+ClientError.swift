import MartletClient
import MartletWire

extension CommandFailure {
    /// What a failure of the client is to somebody at a command line.
    init(_ error: ClientError) {
        switch error.kind {
        case .unreachable where error.message.hasPrefix("nothing listens on"):
            self.init(
                "\(error.message); start one with: martlet serve", hint: "Or name another broker: --server HOST:PORT",
                exit: .unreachable)
        case .unreachable:
            self.init(error.message, hint: Self.sentence(error.hint) ?? "Check --server HOST:PORT", exit: .unreachable)
        case .timedOut where error.code == nil:
            self.init(
                error.message,
                hint: Self.sentence(error.hint) ?? "Check --server, or give it longer: --timeout SECONDS",
                exit: .unreachable, name: "TIMED_OUT")
        case .disconnected:
            self.init(
                error.message, hint: Self.sentence(error.hint) ?? "See the broker's log for why", name: "DISCONNECTED")
        case .notSupported:
            self.init(
                error.message, hint: Self.sentence(error.hint) ?? "It needs a newer broker", name: "NOT_SUPPORTED")
        case .cancelled, .closed: self.init("interrupted", hint: "", name: "INTERRUPTED")
        case .invalid: self.init(error.message, hint: Self.sentence(error.hint) ?? "", exit: .usage)
        case .refused, .timedOut:
            self.init(
                error.message, hint: Self.sentence(error.hint) ?? Self.hint(error),
                exit: Self.isDenied(error) ? .denied : .failed,
                code: error.code, name: error.name)
        }
    }

    private static func sentence(_ hint: String?) -> String? {
        hint.flatMap { hint in hint.first.map { $0.uppercased() + hint.dropFirst() } }
    }

    private static func hint(_ error: ClientError) -> String {
        error.isRetriable ? "Try again; the broker may be busy or starting" : "See the broker's log for why"
    }

    private static func isDenied(_ error: ClientError) -> Bool {
        let denials: [ErrorCode] = [
            .topicAuthorizationFailed, .groupAuthorizationFailed, .clusterAuthorizationFailed,
            .transactionalIdAuthorizationFailed, .saslAuthenticationFailed,
        ]
        return denials.contains { $0.rawValue == error.code }
    }
}
