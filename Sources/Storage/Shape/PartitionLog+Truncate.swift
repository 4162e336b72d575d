import MartletBase

extension PartitionLog {
    /// Cuts the log so that it ends at `offset`, or at the beginning of the batch that holds it. For a follower that has
    /// diverged from its leader. `done` is told where the log ends now, from a job.
    ///
    /// What allows a start to tell damage from a torn tail, the recovery point, is lowered durably before a byte goes, and
    /// the cut is durable before the next append. The epochs are cut last, and again by a start: while batches are
    /// there, so is what is known of their epochs.
    package func truncate(to offset: Offset, _ done: @escaping @Sendable (Result<Offset, StorageError>) -> Void) {
        reshape(done) { [self] () throws(StorageError) in try cut(to: offset) }
    }

    /// Throws all of the log away and goes on at `offset`: the leader's log begins behind this one's end.
    ///
    /// First it is cut, down to its start; only the empty log is moved. A start behind the end of what is there would
    /// look like the loss of all records from there on.
    package func restart(at offset: Offset, _ done: @escaping @Sendable (Result<Offset, StorageError>) -> Void) {
        reshape(done) { [self] () throws(StorageError) in
            try writing { () throws(DiskError) in
                try clear()
                home.logStarts.set(offset, for: id)
                try home.logStarts.persist(on: home.disk)
                home.recoveryPoints.set(offset, for: id)
                try home.recoveryPoints.persist(on: home.disk)
            }
            state.withLock { state in
                state.start = offset
                state.faulty = FaultyRanges()
            }
            try reopen(end: offset)
        }
    }

    private func clear() throws(DiskError) {
        let (start, segments, damage) = state.withLock { ($0.start, $0.segments, $0.faulty) }
        // A log that is not there yet has nothing to be removed.
        if segments.isEmpty { return }
        try lowerCheckpoints(to: start)
        try removeSegments(segments, of: EmptyCollection(), snapshotsAfter: .none)
        try saveEpochs(forceSaving(LeaderEpochCache()))
        if !damage.isEmpty { try save(FaultyRanges()) }
    }

    /// Runs `body` alone and with appends held, on an open log.
    private func reshape(
        _ done: @escaping @Sendable (Result<Offset, StorageError>) -> Void,
        _ body: @escaping @Sendable () throws(StorageError) -> Void
    ) {
        enqueue { [self] in
            state.withLock { $0.appendsAreHeld = true }
            var result: Result<Offset, StorageError>
            do throws(StorageError) {
                try home.check()
                try state.withLock { state throws(StorageError) in try state.checkUsable(id) }
                if case .closed = state.withLock({ $0.phase }) { try open() }
                try noteUse()
                try body()
                result = .success(bounds.end)
            } catch { result = .failure(error) }
            state.withLock { $0.appendsAreHeld = false }
            done(result)
        }
    }

    private func cut(to offset: Offset) throws(StorageError) {
        let (start, end, damage, segments) = state.withLock { ($0.start, $0.end, $0.faulty, $0.segments) }
        guard offset < end else { return }
        guard offset >= start else { throw .offsetOutOfRange(offset, start: start, end: end) }
        guard let index = segments.lastIndex(where: { $0.base <= offset }) else { return }
        let segment = segments[index]
        let position: Int64
        let newEnd: Offset
        switch try locate(offset, in: segment, damage, true) {
        case .batch(let header, let found): (position, newEnd) = (found, min(header.baseOffset, offset))
        case .beyond, .mustWait: (position, newEnd) = (segment.size, offset)
        case .damaged(let first, let found, _): (position, newEnd) = (found, min(first, offset))
        }
        try writing { () throws(DiskError) in
            try lowerCheckpoints(to: newEnd)
            try removeSegments(segments[(index + 1)...], of: segments[...index], snapshotsAfter: newEnd)
            let file = try home.disk.open(segment.path, .readWrite)
            try file.truncate(to: position)
            try file.synchronize()
            try file.close()
            var epochs = state.withLock { $0.epochs }
            epochs.truncate(to: newEnd)
            try saveEpochs(forceSaving(epochs))
            var faulty = damage
            faulty.keep(from: start, to: newEnd)
            if faulty != damage { try save(faulty) }
        }
        try reopen(end: newEnd)
    }

    /// A high watermark first: the recovery point never lies below the one that a start reads.
    private func lowerCheckpoints(to end: Offset) throws(DiskError) {
        if let mark = home.highWatermarks[id], mark > end {
            home.highWatermarks.set(end, for: id)
            try home.highWatermarks.persist(on: home.disk)
        }
        if let clean = home.cleanerOffsets[id], clean > end {
            home.cleanerOffsets.set(end, for: id)
            try home.cleanerOffsets.persist(on: home.disk)
        }
        home.recoveryPoints.set(min(end, home.recoveryPoints[id] ?? end), for: id)
        try home.recoveryPoints.persist(on: home.disk)
    }

    private func forceSaving(_ epochs: LeaderEpochCache) -> LeaderEpochCache {
        state.withLock { $0.epochs = epochs }
        return epochs
    }

    /// `left` is what stays.
    private func removeSegments(
        _ segments: some BidirectionalCollection<Segment>, of left: some Collection<Segment>,
        snapshotsAfter offset: Offset
    ) throws(DiskError) {
        // Last first, and durably one by one: whatever a crash leaves of this is a log without a hole.
        for segment in segments.reversed() { try retireFiles(FileNames.ofSegment.map { segment.path($0) }) }
        for snapshot in state.withLock({ $0.snapshots }) where snapshot > offset {
            try home.disk.unlinkIfPresent(directory + FileNames.segment(snapshot, FileNames.producerSnapshot))
        }
        // Segments of the same names may come, with other indexes.
        try saveIndexGuard(of: left)
        try home.disk.synchronizeDirectory(path)
    }

    /// Reads the log anew from disk, where it now ends.
    private func reopen(end: Offset) throws(StorageError) {
        closeSegments(as: .unclean(recoveryPoint: end))
        state.withLock { state in
            state.end = end
            state.highWatermark = min(state.highWatermark, end)
            state.rollIsWanted = false
        }
        try open()
    }

    /// Leaves the log at rest. The caller has seen to what is not synchronized.
    func closeSegments(as restart: RestartKnowledge) {
        let segments = state.withLock { state in
            let segments = state.segments
            state.sealedBytes = state.bytes
            state.segments = []
            state.phase = .closed
            state.restart = restart
            // An opening removes the file.
            if state.next == .ready { state.next = .absent }
            return segments
        }
        for segment in segments {
            home.cache.remove(segment)
            segment.contents.withLock { contents in
                contents.open = nil
                contents.isDirty = false
            }
        }
    }
}
