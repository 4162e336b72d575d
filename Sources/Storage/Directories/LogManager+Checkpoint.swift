import MartletBase
import MartletRecords

extension LogManager {
    /// Checkpoints every log that has something to save, then writes what the directories keep of them: recovery points
    /// before high watermarks, so that neither ever lies about the other.
    package func checkpoint(_ done: @escaping @Sendable () -> Void) {
        let logs = state.withLock { $0.logs.values.sorted { $0.id < $1.id } }
        for log in logs { log.forgetUnreadable() }
        let used = logs.filter { $0.hasSomethingToSave }
        let countdown = Countdown(used.count) { [self] in
            jobs.submit(.log) { [self] in
                for directory in directories { writeCheckpoints(of: directory, logs) }
                done()
            }
        }
        for log in used { log.checkpoint { countdown.finishOne() } }
    }

    private func writeCheckpoints(of directory: LogDirectory, _ logs: [PartitionLog]) {
        guard directory.cause == nil else { return }
        do throws(DiskError) {
            try persist(directory, logs)
            _ = try rewriteManifest(of: directory)
            try directory.measureSpace()
        } catch { directory.fail(error) }
    }

    private func persist(_ directory: LogDirectory, _ logs: [PartitionLog]) throws(DiskError) {
        // The marks are taken before the recovery points are written: none lies above its log's.
        for log in logs where log.home === directory {
            let mark = log.bounds.highWatermark
            let point = directory.recoveryPoints[log.id] ?? .zero
            directory.highWatermarks.set(min(mark, point), for: log.id)
        }
        try directory.recoveryPoints.persist(on: disk)
        try directory.logStarts.persist(on: disk)
        try directory.highWatermarks.persist(on: disk)
        try directory.cleanerOffsets.persist(on: disk)
    }

    /// Stops in order: every log is put at rest for good, the manifests say where each ends, and a marker says that they
    /// can be believed. A directory that has failed gets no marker.
    package func stop(_ brokerEpoch: BrokerEpoch, _ done: @escaping @Sendable () -> Void) {
        let logs = state.withLock { $0.logs.values.sorted { $0.id < $1.id } }
        let countdown = Countdown(logs.count) { [self] in
            jobs.submit(.log) { [self] in
                for directory in directories { finish(directory, logs, brokerEpoch) }
                done()
            }
        }
        for log in logs { log.end { countdown.finishOne() } }
    }

    private func finish(_ directory: LogDirectory, _ logs: [PartitionLog], _ brokerEpoch: BrokerEpoch) {
        defer { directory.releaseLock() }
        guard directory.cause == nil else { return }
        do throws(DiskError) {
            try persist(directory, logs)
            let manifest = try rewriteManifest(of: directory)
            let marker = CleanShutdownMarker(
                instance: identity.instance, brokerEpoch: brokerEpoch,
                manifestChecksum: CRC32C.checksum(manifest.bytes.span.bytes))
            try AtomicFile.replace(FileNames.cleanShutdown, in: directory.root, with: marker.bytes, on: disk)
        } catch { directory.fail(error) }
    }

    /// Called every now and then.
    package func tick(_ now: Now) {
        for log in state.withLock({ Array($0.logs.values) }) where log.isOpen { log.tick(now) }
    }
}

extension PartitionLog {
    /// Whether a start would have to read this log.
    var needsRecovery: Bool {
        state.withLock { state in
            guard case .closed = state.phase, case .unclean = state.restart else { return false }
            return true
        }
    }

    var hasSomethingToSave: Bool {
        state.withLock { state in
            guard case .open = state.phase, let active = state.segments.last else { return false }
            return active.contents.withLock { $0.isDirty } || state.epochs.isChanged
                || home.recoveryPoints[id] != state.end
        }
    }

    /// What the manifest says of the log. One at rest is summed up, and counts as unused from here on.
    func manifestEntry() -> Manifest.Entry? {
        state.withLock { state in
            switch state.phase {
            // One that is being made is named, whether or not there is anything of it on disk yet.
            case .absent: return state.use == .atRest ? nil : Manifest.Entry(topicID: topicID, summary: nil)
            case .ended(hasFiles: false): return nil
            case .refused: return Manifest.Entry(topicID: topicID, summary: nil)
            case .closed, .ended:
                guard case .clean = state.restart, state.work.isIdle, state.use != .beginning else {
                    return Manifest.Entry(topicID: topicID, summary: nil)
                }
            case .open:
                let isSaved = state.segments.last?.contents.withLock { !$0.isDirty } ?? false
                guard isSaved, state.flush.durable.offset == state.end, home.recoveryPoints[id] == state.end,
                    !state.epochs.isChanged, !state.producers.isChanged, !state.hasLeftovers, state.work.isIdle,
                    state.use != .beginning, state.birth == nil
                else { return Manifest.Entry(topicID: topicID, summary: nil) }
            }
            state.use = .atRest
            return Manifest.Entry(topicID: topicID, summary: state.summary)
        }
    }
}
