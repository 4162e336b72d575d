/// Why an operation of a client failed.
public struct ClientError: Error, Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// No broker could be reached: nothing was sent.
        case unreachable
        /// The connection ended before the answer: what was asked may have been done, or not.
        case disconnected
        /// The deadline passed.
        case timedOut
        /// The broker answered with an error of the protocol: see `code` and `name`.
        case refused
        /// The broker is too old, or too new, for what was asked.
        case notSupported
        /// What was asked for makes no sense, whatever the broker.
        case invalid
        case cancelled
        /// The client was closed.
        case closed
    }

    public let kind: Kind
    /// What happened, in words.
    public let message: String
    /// The protocol's error code, where a broker gave one.
    public let code: Int16?
    /// The protocol's name of `code`, such as `UNKNOWN_TOPIC_OR_PARTITION`.
    public let name: String?
    /// What to try, where that is known.
    public let hint: String?
    /// Whether the same operation may succeed when it is tried again.
    public let isRetriable: Bool

    public init(
        _ kind: Kind, _ message: String, code: Int16? = nil, name: String? = nil, hint: String? = nil,
        isRetriable: Bool = false
    ) {
        self.kind = kind
        self.message = message
        self.code = code
        self.name = name
        self.hint = hint
        self.isRetriable = isRetriable
    }
}

extension ClientError: CustomStringConvertible {
    public var description: String { name.map { "\(message) (\($0))" } ?? message }
}
