import MartletBase
import MartletRecords

/// Why a log cannot do what it was asked. Every case says what is wrong, where, and what to do about it.
package enum StorageError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The device or the file system refused. Final for the log directory where it was a write.
    case disk(DiskError)
    /// Earlier a write, a sync, a truncation or a close failed in this log directory; nothing is written to it again.
    case directoryFailed(path: String, cause: DiskError)
    /// Less space is left than the reserve that reads, deletes and checkpoints need.
    case diskFull(path: String, availableBytes: Int64)
    case damagedFile(path: String, reason: FormatError)
    case damagedBatch(path: String, offset: Offset, position: Int64, reason: BatchError)
    /// The offset lies in bytes that are known to be damaged.
    case faulty(path: String, FaultyRange)
    /// The end of the log is damaged and nothing says where it was: appending could give offsets out twice.
    case endUnknown(path: String, segment: Offset, position: Int64, validEnd: Offset)
    case offsetOutOfRange(Offset, start: Offset, end: Offset)
    /// The directory holds the log of another topic of the same name.
    case foreignLog(path: String, found: TopicID, expected: TopicID)
    case foreignDirectory(path: String, detail: String)
    case directoryInUse(path: String)
    /// Two directories hold the same log, and nothing says which of them is the newer.
    case duplicateLog(String, String)
    /// The log is closed for good: deleted, or its broker stops.
    case closed(TopicPartition)

    package var description: String {
        switch self {
        case .disk(let error): error.description
        case .directoryFailed(let path, let cause):
            "the log directory \(path) is out of service since \(cause); replace or repair the disk, then restart"
        case .diskFull(let path, let available):
            "only \(available) bytes are left on the disk of \(path); free space or shorten retention"
        case .damagedFile(let path, let reason):
            switch reason {
            case .newerVersion: "\(path) was written by a newer release: \(reason); start that release"
            default: "\(path) is damaged: \(reason)"
            }
        case .damagedBatch(let path, let offset, let position, let reason):
            "\(path) is damaged at offset \(offset) (byte \(position)): \(reason); "
                + "to rescue what is readable: martlet log salvage \(directory(of: path))"
        case .faulty(let path, let range):
            "\(path) is damaged: \(range); to rescue what is readable: martlet log salvage \(path)"
        case .endUnknown(let path, let segment, let position, let validEnd):
            "\(path) is damaged from byte \(position) of \(FileNames.segment(segment, ".log")) to its end, and nothing "
                + "says where the log ended; it is readable up to offset \(validEnd). "
                + "To go on from there, giving up what followed: martlet log salvage \(path)"
        case .offsetOutOfRange(let offset, let start, let end):
            "offset \(offset) is not in the log, which holds \(start) to \(end)"
        case .foreignLog(let path, let found, let expected):
            "\(path) belongs to topic id \(found), not \(expected): a topic of the same name that was deleted"
        case .foreignDirectory(let path, let detail):
            "\(path) does not belong to this broker: \(detail). Use another --data, or the broker that owns it"
        case .duplicateLog(let one, let other):
            "\(one) and \(other) hold the same log, and nothing says which is the newer; move one of them out of the log "
                + "directories"
        case .directoryInUse(let path): "another process uses \(path); stop it, or use another --data"
        case .closed(let partition): "the log \(partition) is closed"
        }
    }

    private func directory(of path: String) -> Substring {
        path.lastIndex(of: "/").map { path[..<$0] } ?? path[...]
    }
}
