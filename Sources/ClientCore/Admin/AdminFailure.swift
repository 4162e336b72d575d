import MartletWire

/// Why one thing that an administrator asked for was not done.
package enum AdminFailure: Error, Hashable, Sendable {
    case call(CallFailure)
    /// With the broker's own words, where it had some.
    case refused(ErrorCode, String?)

    /// The broker answered, and not about this.
    static let unmentioned = AdminFailure.refused(.unknownServerError, "the broker's answer does not mention it")
}

extension Result where Failure == AdminFailure {
    /// An entry of an answer: its value, unless its code is an error.
    init(_ code: ErrorCode, _ message: String? = nil, _ value: @autoclosure () -> Success) {
        self = code.isError ? .failure(.refused(code, message)) : .success(value())
    }
}
