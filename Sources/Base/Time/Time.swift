/// A point of the monotonic clock, for deadlines and durations. Nothing in the core reads a clock: it is told.
package struct MonotonicTime: Hashable, Comparable, Sendable {
    package let nanoseconds: Int64
    @inlinable package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    @inlinable package static func < (left: MonotonicTime, right: MonotonicTime) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// Saturates: a deadline "never" stays never.
    @inlinable package func advanced(byMillis millis: Int64) -> MonotonicTime {
        let (nanos, overflow) = millis.multipliedReportingOverflow(by: 1_000_000)
        let (sum, sumOverflow) = nanoseconds.addingReportingOverflow(nanos)
        return MonotonicTime(nanoseconds: overflow || sumOverflow ? (millis < 0 ? .min : .max) : sum)
    }

    @inlinable package func millis(since earlier: MonotonicTime) -> Int64 {
        (nanoseconds - earlier.nanoseconds) / 1_000_000
    }
}

/// Milliseconds since 1970-01-01 UTC, as records and files carry them. The wall clock may jump; order nothing by it.
package struct Timestamp: StrongID {
    package let rawValue: Int64
    @inlinable package init(rawValue: Int64) { self.rawValue = rawValue }

    /// "No timestamp" on the wire.
    package static let none = Timestamp(-1)
}

/// What time it is, passed in from outside at every event.
package struct Now: Sendable {
    package let monotonic: MonotonicTime
    package let wall: Timestamp

    @inlinable package init(monotonic: MonotonicTime, wall: Timestamp) {
        self.monotonic = monotonic
        self.wall = wall
    }
}
