/// An integer with a meaning of its own: an offset can never be passed where an epoch is expected.
///
/// The raw value is what the wire and the files carry. Ids are ordered and hashable, but have no arithmetic unless the
/// concrete type gives it.
package protocol StrongID: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible
where RawValue: FixedWidthInteger & Sendable {
    init(rawValue: RawValue)
}

extension StrongID {
    // Called often enough that a generic call, with its look into the type's witnesses, shows in a request's cost.
    @inlinable @inline(__always) package init(_ rawValue: RawValue) { self.init(rawValue: rawValue) }

    @inlinable @inline(__always) package static func < (left: Self, right: Self) -> Bool {
        left.rawValue < right.rawValue
    }
    @inlinable @inline(__always) package static func == (left: Self, right: Self) -> Bool {
        left.rawValue == right.rawValue
    }

    package var description: String { String(rawValue) }
}
