import MartletBase

extension PartitionLog {
    /// Opens the log from what is on disk. Exclusive; reads no more than what was not yet synchronized.
    func open() throws(StorageError) {
        let (config, restart, leaderEpoch, wasCompacted, start) = state.withLock { state in
            (state.config, state.restart, state.leaderEpoch, state.wasCompacted, state.start)
        }
        // The manifest may know better than a checkpoint that was damaged; zero it says of what it does not know.
        let logStart = home.logStarts[id].map { max($0, start) } ?? (start > .zero ? start : nil)
        let recovery = LogRecovery(
            disk: home.disk, cache: home.cache, directory: directory, topicID: topicID, config: config,
            restart: restart, logStart: logStart, wasCompacted: wasCompacted)
        guard var log = try recovery.run() else {
            state.withLock { state in
                state.phase = .absent
                state.end = state.start
                state.highWatermark = state.start
                state.flush.reset(to: state.endPosition)
            }
            return
        }
        for report in log.reports { observer.log(self, reports: report) }
        if let refusal = log.refusal { throw refusal }
        try writing { () throws(DiskError) in
            try settleBirth()
            // The recovery point that follows relies on them.
            guard log.epochs.isChanged else { return }
            try saveEpochs(log.epochs)
            log.epochs.markSaved()
        }
        if !log.faulty.isEmpty { try writing { () throws(DiskError) in try save(log.faulty) } }
        let durable = state.withLock { state in
            state.phase = .open
            state.hasMetadataFile = true
            state.segments = log.segments
            state.sealedBytes = log.segments.dropLast().reduce(0) { $0 + $1.size }
            state.start = log.start
            state.end = log.end
            // The checkpoint may lie behind the recovery point, which was all that was known of the end.
            let mark = max(state.highWatermark, home.highWatermarks[id] ?? .zero)
            state.highWatermark = min(max(mark, log.start), log.end)
            state.epochs = log.epochs
            state.producers = log.producers
            state.snapshots = log.snapshots
            state.indexGuard = log.indexGuard ?? IndexGuard()
            state.faulty = log.faulty
            state.zeroedEnd = 0
            state.flush.reset(to: state.endPosition)
            state.restart = .unclean(recoveryPoint: log.end)
            if leaderEpoch > .none { state.epochs.assign(leaderEpoch, at: log.end) }
            return log.end
        }
        if log.segments.contains(where: { $0.sums != log.indexGuard?.segments[$0.base] ?? [] }) {
            try writing { () throws(DiskError) in
                try saveIndexGuard(of: log.segments)
                try home.disk.synchronizeDirectory(path)
            }
        }
        home.logStarts.set(log.start, for: id)
        home.recoveryPoints.set(durable, for: id)
        retire(log.retired)
        observer.log(self, isDurableTo: durable)
    }

    func save(_ faulty: FaultyRanges) throws(DiskError) {
        try AtomicFile.replace(FileNames.faultyRanges, in: directory, with: faulty.bytes, on: home.disk)
    }

    /// Opens the log, and then calls `done` from a job: at once where it is open already.
    package func whenOpen(_ done: @escaping @Sendable (StorageError?) -> Void) {
        enqueue { [self] in
            let phase = state.withLock { $0.phase }
            var failure: StorageError?
            switch phase {
            case .closed:
                do throws(StorageError) { try open() } catch {
                    failure = error
                    state.withLock { $0.phase = .refused(error) }
                    observer.log(self, reports: .refused(error))
                }
            case .refused(let error): failure = error
            case .ended: failure = .closed(id)
            case .absent, .open: break
            }
            done(failure)
        }
    }
}
