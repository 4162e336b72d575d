import MartletBase

/// A log as recovery leaves it: what is on disk, and what is known of it.
struct OpenedLog: Sendable {
    var segments: [Segment] = []
    var start: Offset
    var end: Offset
    var epochs = LeaderEpochCache()
    var producers = ProducerState()
    var snapshots: [Offset] = []
    var faulty = FaultyRanges()
    var reports: [LogReport] = []
    /// Bytes that were read to verify the log.
    var bytesVerified: Int64 = 0
    /// Files of segments that lie before the start, or were renamed away before.
    var retired: [String] = []
    /// Why the log must not be used.
    var refusal: StorageError?
}
