import MartletBase
import MartletRecords
import Synchronization

/// A segment, or the part of the last one that is on disk, as a scrub reads it.
package struct ScrubTarget: Sendable {
    package let base: Offset
    /// The first offset that does not belong to it: the next segment's, or the log's end.
    let boundary: Offset
    package let bytes: Int64
    let path: String
    /// Damage that need not be found again.
    let known: FaultyRanges
    /// Offsets may be missing, because compaction has been here or may come.
    let allowsGaps: Bool
    /// Of an open log: damage is marked only while the log still has it. `nil` for a log at rest, which may be opened and
    /// changed while it is read, so that what is found has to be found again.
    let segment: Segment?

    package var isOfOpenLog: Bool { segment != nil }
}

/// Reads one segment from its start to its end, a bounded part at a time, and changes nothing.
package final class SegmentScrub: Sendable {
    package enum Progress: Hashable, Sendable {
        case working
        case damage(FaultyRange)
        case finished
    }

    package let target: ScrubTarget
    private let walk: Mutex<Walk>

    init(_ target: ScrubTarget, on disk: any Disk) throws(DiskError) {
        self.target = target
        walk = Mutex(try Walk(target, on: disk))
    }

    /// Bytes that lie behind it.
    package var position: Int64 { walk.withLock { $0.survey.position } }

    /// Reads about `bytes` more, or up to the next damage.
    package func step(bytes: Int64) throws(DiskError) -> Progress {
        try walk.withLock { walk throws(DiskError) in try walk.step(bytes: bytes, target) }
    }

    private struct Walk: ~Copyable {
        var survey: SegmentSurvey
        private var next: Offset
        private var hasEnded = false

        init(_ target: ScrubTarget, on disk: any Disk) throws(DiskError) {
            survey = SegmentSurvey(
                try disk.open(target.path, .read), base: target.base, size: target.bytes, before: target.boundary)
            next = target.base
        }

        mutating func step(bytes: Int64, _ target: ScrubTarget) throws(DiskError) -> Progress {
            let limit = survey.position + max(bytes, 1)
            while !hasEnded, survey.position < limit {
                if let range = try advance(target), !target.known.covers(range) { return .damage(range) }
            }
            return hasEnded ? .finished : .working
        }

        private mutating func advance(_ target: ScrubTarget) throws(DiskError) -> FaultyRange? {
            switch try survey.next() {
            case .batch(let header, let position):
                defer { next = header.nextOffset }
                return missing(before: header.baseOffset, position, target)
            case .damage(let range, _):
                next = range.next
                return range
            case .zeros, nil:
                hasEnded = true
                return missing(before: target.boundary, target.bytes, target)
            }
        }

        /// Whole batches that are not there leave every checksum right.
        private func missing(before offset: Offset, _ position: Int64, _ target: ScrubTarget) -> FaultyRange? {
            guard !target.allowsGaps, offset > next else { return nil }
            return FaultyRange(
                segment: target.base, first: next, next: offset, position: position, endPosition: position)
        }
    }
}
