import MartletBase

/// How long a topic keeps its records.
package struct RetentionSettings: Hashable, Sendable {
    /// `cleanup.policy` holds "delete". Without it segments go only when the log's start has passed them.
    package var deletes: Bool
    /// `retention.ms`; `nil` for ever.
    package var millis: Int64?
    /// `retention.bytes`; `nil` without bound.
    package var bytes: Int64?

    package init(deletes: Bool = true, millis: Int64? = nil, bytes: Int64? = nil) {
        self.deletes = deletes
        self.millis = millis
        self.bytes = bytes
    }

    /// Reads the settings as topics carry them, where -1 stands for no bound.
    package init(deletes: Bool, retentionMillis: Int64, retentionBytes: Int64) {
        self.init(
            deletes: deletes, millis: retentionMillis < 0 ? nil : retentionMillis,
            bytes: retentionBytes < 0 ? nil : retentionBytes)
    }
}

/// Which segments may go now, and where the log starts afterwards: a pure decision.
///
/// Segments go from the log's start on, whole, and none that holds a record at or above the high watermark, which never
/// lies above what is durable. The active segment goes like any other once it is rolled.
package struct RetentionPlan: Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        /// The log's start has passed the segment.
        case belowStart
        /// Its youngest record is older than `retention.ms`.
        case expired
        /// The segments after it still hold `retention.bytes`.
        case overSize
    }

    package struct Deletion: Hashable, Sendable {
        package let base: Offset
        package let bytes: Int64
        package let reason: Reason
    }

    /// From the first on.
    package private(set) var deletions: [Deletion] = []
    /// The active segment is among them: a roll must come first, so that appends have somewhere to go.
    package private(set) var rollsActive = false
    /// Where the log starts afterwards. Persisted before the first segment goes.
    package private(set) var start: Offset

    package var isEmpty: Bool { deletions.isEmpty }
    package var bytes: Int64 { deletions.reduce(0) { $0 + $1.bytes } }

    /// `segments` are all of the log, in order.
    package init(
        _ segments: [SegmentFacts], start: Offset, highWatermark: Offset, settings: RetentionSettings, now: Timestamp
    ) {
        self.start = start
        var excess = settings.bytes.map { bytes in segments.reduce(-bytes) { $0 + $1.bytes } }
        for segment in segments {
            guard segment.next <= highWatermark, let reason = reason(segment, settings, now, excess: excess) else {
                break
            }
            excess = excess.map { $0 - segment.bytes }
            deletions.append(Deletion(base: segment.base, bytes: segment.bytes, reason: reason))
            rollsActive = segment.isActive
            self.start = max(self.start, segment.next)
        }
    }

    private func reason(
        _ segment: SegmentFacts, _ settings: RetentionSettings, _ now: Timestamp, excess: Int64?
    ) -> Reason? {
        if !segment.isActive && segment.next <= start { return .belowStart }
        // An empty active segment holds nothing that could be too old or too much.
        guard settings.deletes, !(segment.isActive && segment.bytes == 0) else { return nil }
        if let millis = settings.millis, now.millis(since: segment.largestTimestamp) > millis { return .expired }
        if let excess, excess >= segment.bytes { return .overSize }
        return nil
    }
}
