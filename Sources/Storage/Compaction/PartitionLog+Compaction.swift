import MartletBase

extension PartitionLog {
    /// A compaction of this log by what it holds now; `nil` where there is nothing to compact. Damage that is known forbids
    /// it: what a tombstone deletes may lie in the damaged part, and would come back with its repair.
    func compactionTask(
        _ candidate: CompactionCandidate, _ settings: CompactionSettings, now: Timestamp,
        memory: CompactionTask.Memory = CompactionTask.Memory()
    ) -> CompactionTask? {
        state.withLock { state in
            guard case .open = state.phase, state.faulty.isEmpty, candidate.dirtyBytes > 0 else { return nil }
            let sealed = state.segments.dropLast()
            let covered = sealed.prefix { $0.nextOffset <= candidate.end }
            guard let last = covered.last, last.nextOffset == candidate.end else { return nil }
            var producers: [ProducerID: ProducerTail] = [:]
            for (id, entry) in state.producers.entries {
                producers[id] = ProducerTail(
                    lastDataOffset: entry.lastOffset >= .zero ? entry.lastOffset : nil, epoch: entry.epoch)
            }
            return CompactionTask(
                directory: directory,
                segments: covered.map { SealedSegment(base: $0.base, next: $0.nextOffset, bytes: $0.size) },
                laterBases: state.segments.dropFirst(covered.count).map(\.base), firstDirty: candidate.firstDirty,
                end: candidate.end, producers: producers,
                limits: SegmentGroup.Limits(
                    segmentBytes: Int64(state.config.segmentBytes), indexBytes: Int64(state.config.indexBytes),
                    indexIntervalBytes: Int64(state.config.indexIntervalBytes)),
                deleteRetentionMillis: settings.deleteRetentionMillis, now: now, memory: memory)
        }
    }

    /// Puts a rewritten segment in the place of those that it was made from. `done` is told, from a job, whether it did:
    /// a log whose shape has changed meanwhile keeps what it has.
    package func replaceSegments(
        _ replacement: SegmentReplacement, _ done: @escaping @Sendable (Result<Bool, StorageError>) -> Void
    ) {
        enqueue { [self] in
            do throws(StorageError) {
                try home.check()
                done(.success(try exchange(replacement)))
            } catch { done(.failure(error)) }
        }
    }

    private func exchange(_ replacement: SegmentReplacement) throws(StorageError) -> Bool {
        // The directory of a log that was deleted meanwhile is gone, and may be another log's by now.
        try state.withLock { state throws(StorageError) in try state.checkUsable(id) }
        // One that has moved to another directory meanwhile has left behind what compaction wrote.
        guard replacement.directory == directory else { return false }
        try noteUse()
        try noteFirstCompaction()
        guard let old = place(replacement) else {
            try writing { () throws(DiskError) in
                try SegmentSwap.withdraw(replacement.base, in: directory, on: home.disk)
            }
            return false
        }
        for segment in old.gone { home.cache.remove(segment) }
        try writing { () throws(DiskError) in
            try saveIndexGuard(of: state.withLock { $0.segments })
            try retireFiles(old.gone.flatMap { segment in FileNames.ofSegment.map { segment.path($0) } })
            try SegmentSwap.promote(replacement.base, in: directory, on: home.disk)
        }
        // Until now it was open under a name that is gone, and could not have been opened again.
        home.cache.admit(old.new)
        return true
    }

    /// Before the first segment goes the checkpoint has the log, which is what says from then on that missing offsets are
    /// no damage, whatever becomes of the topic's policy.
    private func noteFirstCompaction() throws(StorageError) {
        let start = state.withLock { $0.wasCompacted ? nil : $0.start }
        guard let start else { return }
        try writing { () throws(DiskError) in
            home.cleanerOffsets.set(start, for: id)
            try home.cleanerOffsets.persist(on: home.disk)
        }
        state.withLock { $0.wasCompacted = true }
    }

    /// Exchanges the segments in memory; `nil` where the log does not have the old ones any more.
    private func place(_ replacement: SegmentReplacement) -> (gone: [Segment], new: Segment)? {
        state.withLock { state in
            guard case .open = state.phase, state.faulty.isEmpty,
                let first = state.segments.firstIndex(where: { $0.base == replacement.base }),
                state.segments.count - first > replacement.replaced.count
            else { return nil }
            let range = first..<(first + replacement.replaced.count)
            let gone = Array(state.segments[range])
            let isSame = zip(gone, replacement.replaced).allSatisfy { segment, sealed in
                segment.base == sealed.base && segment.nextOffset == sealed.next && segment.size == sealed.bytes
            }
            guard isSame else { return nil }
            let new = Segment(
                base: replacement.base, in: directory, size: replacement.bytes, nextOffset: replacement.next)
            _ = new.install(replacement.open)
            new.contents.withLock { contents in
                contents.sums = [replacement.open.sums]
                if let before = gone.first?.sums.first { contents.sums.append(before) }
            }
            for segment in gone { segment.markReplaced() }
            state.segments.replaceSubrange(range, with: CollectionOfOne(new))
            state.sealedBytes += replacement.bytes - replacement.replaced.reduce(0) { $0 + $1.bytes }
            return (gone, new)
        }
    }
}
