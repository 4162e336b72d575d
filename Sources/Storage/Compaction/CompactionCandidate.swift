import MartletBase

/// When a log is compacted, by its topic's settings.
package struct CompactionSettings: Hashable, Sendable {
    /// `min.cleanable.dirty.ratio`
    package var minDirtyRatio = 0.5
    /// `min.compaction.lag.ms`: records younger than this are left alone.
    package var minLagMillis: Int64 = 0
    /// `max.compaction.lag.ms`: records older than this are compacted whatever the dirty ratio.
    package var maxLagMillis = Int64.max
    /// `delete.retention.ms`: how long tombstones and markers stay once nothing older is left beside them.
    package var deleteRetentionMillis: Int64 = 86_400_000

    package init() {}
}

/// Up to where a log is compacted: offsets at or above any of these may still change or vanish.
package struct CompactionBounds: Hashable, Sendable {
    package var lastStableOffset: Offset
    package var highWatermark: Offset
    package var durableEnd: Offset

    package init(lastStableOffset: Offset, highWatermark: Offset, durableEnd: Offset) {
        self.lastStableOffset = lastStableOffset
        self.highWatermark = highWatermark
        self.durableEnd = durableEnd
    }

    var lowest: Offset { min(lastStableOffset, highWatermark, durableEnd) }
}

/// What there is to compact in one log, and how much it is worth: a pure decision.
///
/// The clean part, up to `firstDirty`, has been compacted before. The dirty part behind it ends at `end`, always the
/// base of a segment: the active one, the one that holds the first offset beyond the bounds, or the first whose records
/// are too young. The keys of the dirty part then decide about both parts.
package struct CompactionCandidate: Hashable, Sendable {
    package let firstDirty: Offset
    package let end: Offset
    /// Bytes of the segments before the dirty ones.
    package let cleanBytes: Int64
    /// Bytes of the segments that the dirty part lies in.
    package let dirtyBytes: Int64
    /// How long the oldest dirty record has been waiting beyond `max.compaction.lag.ms`; 0 where it has not.
    package let overdueMillis: Int64
    private let minDirtyRatio: Double

    /// The part of the compactable bytes that is dirty.
    package var dirtyRatio: Double {
        let total = cleanBytes + dirtyBytes
        return total == 0 ? 0 : Double(dirtyBytes) / Double(total)
    }

    package var isDue: Bool { dirtyBytes > 0 && (overdueMillis > 0 || dirtyRatio > minDirtyRatio) }

    /// `segments` are all of the log, in order. `checkpoint` is where the last compaction ended; one that lies outside
    /// the log counts for nothing, and all of it is dirty.
    package init(
        _ segments: [SegmentFacts], start: Offset, checkpoint: Offset?, bounds: CompactionBounds,
        settings: CompactionSettings, now: Timestamp
    ) {
        let activeBase = segments.last?.base ?? start
        if let checkpoint, checkpoint >= start, checkpoint <= activeBase {
            firstDirty = checkpoint
        } else {
            firstDirty = start
        }
        minDirtyRatio = settings.minDirtyRatio

        var clean: Int64 = 0
        var dirty: Int64 = 0
        var end = firstDirty
        var oldest: Timestamp?
        for segment in segments {
            if segment.next <= firstDirty {
                clean += segment.bytes
                continue
            }
            let isYoung =
                settings.minLagMillis > 0 && now.millis(since: segment.largestTimestamp) < settings.minLagMillis
            if segment.isActive || segment.next > bounds.lowest || isYoung { break }
            dirty += segment.bytes
            end = segment.next
            if let first = segment.firstTimestamp { oldest = min(oldest ?? first, first) }
        }
        cleanBytes = clean
        dirtyBytes = dirty
        self.end = end
        let waited = oldest.map { now.millis(since: $0) } ?? 0
        overdueMillis = waited > settings.maxLagMillis ? waited - settings.maxLagMillis : 0
    }

    /// The candidate that is worth most: the longest overdue, otherwise the dirtiest; `nil` where none is due.
    package static func next<Log>(_ candidates: [(log: Log, candidate: Self)]) -> (log: Log, candidate: Self)? {
        candidates.filter(\.candidate.isDue).max { left, right in
            (left.candidate.overdueMillis, left.candidate.dirtyRatio)
                < (right.candidate.overdueMillis, right.candidate.dirtyRatio)
        }
    }
}
