/// The position of a record in one partition's log. Offsets are never negative in a log; the wire uses negative values
/// for "none" and for special lookups, which is why the raw value is signed.
package struct Offset: StrongID {
    package let rawValue: Int64
    @inlinable package init(rawValue: Int64) { self.rawValue = rawValue }

    package static let zero = Offset(0)
    /// "No offset" on the wire.
    package static let none = Offset(-1)

    /// The distance from `right` to `left`. Traps only if our own offsets overflow, which no log can reach.
    @inlinable package static func - (left: Offset, right: Offset) -> Int64 { left.rawValue - right.rawValue }
    @inlinable package static func - (left: Offset, right: Int64) -> Offset { Offset(left.rawValue - right) }
    @inlinable package static func + (left: Offset, right: Int64) -> Offset { Offset(left.rawValue + right) }
    @inlinable package static func += (left: inout Offset, right: Int64) { left = left + right }

    /// Adds an untrusted distance: `nil` where the sum is no offset.
    @inlinable package func adding(untrusted distance: Int64) -> Offset? {
        let (sum, overflow) = rawValue.addingReportingOverflow(distance)
        return overflow || sum < 0 ? nil : Offset(sum)
    }
}
