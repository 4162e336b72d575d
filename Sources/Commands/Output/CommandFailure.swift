/// Why a command ends without having done all that it was asked: what happened, what to try, and the name by which
/// scripts know it.
package struct CommandFailure: Error, Hashable, Sendable {
    package let message: String
    package let hint: String
    package let exit: ExitCode
    /// The protocol's number of the error, where a broker gave one.
    package let code: Int16?
    /// The protocol's name of `code`; one of our own where there is none.
    package let name: String

    package init(
        _ message: String, hint: String, exit: ExitCode = .failed, code: Int16? = nil, name: String? = nil
    ) {
        self.message = message
        self.hint = hint
        self.exit = exit
        self.code = code
        self.name = name ?? Self.name(of: exit)
    }

    package static func usage(_ message: String, hint: String) -> CommandFailure {
        CommandFailure(message, hint: hint, exit: .usage)
    }

    private static func name(of exit: ExitCode) -> String {
        switch exit {
        case .done, .failed: "FAILED"
        case .usage: "USAGE"
        case .unreachable: "UNREACHABLE"
        case .denied: "DENIED"
        case .partly: "PARTLY_FAILED"
        case .unhealthy: "UNHEALTHY"
        }
    }
}

extension CommandFailure {
    /// For people. The name is shown where it is the protocol's, because that is what they will search for.
    var text: String {
        let name = code == nil ? "" : " (\(self.name))"
        return "martlet: \(message)\(name)\n" + (hint.isEmpty ? "" : "\(hint)\n")
    }

    var json: JSONObject {
        var object = JSONObject()
        if let code { object.add("code", code) } else { object.addNull("code") }
        object.add("name", name)
        object.add("message", message)
        object.add("hint", hint)
        return object
    }
}
