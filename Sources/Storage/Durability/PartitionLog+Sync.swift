import MartletBase

/// Group commit and checkpoints. Everything here waits for the device and runs as a job.
extension PartitionLog {
    /// The one sync in flight: makes everything durable that has been written when it begins.
    func sync() {
        let begun = state.withLock { state -> (file: any DiskFile, bytes: Int64)? in
            guard let active = state.segments.last, let file = active.file else { return nil }
            return (file, state.flush.begin(state.endPosition))
        }
        guard let begun else {
            // Nothing is open, so nothing is unsynchronized: a close or a truncation came first.
            return endSync()
        }
        do throws(DiskError) {
            try settleBirth()
            try begun.file.synchronize()
        } catch {
            home.fail(error)
            return endSync()
        }
        // Another log of this disk may have been told of a failure that concerns this one's pages too.
        guard home.cause == nil else { return endSync() }
        let durable = state.withLock { $0.flush.complete() }
        // First of all: whoever waits has waited for this, and what they send next joins the next sync.
        observer.log(self, isDurableTo: durable)
        if begun.bytes <= Self.mostBytesWorthZeros { zeroAhead(begun.file) }
        endSync()
    }

    private func endSync() {
        let start = state.withLock { state in
            state.work.syncEnded()
            // Where the directory has failed nothing is synchronized any more, and a sync asked for again would only
            // pretend to.
            return home.cause == nil ? state.nextWork() : state.work.next(syncWanted: false)
        }
        perform(start)
    }

    /// The epochs' file. Every batch has its epoch with it; the file has it before the recovery point passes the batch, so
    /// that the two can be held against each other from then on.
    func saveEpochs(_ epochs: LeaderEpochCache?) throws(DiskError) {
        guard let epochs else { return }
        let file = GuardedFile(FileNames.leaderEpochs, in: directory)
        try file.replace(with: LeaderEpochCheckpoint.bytes(epochs.entries), on: home.disk)
        state.withLock { state in if state.epochs == epochs { state.epochs.markSaved() } }
    }

    /// The topic's id, which the manifest has too.
    private func saveMetadata() throws(DiskError) {
        if state.withLock({ $0.hasMetadataFile }) { return }
        let file = GuardedFile(FileNames.partitionMetadata, in: directory)
        try file.replace(with: PartitionMetadata(topicID: topicID).bytes, on: home.disk)
        state.withLock { $0.hasMetadataFile = true }
    }

    /// Called every now and then: `flush.ms`, producers that have gone silent.
    package func tick(_ now: Now) {
        let start = state.withLock { state in
            _ = state.flush.elapsed(state.config, at: now.monotonic)
            if case .open = state.phase {
                state.producers.expire(before: Timestamp(now.wall.rawValue - state.config.producerExpiryMillis))
            }
            return home.cause == nil ? state.nextWork() : nil
        }
        perform(start)
        removeRetired(at: now.wall)
    }
}

// MARK: - Zeros ahead

extension PartitionLog {
    /// Bytes written with zeros at once; appends that would reach into them wait.
    private static let zeroChunk = 1 << 20
    /// A sync of more is not faster in a file that need not grow, and the zeros would be as many bytes to write again.
    private static let mostBytesWorthZeros: Int64 = 512 << 10

    /// Writes zeros ahead of a busy log's end, so that its next syncs need not change the file's size.
    private func zeroAhead(_ file: any DiskFile) {
        guard let range = claimZeros(of: file) else { return }
        let zeros = [UInt8](repeating: 0, count: Self.zeroChunk)
        var position = range.lowerBound
        var failure: DiskError?
        while position < range.upperBound {
            do throws(DiskError) { try file.write(zeros, at: position) } catch {
                failure = error
                break
            }
            position += Int64(zeros.count)
        }
        // A full disk only means that there is nothing to win here.
        if let failure, failure.kind != .noSpace { home.fail(failure) }
        let wakes = state.withLock { state in
            state.zeroing = nil
            state.zeroedEnd = failure == nil ? range.upperBound : state.zeroedEnd
            return state.takeWake()
        }
        if wakes { observer.logIsAppendable(self) }
    }

