/// Why bytes are not the message they claim to be. Never a trap: every byte here comes from a stranger.
package enum WireError: Error, Hashable, Sendable {
    /// A field needs more bytes than the message has left.
    case truncated(needed: Int, left: Int)
    /// A length below -1, or -1 where null is not legal.
    case invalidLength(Int)
    case unexpectedNull
    /// A count of elements that the bytes left cannot hold, or beyond the reader's budget.
    case tooManyElements(Int)
    /// A variable-length integer of more bytes, or more bits, than its type has.
    case overlongVarint
    case invalidUTF8
    /// Tags must rise strictly within their section.
    case tagsOutOfOrder(UInt32)
    /// A tagged field whose declared size is not what its content took.
    case tagSizeMismatch(tag: UInt32, declared: Int, read: Int)
    /// A marker of a nullable struct that is neither null nor present.
    case invalidPresence(Int8)
    /// A message that ends before its bytes do.
    case trailingBytes(Int)
    case unsupportedVersion(message: String, version: Int16)
    /// Encoding: the version lacks a field that is not at its default and may not be dropped.
    case fieldNotInVersion(field: String, version: Int16)
    /// Encoding: a string or an array longer than its length field can say.
    case tooLong(Int)
}
