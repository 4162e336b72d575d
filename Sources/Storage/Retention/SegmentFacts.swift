import MartletBase

/// What retention and compaction know of a segment before they touch it.
package struct SegmentFacts: Hashable, Sendable {
    package let base: Offset
    /// The base of the segment after it; for the last one the log's end.
    package let next: Offset
    package let bytes: Int64
    /// The largest timestamp of its records, or the file's time of change where no record has one.
    package let largestTimestamp: Timestamp
    /// The timestamp of the first batch that has one: how long the segment's records have waited at the most.
    package let firstTimestamp: Timestamp?
    /// Appends go here.
    package let isActive: Bool

    package init(
        base: Offset, next: Offset, bytes: Int64, largestTimestamp: Timestamp, firstTimestamp: Timestamp? = nil,
        isActive: Bool = false
    ) {
        self.base = base
        self.next = next
        self.bytes = bytes
        self.largestTimestamp = largestTimestamp
        self.firstTimestamp = firstTimestamp
        self.isActive = isActive
    }
}

extension Timestamp {
    /// Milliseconds from `earlier` to here. Timestamps come from producers, so that the distance may be no number that
    /// fits; it then is the largest or smallest.
    func millis(since earlier: Timestamp) -> Int64 {
        let (distance, overflow) = rawValue.subtractingReportingOverflow(earlier.rawValue)
        if overflow { return rawValue < earlier.rawValue ? .min : .max }
        return distance
    }

    func advanced(byMillis millis: Int64) -> Timestamp {
        let (sum, overflow) = rawValue.addingReportingOverflow(millis)
        return overflow ? Timestamp(millis < 0 ? .min : .max) : Timestamp(sum)
    }
}
