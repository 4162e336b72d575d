import MartletWire

extension CommandFailure {
    /// A broker said no.
    static func refused(_ what: String, _ error: ErrorCode, _ detail: String? = nil) -> CommandFailure {
        let isDenied = error == .topicAuthorizationFailed || error == .clusterAuthorizationFailed
        return CommandFailure(
            what + (detail.map { ": \($0)" } ?? ""),
            hint: error.isRetriable ? "Try again; the broker may be busy or starting" : "See the broker's log for why",
            exit: isDenied ? .denied : .failed, code: error.rawValue, name: error.name)
    }

    static func wire(_ error: WireError) -> CommandFailure {
        CommandFailure(
            "the broker's answer cannot be read: \(error)", hint: "Make sure that --server names a Kafka listener")
    }
}
