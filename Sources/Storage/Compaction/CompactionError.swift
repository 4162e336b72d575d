import MartletBase
import MartletRecords
import MartletWire

/// Why a batch cannot be compacted. Nothing of it is removed then.
package enum FilterError: Error, Hashable, Sendable {
    case batch(BatchError)
    /// A control batch whose record is not as such records are.
    case control(WireError)
    /// An index of aborted transactions says otherwise than the marker at this offset.
    case contradiction(ProducerID, marker: Offset)
    case result(BuildError)
}

/// Why a compaction has ended without an outcome. What it has replaced until then stays, the rest is as it was.
package enum CompactionError: Error, Hashable, Sendable, CustomStringConvertible {
    case read(DiskError)
    /// Out of space the next compaction may go on; any other refusal is final for the log directory.
    case write(DiskError)
    /// Bytes in a sealed segment have changed since they were written.
    case damaged(path: String, FaultyRange, BatchFlaw)
    /// The bytes are as they were appended, and make no sense.
    case unsound(path: String, offset: Offset, FilterError)
    /// The rewritten segment has gone wrong on its way to the disk. It is not used.
    case unfaithful(path: String, position: Int64)

    package var description: String {
        switch self {
        case .read(let error), .write(let error): error.description
        case .damaged(let path, let range, let reason):
            "\(path) is damaged: \(range): \(reason); it is not compacted until it is repaired. "
                + "To rescue what is readable: martlet log salvage \(path)"
        case .unsound(let path, let offset, .contradiction(let producer, _)):
            "\(path) is not compacted: the marker at offset \(offset) of producer \(producer) contradicts the index of "
                + "aborted transactions; restart the broker after removing the .txnindex files, which are then rebuilt"
        case .unsound(let path, let offset, let reason):
            "\(path) is not compacted: the records at offset \(offset) cannot be read: \(reason)"
        case .unfaithful(let path, let position):
            "\(path) was not written as it should have been, from byte \(position) on; it is not used"
        }
    }
}
