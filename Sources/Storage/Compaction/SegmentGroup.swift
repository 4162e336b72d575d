import MartletBase

/// A segment as compaction reads it: sealed, so that neither end moves.
package struct SealedSegment: Hashable, Sendable {
    package let base: Offset
    /// The base of the segment after it.
    package let next: Offset
    package let bytes: Int64

    package init(base: Offset, next: Offset, bytes: Int64) {
        self.base = base
        self.next = next
        self.bytes = bytes
    }
}

/// Neighbouring segments that are rewritten into one, named after the first of them.
package struct SegmentGroup: Hashable, Sendable {
    package let segments: [SealedSegment]

    package var base: Offset { segments[0].base }
    package var next: Offset { segments[segments.count - 1].next }
    package var bytes: Int64 { segments.reduce(0) { $0 + $1.bytes } }

    /// The limits that a segment keeps whatever its making.
    package struct Limits: Hashable, Sendable {
        package let segmentBytes: Int64
        package let indexBytes: Int64
        package let indexIntervalBytes: Int64

        package init(segmentBytes: Int64, indexBytes: Int64, indexIntervalBytes: Int64) {
            // Positions in an index are 32 bits wide.
            self.segmentBytes = min(segmentBytes, Int64(Int32.max))
            self.indexBytes = indexBytes
            self.indexIntervalBytes = max(indexIntervalBytes, 1)
        }

        /// How many bytes a segment may have at the most before its indexes could be too small for it.
        var largestBytes: Int64 {
            let entries = max(indexBytes / Int64(TimeIndexEntry.size), 1)
            let (indexed, overflow) = entries.multipliedReportingOverflow(by: indexIntervalBytes)
            return overflow ? segmentBytes : min(segmentBytes, indexed)
        }
    }

    /// Puts neighbours together as long as what they hold now fits into one segment. A segment that is larger than the
    /// limits by itself, because they were changed, stays alone.
    package static func groups(_ segments: [SealedSegment], _ limits: Limits) -> [SegmentGroup] {
        var groups: [SegmentGroup] = []
        var members: [SealedSegment] = []
        var bytes: Int64 = 0
        for segment in segments {
            let fits =
                members.first.map { first in
                    bytes + segment.bytes <= limits.largestBytes && segment.next - first.base <= Int64(Int32.max)
                } ?? true
            if !fits {
                groups.append(SegmentGroup(segments: members))
                members.removeAll()
                bytes = 0
            }
            members.append(segment)
            bytes += segment.bytes
        }
        if !members.isEmpty { groups.append(SegmentGroup(segments: members)) }
        return groups
    }
}
