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
    /// What its file says; the segments may know better.
    var indexGuard: IndexGuard?
    var reports: [LogReport] = []
    /// Bytes that were read to verify the log.
    var bytesVerified: Int64 = 0
    /// Files of segments that lie before the start, or were renamed away before.
    var retired: [String] = []
    /// Why the log must not be used.
    var refusal: StorageError?
}

extension OpenedLog {
    /// A file of a newer release refuses the log; any other damage is reported, and the file made anew.
    mutating func note(_ error: FormatError, in path: String) {
        if case .newerVersion = error {
            refusal = refusal ?? .damagedFile(path: path, reason: error)
        } else {
            reports.append(.checkpointDamaged(path: path))
        }
    }
}
