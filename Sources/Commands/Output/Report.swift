import MartletSystem

/// What commands say about themselves: on stderr, because stdout is for data.
enum Report {
    /// What happened, and what to try.
    static func failure(_ message: String, hint: String) {
        ThisProcess.write("martlet: \(message)\n\(hint)\n", to: .error)
    }
}
