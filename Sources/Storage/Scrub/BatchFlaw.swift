import MartletBase
import MartletRecords

/// What is wrong with a batch where it stands.
package enum BatchFlaw: Error, Hashable, Sendable, CustomStringConvertible {
    case unsound(BatchError)
    case offsetBack(expected: Offset, found: Offset)
    case offsetBeyond(end: Offset, found: Offset)
    case epochBack(latest: LeaderEpoch, found: LeaderEpoch)

    package var description: String {
        switch self {
        case .unsound(let error): error.explanation
        case .offsetBack(let expected, let found):
            "a batch begins at offset \(found) where \(expected) or more must follow"
        case .offsetBeyond(let end, let found): "a batch reaches offset \(found), but the next segment begins at \(end)"
        case .epochBack(let latest, let found): "a batch of leader epoch \(found) follows one of epoch \(latest)"
        }
    }
}

extension BatchError {
    /// What is wrong, for people.
    var explanation: String {
        switch self {
        case .truncated(let needed, let available): "a batch of \(needed) bytes where only \(available) are left"
        case .invalidLength(let length): "a batch length of \(length)"
        case .legacyFormat(let magic): "a message set of the old format \(magic), which is not read"
        case .unknownMagic(let magic): "an unknown batch format \(magic)"
        case .checksumMismatch(let stored, let computed):
            "the checksum is \(String(stored, radix: 16)) but the bytes give \(String(computed, radix: 16))"
        case .unknownCodec(let number): "an unknown compression codec \(number)"
        case .invalidBaseOffset(let offset): "a base offset of \(offset)"
        case .invalidLastOffsetDelta(let delta): "a last offset delta of \(delta)"
        case .invalidRecordCount(let count): "a record count of \(count)"
        default: "\(self)"
        }
    }
}

/// What must rise along a log and is not covered by a batch's checksum: offsets and epochs.
struct BatchOrder {
    /// The first offset that does not belong to the segment, where that is known.
    let boundary: Offset?
    /// The next batch begins here or later.
    private(set) var expected: Offset
    private var latestEpoch = LeaderEpoch.none

    init(base: Offset, boundary: Offset?) {
        expected = base
        self.boundary = boundary
    }

    /// Takes the next batch, unless it cannot stand here.
    mutating func take(_ header: RecordBatchHeader) -> BatchFlaw? {
        if header.baseOffset < expected { return .offsetBack(expected: expected, found: header.baseOffset) }
        if let boundary, header.nextOffset > boundary {
            return .offsetBeyond(end: boundary, found: header.lastOffset)
        }
        if header.leaderEpoch < latestEpoch { return .epochBack(latest: latestEpoch, found: header.leaderEpoch) }
        expected = header.nextOffset
        latestEpoch = header.leaderEpoch
        return nil
    }

    /// Goes on behind damage. What the epochs were before it is not relied upon.
    mutating func resume(at offset: Offset) {
        expected = offset
        latestEpoch = .none
    }
}
