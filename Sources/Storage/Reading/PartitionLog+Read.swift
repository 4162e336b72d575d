import MartletBase
import MartletRecords

package enum ReadOutcome: Sendable {
    case slice(LogSlice)
    /// Nothing to read at that offset yet.
    case empty
    /// Something is not in memory: to be asked again by a job, waiting.
    case mustWait
}

/// How far a read may go.
package struct ReadLimit: Hashable, Sendable {
    /// The first offset that must not be read: high watermark, last stable offset or log end.
    package var upTo: Offset
    package var maxBytes: Int
    /// Whether the first batch is given even if it is larger than `maxBytes`.
    package var wholeFirstBatch: Bool

    package init(upTo: Offset, maxBytes: Int, wholeFirstBatch: Bool = true) {
        self.upTo = upTo
        self.maxBytes = maxBytes
        self.wholeFirstBatch = wholeFirstBatch
    }
}

extension PartitionLog {
    /// Whole batches from the one that holds `offset` on, all in one segment. `waiting` is for jobs: without it nothing is
    /// read that is not in memory.
    package func read(
        from offset: Offset, _ limit: ReadLimit, waiting: Bool = false
    ) throws(StorageError) -> ReadOutcome {
        let plan = try state.withLock { state throws(StorageError) in try state.plan(offset, limit.upTo, id, path) }
        switch plan {
        case .empty: return .empty
        case .closed: return .mustWait
        case .search(let search):
            do throws(StorageError) { return try run(search, offset, limit, waiting) } catch {
                guard case .disk(let cause) = error, cause.kind == .notFound else { throw error }
                // Compaction has exchanged segments since the plan was made: the next plan has the new ones.
                if search.segments.contains(where: \.isReplaced) {
                    return try read(from: offset, limit, waiting: waiting)
                }
                return try afterRemoval(offset, error)
            }
        }
    }

    /// What the lock was taken for: segments that cannot change under the reader's feet, and how far they may be read.
    struct SearchPlan: Sendable {
        var segments: ArraySlice<Segment>
        /// Where `upTo` lies, if that was known at once.
        var limit: LogPosition?
        var damage: FaultyRanges
        var epochs: LeaderEpochCache
        var allowsGaps: Bool
    }

    enum Plan: Sendable {
        case empty
        case closed
        case search(SearchPlan)
    }
}

extension PartitionLog.State {
    func plan(
        _ offset: Offset, _ upTo: Offset, _ id: TopicPartition, _ path: String
    ) throws(StorageError) -> PartitionLog.Plan {
        try checkUsable(id)
        guard offset >= start, offset <= end else { throw .offsetOutOfRange(offset, start: start, end: end) }
        if offset == end || offset >= upTo { return .empty }
        guard case .open = phase else { return .closed }
        if let range = faulty.range(containing: offset) { throw .faulty(path: path, range) }
        let index = segments.lastIndex { $0.base <= offset } ?? 0
        let endPosition = self.endPosition
        let limit: LogPosition? =
            if upTo >= end { endPosition } else if upTo == flush.durable.offset { flush.durable } else { nil }
        return .search(
            PartitionLog.SearchPlan(
                segments: segments[index...], limit: limit, damage: faulty, epochs: epochs, allowsGaps: allowsGaps))
    }
}

extension PartitionLog {
    private func run(
        _ plan: SearchPlan, _ offset: Offset, _ limit: ReadLimit, _ waiting: Bool
    ) throws(StorageError) -> ReadOutcome {
        for segment in plan.segments {
            switch try locate(offset, in: segment, plan.damage, waiting) {
            case .mustWait: return .mustWait
            case .beyond:
                // Only compaction leaves a segment whose last batches are gone.
                guard plan.allowsGaps || segment === plan.segments.last else {
                    throw missing(from: offset, in: segment)
                }
            case .damaged(let first, let position, let reason):
                noteDamage(in: segment, at: position, offset: first)
                throw .damagedBatch(path: segment.path, offset: first, position: position, reason: reason)
            case .batch(let header, let position):
                if header.baseOffset >= limit.upTo { return .empty }
                if header.baseOffset > offset, !plan.allowsGaps { throw missing(from: offset, in: segment) }
                try checkEpoch(header, around: offset, at: position, in: segment, plan.epochs)
                guard let end = try end(of: plan, limit.upTo, in: segment, waiting) else { return .mustWait }
                return slice(segment, header, position, end, limit, plan.damage)
            }
        }
        return .empty
    }

