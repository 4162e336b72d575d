import MartletBase

/// What logs tell their owner. Called without any lock, from the thread on which it happened.
package protocol LogObserver: AnyObject, Sendable {
    /// Everything before `end` is on disk. Calls for one log may overtake each other: the largest end counts.
    func log(_ log: PartitionLog, isDurableTo end: Offset)
    /// An append that had to wait may be tried again.
    func logIsAppendable(_ log: PartitionLog)
    func log(_ log: PartitionLog, reports report: LogReport)
    /// Nothing is written to this directory any more.
    func logDirectory(_ directory: LogDirectory, failed cause: DiskError)
}

/// What an operator should know, in words that say what was found and what was done about it.
package enum LogReport: Hashable, Sendable, CustomStringConvertible {
    /// Bytes that no sync had covered were cut off after an unclean stop.
    case cutTail(end: Offset, bytes: Int64)
    /// The bytes that were cut off held batches that looked sound; they were copied aside.
    case keptAside(path: String, bytes: Int64)
    case damaged(path: String, FaultyRange)
    /// A snapshot of producers was damaged; the log was read instead.
    case producersRebuilt(from: Offset)
    case checkpointDamaged(path: String)
    /// The indexes of a segment were not what had been written.
    case indexesRebuilt(path: String)
    /// The device did not give what was asked of it.
    case unreadable(DiskError)
    /// Its compaction has ended without an outcome.
    case notCompacted(CompactionError)
    /// The log cannot be used.
    case refused(StorageError)

    package var description: String {
        switch self {
        case .cutTail(let end, let bytes):
            "after an unclean stop \(bytes) bytes that had not been acknowledged as durable were cut off at offset \(end)"
        case .keptAside(let path, let bytes): "of what was cut off, \(bytes) bytes look sound and were kept in \(path)"
        case .damaged(let path, let range):
            "\(path) is damaged: \(range). These records are answered with an error, nothing was cut off. "
                + "To rescue what is readable: martlet log salvage \(path)"
        case .producersRebuilt(let offset):
            "the producers' state was rebuilt from the log, from offset \(offset) on"
        case .checkpointDamaged(let path):
            "\(path) is damaged; its copy or the log itself was used instead"
        case .indexesRebuilt(let path): "the indexes of \(path) were damaged and were rebuilt from the log"
        case .unreadable(let error): "\(error); the disk should be looked at"
        case .notCompacted(let error): "compaction failed: \(error)"
        case .refused(let error): error.description
        }
    }
}
