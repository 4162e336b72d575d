/// Why a broker cannot start: what happened, why, and what to do about it.
package struct StartError: Error, Sendable, CustomStringConvertible {
    package let message: String
    package let hint: String
    /// It can be seen from the settings alone.
    package let isUsage: Bool

    package init(_ message: String, hint: String, isUsage: Bool = false) {
        self.message = message
        self.hint = hint
        self.isUsage = isUsage
    }

    package var description: String { "\(message)\n\(hint)" }
}