    /// As the segment finds it, known damage before it passed over.
    func locate(
        _ offset: Offset, in segment: Segment, _ damage: FaultyRanges, _ waiting: Bool
    ) throws(StorageError) -> Segment.Found {
        do throws(DiskError) {
            if waiting { try open(segment) }
            let found = try segment.find(offset, waiting: waiting)
            let passed: (FaultyRange) -> Bool
            switch found {
            case .damaged(_, let position, _): passed = { $0.position <= position }
            // A damaged batch may claim the offsets of those behind it.
            case .batch(_, let position): passed = { $0.position <= position && position < $0.endPosition }
            case .beyond, .mustWait: return found
            }
            let known = damage.ranges.last { $0.segment == segment.base && $0.next <= offset && passed($0) }
            guard let known else { return found }
            return try segment.find(offset, from: known.endPosition, waiting: waiting)
        } catch { throw .disk(error) }
    }

    /// No checksum covers the epoch of a batch.
    private func checkEpoch(
        _ header: RecordBatchHeader, around offset: Offset, at position: Int64, in segment: Segment,
        _ epochs: LeaderEpochCache
    ) throws(StorageError) {
        // The log may start inside the batch, and the first epoch with it.
        let known = epochs.epoch(at: max(header.baseOffset, offset))
        if known == .none || known == header.leaderEpoch { return }
        let range = FaultyRange(
            segment: segment.base, first: header.baseOffset, next: header.nextOffset, position: position,
            endPosition: position + Int64(header.totalSize))
        mark(range)
        throw .faulty(path: path, range)
    }

    private func missing(from offset: Offset, in segment: Segment) -> StorageError {
        .faulty(
            path: path,
            FaultyRange(
                segment: segment.base, first: offset, next: max(segment.nextOffset, offset + 1),
                position: segment.size, endPosition: segment.size))
    }

    /// The position in `segment` before which everything lies below `upTo`; `nil`: it has to be looked up by a job.
    private func end(
        of plan: SearchPlan, _ upTo: Offset, in segment: Segment, _ waiting: Bool
    ) throws(StorageError) -> Int64? {
        if let limit = plan.limit, limit.segment == segment.base { return limit.position }
        if segment !== plan.segments.last, segment.nextOffset <= upTo { return segment.size }
        switch try locate(upTo, in: segment, plan.damage, waiting) {
        case .batch(_, let position): return position
        case .beyond: return segment.size
        case .damaged(_, let position, _): return position
        case .mustWait: return nil
        }
    }

    private func slice(
        _ segment: Segment, _ header: RecordBatchHeader, _ position: Int64, _ end: Int64, _ limit: ReadLimit,
        _ damage: FaultyRanges
    ) -> ReadOutcome {
        var end = end
        if let next = damage.ranges.first(where: { $0.segment == segment.base && $0.position >= position }) {
            end = min(end, next.position)
        }
        guard let file = segment.file, end > position else { return end > position ? .mustWait : .empty }
        if header.totalSize > limit.maxBytes, !limit.wholeFirstBatch { return .empty }
        let count = min(end - position, Int64(max(limit.maxBytes, header.totalSize)))
        return .slice(
            LogSlice(file: file, position: position, count: Int(count), firstOffset: header.baseOffset))
    }

    /// The segment's file went while it was looked for: the log's start has moved past it, or something is wrong.
    private func afterRemoval(_ offset: Offset, _ error: StorageError) throws(StorageError) -> ReadOutcome {
        let bounds = self.bounds
        guard offset >= bounds.start, offset <= bounds.end else {
            throw .offsetOutOfRange(offset, start: bounds.start, end: bounds.end)
        }
        throw error
    }

    /// Marks damage that a read has found, once it is known how far it goes.
    package func noteDamage(in segment: Segment, at position: Int64, offset: Offset) {
        home.jobs.submit(.background) { [self] in
            guard let file = segment.file else { return }
            let size = segment.size
            let search = DamageSearch(file: file, limit: size, expected: offset)
            do throws(DiskError) {
                let found = try search.next(after: position)
                // Nothing sound behind it: the rest of the segment is damaged.
                let next = found?.header.baseOffset ?? segment.nextOffset
                mark(
                    FaultyRange(
                        segment: segment.base, first: offset, next: max(next, offset + 1), position: position,
                        endPosition: found?.position ?? size))
            } catch { observer.log(self, reports: .unreadable(error)) }
        }
    }

    /// Marks a part of the log as damaged, durably, and reports it.
    package func mark(_ range: FaultyRange) {
        enqueue { [self] in _ = note(range) }
    }

    /// As `mark`, inside an exclusive task; says whether it was not known before.
    func note(_ range: FaultyRange) -> Bool {
        let faulty = state.withLock { state -> FaultyRanges? in
            state.faulty.insert(range) ? state.faulty : nil
        }
        guard let faulty, home.cause == nil else { return false }
        do throws(DiskError) { try save(faulty) } catch { home.fail(error) }
        observer.log(self, reports: .damaged(path: path, range))
        return true
    }
}
