/// A header of a record. The same key may occur more than once.
public struct Header: Hashable, Sendable {
    public var key: String
    public var value: [UInt8]?

    public init(_ key: String, _ value: [UInt8]?) {
        self.key = key
        self.value = value
    }

    /// A header whose value is a text, as UTF-8.
    public init(_ key: String, _ value: String) { self.init(key, Array(value.utf8)) }
}
