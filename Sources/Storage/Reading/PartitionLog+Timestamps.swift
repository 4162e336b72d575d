import MartletBase
import MartletRecords

/// A record's place in time, as ListOffsets answers it.
package struct TimestampedOffset: Hashable, Sendable {
    package let offset: Offset
    package let timestamp: Timestamp
    package let leaderEpoch: LeaderEpoch

    package init(offset: Offset, timestamp: Timestamp, leaderEpoch: LeaderEpoch) {
        self.offset = offset
        self.timestamp = timestamp
        self.leaderEpoch = leaderEpoch
    }
}

package enum TimestampOutcome: Hashable, Sendable {
    case found(TimestampedOffset)
    case none
    /// Something is not in memory: to be asked again by a job, waiting.
    case mustWait
}

extension PartitionLog {
    /// What one batch may grow to when it is decompressed to find a record in it.
    private static let decompressedLimit = 256 << 20

    /// The first record at or after the log's start whose timestamp is at least `timestamp`.
    package func firstOffset(since timestamp: Timestamp, waiting: Bool = false) throws(StorageError) -> TimestampOutcome
    {
        guard let view = try timeView() else { return .mustWait }
        for segment in view.segments {
            guard let largest = try largestTimestamp(of: segment, waiting) else { return .mustWait }
            if largest.timestamp < timestamp { continue }
            var from = max(view.start, segment.base)
            while from < segment.nextOffset {
                switch try searchTime(segment, timestamp, from, waiting) {
                case .mustWait: return .mustWait
                case .beyond: from = segment.nextOffset
                case .damaged(let first, let position, let reason):
                    throw .damagedBatch(path: segment.path, offset: first, position: position, reason: reason)
                case .batch(let header, let position):
                    let found = try record(of: header, at: position, in: segment, waiting) { record in
                        record.offset >= view.start && record.timestamp >= timestamp
                    }
                    if found != .none { return found }
                    from = header.nextOffset
                }
            }
        }
        return .none
    }

    /// The first record with the largest timestamp of the log.
    package func offsetOfMaxTimestamp(waiting: Bool = false) throws(StorageError) -> TimestampOutcome {
        guard let view = try timeView() else { return .mustWait }
        var best: (segment: Segment, timestamp: Timestamp, offset: Offset)?
        for segment in view.segments {
            guard let largest = try largestTimestamp(of: segment, waiting) else { return .mustWait }
            if largest.timestamp > best?.timestamp ?? .none { best = (segment, largest.timestamp, largest.offset) }
        }
        guard let best else { return .none }
        switch try locate(best.offset, in: best.segment, view.damage, waiting) {
        case .mustWait: return .mustWait
        case .beyond: return .none
        case .damaged(let first, let position, let reason):
            throw .damagedBatch(path: best.segment.path, offset: first, position: position, reason: reason)
        case .batch(let header, let position):
            return try record(of: header, at: position, in: best.segment, waiting) { $0.timestamp == best.timestamp }
        }
    }

    private struct TimeView: Sendable {
        let segments: [Segment]
        let start: Offset
        let damage: FaultyRanges
    }

    /// `nil` where the log has to be opened first.
    private func timeView() throws(StorageError) -> TimeView? {
        try state.withLock { state throws(StorageError) in
            try state.checkUsable(id)
            switch state.phase {
            case .closed: return nil
            default: return TimeView(segments: state.segments, start: state.start, damage: state.faulty)
            }
        }
    }

    private func largestTimestamp(
        of segment: Segment, _ waiting: Bool
    ) throws(StorageError) -> (timestamp: Timestamp, offset: Offset)? {
        if waiting { try openForReading(segment) }
        return segment.largestTimestamp
    }

    func openForReading(_ segment: Segment) throws(StorageError) {
        do throws(DiskError) { try open(segment) } catch { throw .disk(error) }
    }

    private func searchTime(
        _ segment: Segment, _ timestamp: Timestamp, _ offset: Offset, _ waiting: Bool
    ) throws(StorageError) -> Segment.Found {
        do throws(DiskError) { return try segment.find(timestamp, from: offset, waiting: waiting) } catch {
            throw .disk(error)
        }
    }

    /// The first record of a batch that `matches`.
    private func record(
        of header: RecordBatchHeader, at position: Int64, in segment: Segment, _ waiting: Bool,
        where matches: (Record) -> Bool
    ) throws(StorageError) -> TimestampOutcome {
        // Decompressing is no work for a reactor.
        guard waiting || header.codec == .none, let file = segment.file else { return .mustWait }
        let bytes: [UInt8]
        do throws(DiskError) { bytes = try file.bytes(at: position, count: header.totalSize) } catch {
            throw .disk(error)
        }
        do throws(BatchError) {
            let batch = try RecordBatchView(bytes.span.bytes)
            var decompressor = Decompressor()
            var reader = try batch.records(using: &decompressor, limit: Self.decompressedLimit)
            while let record = try reader.next() {
                guard matches(record) else { continue }
                return .found(
                    TimestampedOffset(
                        offset: record.offset, timestamp: record.timestamp, leaderEpoch: header.leaderEpoch))
            }
            return .none
        } catch {
            throw .damagedBatch(path: segment.path, offset: header.baseOffset, position: position, reason: error)
        }
    }
}
