/// A closed range of a message's versions.
package struct VersionRange: Hashable, Sendable, CustomStringConvertible {
    package let first: Int16
    package let last: Int16

    package init(_ first: Int16, _ last: Int16) {
        self.first = first
        self.last = last
    }

    package func contains(_ version: Int16) -> Bool { first <= version && version <= last }
    package func contains(_ other: VersionRange) -> Bool { first <= other.first && other.last <= last }

    package var all: ClosedRange<Int16> { first...last }
    package var description: String { first == last ? "\(first)" : "\(first)-\(last)" }

    /// Reads `N`, `N-M` or, where an upper end is known, `N+`.
    package init?(_ text: some StringProtocol, upTo last: Int16?) {
        if text.hasSuffix("+") {
            guard let last, let first = Int16(text.dropLast()), first >= 0, first <= last else { return nil }
            self.init(first, last)
            return
        }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int16($0) }
        guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1] else { return nil }
        guard first >= 0, first <= last else { return nil }
        self.init(first, last)
    }
}
