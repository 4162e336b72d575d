/// An error code of the protocol, as every response carries it. A code that this version does not know stays what it is.
package struct ErrorCode: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
    package let rawValue: Int16
    @inlinable package init(rawValue: Int16) { self.rawValue = rawValue }
}

extension ErrorCode {
    @inlinable package var isError: Bool { rawValue != 0 }

    /// The protocol's name, as clients and documents print it.
    package var name: String { facts?.name ?? "UNKNOWN_ERROR_\(rawValue)" }
    /// A client may repeat the same request unchanged.
    package var isRetriable: Bool { facts?.retry != .never && facts != nil }
    /// Before repeating it, a client should fetch fresh metadata, or look its coordinator up again.
    package var needsRefresh: Bool { facts?.retry == .afterRefresh }
}

extension ErrorCode: CustomStringConvertible {
    package var description: String { name }
}
