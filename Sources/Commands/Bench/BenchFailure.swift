import MartletSystem
import MartletWire

/// Why a measurement ends without a result: what happened, what to try, and the protocol's error where there is one.
struct BenchFailure: Error {
    let message: String
    let hint: String
    var code = ExitCode.failed
    var error: ErrorCode?

    init(_ message: String, hint: String, code: ExitCode = .failed, error: ErrorCode? = nil) {
        self.message = message
        self.hint = hint
        self.code = code
        self.error = error
    }

    static func refused(_ what: String, _ error: ErrorCode, _ detail: String? = nil) -> BenchFailure {
        let isDenied = error == .topicAuthorizationFailed || error == .clusterAuthorizationFailed
        return BenchFailure(
            "\(what): \(error.name)" + (detail.map { " (\($0))" } ?? ""),
            hint: error.isRetriable ? "Try again; the broker may be busy or starting" : "See the broker's log for why",
            code: isDenied ? .denied : .failed, error: error)
    }

    static func wire(_ error: WireError) -> BenchFailure {
        BenchFailure(
            "the broker's answer cannot be read: \(error)", hint: "Make sure that --server names a Kafka listener")
    }

    func report(asJSON: Bool) {
        guard asJSON else { return Report.failure(message, hint: hint) }
        var detail = JSONObject()
        if let error { detail.add("code", error.rawValue) } else { detail.addNull("code") }
        if let error { detail.add("name", error.name) } else { detail.addNull("name") }
        detail.add("message", message)
        detail.add("hint", hint)
        var object = JSONObject()
        object.add("error", detail)
        ThisProcess.write(object.text + "\n", to: .error)
    }
}
