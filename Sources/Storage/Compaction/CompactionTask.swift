import MartletBase

/// One compaction of one log, as it was decided: which segments, up to where, by which limits.
package struct CompactionTask: Sendable {
    package let directory: DirectoryPath
    /// The sealed segments from the log's first up to `end`, in order.
    package let segments: [SealedSegment]
    /// The bases of the segments behind them, whose indexes may name transactions that reach into them.
    package let laterBases: [Offset]
    package let firstDirty: Offset
    package let end: Offset
    /// The last batches of the producers that the log knows.
    package let producers: [ProducerID: ProducerTail]
    package let limits: SegmentGroup.Limits
    package let deleteRetentionMillis: Int64
    package let now: Timestamp
    package let memory: Memory

    package struct Memory: Hashable, Sendable {
        /// For the map of keys.
        package var mapBytes = 128 << 20
        /// At most so much is decompressed of one batch.
        package var batchBytes = 256 << 20

        package init() {}
    }

    package init(
        directory: DirectoryPath, segments: [SealedSegment], laterBases: [Offset], firstDirty: Offset, end: Offset,
        producers: [ProducerID: ProducerTail], limits: SegmentGroup.Limits, deleteRetentionMillis: Int64,
        now: Timestamp, memory: Memory = Memory()
    ) {
        invariant(segments.last.map { $0.next == end } ?? true, "a compaction up to \(end) ends with its last segment")
        self.directory = directory
        self.segments = segments
        self.laterBases = laterBases
        self.firstDirty = firstDirty
        self.end = end
        self.producers = producers
        self.limits = limits
        self.deleteRetentionMillis = deleteRetentionMillis
        self.now = now
        self.memory = memory
    }
}

/// What a compaction has done so far.
package struct CompactionReport: Hashable, Sendable {
    /// The keys of all records before it decided; the next compaction begins there.
    package var coveredEnd = Offset.zero
    package var keys = 0
    package var bytesRead: Int64 = 0
    package var bytesWritten: Int64 = 0
    package var recordsRead = 0
    package var recordsKept = 0
    /// Records that went because they have no key.
    package var keylessRecords = 0
    package var segmentsReplaced = 0
    package var segmentsMade = 0

    package init() {}
}

/// A rewritten segment that is durable and waits as `.swap` to take the place of those that it was made from.
package struct SegmentReplacement: Sendable {
    /// Where the log lay when it was compacted.
    package let directory: DirectoryPath
    package let replaced: [SealedSegment]
    package let bytes: Int64
    /// The new segment's file and indexes.
    let open: Segment.OpenSegment

    package var base: Offset { replaced[0].base }
    package var next: Offset { replaced[replaced.count - 1].next }
}