    private func claimZeros(of file: any DiskFile) -> Range<Int64>? {
        state.withLock { state in
            guard state.config.flushOnAck, state.config.zeroAheadBytes >= Self.zeroChunk, state.isReady,
                let active = state.segments.last, active.file === file
            else { return nil }
            let size = active.size
            let step = Int64(state.config.zeroAheadBytes)
            // Busy is a log that has filled a step since its segment began.
            guard size >= step, state.zeroedEnd - size < step / 2 else { return nil }
            // A little room, so that the appends of the next moment need not wait.
            let start = max(state.zeroedEnd, size + Int64(Self.zeroChunk) / 4)
            let limit = Int64(min(state.config.segmentBytes, Int(Int32.max)))
            let count = min(step, limit - start) / Int64(Self.zeroChunk) * Int64(Self.zeroChunk)
            guard count > 0 else { return nil }
            state.zeroing = start..<(start + count)
            return start..<(start + count)
        }
    }
}

// MARK: - Checkpoints

extension PartitionLog {
    /// Makes the log durable up to its end together with what would otherwise have to be rebuilt from it (indexes,
    /// producers, epochs), and raises its recovery point, which the directory then writes for all logs at once.
    package func checkpoint(_ done: @escaping @Sendable () -> Void) {
        enqueue { [self] in
            if case .open = state.withLock({ $0.phase }), home.cause == nil {
                do throws(DiskError) { try saveAll() } catch { home.fail(error) }
            }
            done()
        }
    }

    /// Runs alone among the log's tasks; appends go on.
    func saveAll() throws(DiskError) {
        struct Captured: Sendable {
            let active: Segment
            let file: any DiskFile
            let end: Offset
            let epochs: LeaderEpochCache?
            let producers: ProducerState?
        }
        let captured = state.withLock { state -> Captured? in
            guard let active = state.segments.last, let file = active.file else { return nil }
            state.flush.begin(state.endPosition)
            // Without a snapshot at the recovery point a start would read from the last one on, unchanged or not.
            let needsSnapshot = state.producers.isChanged || state.snapshots.last != state.end
            let captured = Captured(
                active: active, file: file, end: state.end, epochs: state.epochs.isChanged ? state.epochs : nil,
                producers: needsSnapshot ? state.producers : nil)
            state.producers.markSaved()
            return captured
        }
        guard let captured else { return }
        try settleBirth()
        try saveMetadata()
        try saveEpochs(captured.epochs)
        try captured.file.synchronize()
        try saveIndexes(of: captured.active, sealing: false)
        if let producers = captured.producers { try saveSnapshot(producers, at: captured.end) }
        try home.disk.synchronizeDirectory(path)
        guard home.cause == nil else { return }
        home.recoveryPoints.set(captured.end, for: id)
        let durable = state.withLock { state in
            let durable = state.flush.complete()
            if state.end == captured.end { captured.active.markClean() }
            return durable
        }
        observer.log(self, isDurableTo: durable)
    }

    /// Writes a snapshot and forgets all but the one before it. The caller synchronizes the directory.
    func saveSnapshot(_ producers: ProducerState, at offset: Offset) throws(DiskError) {
        let name = FileNames.segment(offset, FileNames.producerSnapshot)
        try AtomicFile.rename(name, in: directory, with: ProducerSnapshot.bytes(producers.snapshot), on: home.disk)
        let surplus = state.withLock { state -> ArraySlice<Offset> in
            if state.snapshots.last != offset { state.snapshots.append(offset) }
            let surplus = state.snapshots.dropLast(2)
            state.snapshots.removeFirst(surplus.count)
            return surplus
        }
        for old in surplus {
            try home.disk.unlinkIfPresent(directory + FileNames.segment(old, FileNames.producerSnapshot))
        }
    }
}
