import MartletBase

/// Making a log ready for appends: open, reopen, roll, note its use. Runs as an exclusive task.
extension PartitionLog {
    fileprivate enum Step {
        case create
        case open
        case reopen(Segment)
        case roll(Segment, any DiskFile)
        case journal
    }

    func prepare() {
        while true {
            let step = state.withLock { state -> Step? in
                if let step = state.nextStep() { return step }
                state.preparationIsQueued = false
                return nil
            }
            guard let step, home.cause == nil else { break }
            do throws(StorageError) { try run(step) } catch {
                refuse(error)
                break
            }
        }
        state.withLock { $0.preparationIsQueued = false }
    }

    /// A log that cannot be opened stays as it is, for a person to look at. A failed device is the directory's affair.
    private func refuse(_ error: StorageError) {
        if case .directoryFailed = error { return }
        state.withLock { $0.phase = .refused(error) }
        observer.log(self, reports: .refused(error))
    }

    private func run(_ step: Step) throws(StorageError) {
        switch step {
        case .open: try open()
        case .create: try create()
        case .reopen(let segment): try writing { () throws(DiskError) in try open(segment) }
        case .roll(let active, let file): try writing { () throws(DiskError) in try roll(active, file) }
        case .journal: try noteUse()
        }
    }

    func writing(_ body: () throws(DiskError) -> Void) throws(StorageError) {
        do throws(DiskError) { try body() } catch { throw failed(error) }
    }

    /// A new file; its name is not durable yet, and neither is that it is empty.
    func createSegment(at base: Offset) throws(DiskError) -> Segment {
        let segment = Segment(base: base, in: directory, size: 0, nextOffset: base)
        let file = try home.disk.open(segment.path, .create)
        if segment.install(Segment.OpenSegment(file: file)) { home.cache.admit(segment) }
        return segment
    }

    /// Closes the last segment and begins the next. Appends wait; nothing is appended to the new file before the old one,
    /// the snapshot and the new name are durable. Indexes come behind it: without them a lookup reads more.
    func roll(_ active: Segment, _ file: any DiskFile) throws(DiskError) {
        let (end, epochs, producers, needsTrimming) = state.withLock { state in
            state.flush.begin(state.endPosition)
            return (state.end, state.epochs.isChanged ? state.epochs : nil, state.producers, state.needsTrimming)
        }
        if needsTrimming { try file.truncate(to: active.size) }
        try settleBirth()
        try saveEpochs(epochs)
        try file.synchronize()
        try saveAborted(of: active)
        try saveSnapshot(producers, at: end)
        let segment = try nextSegment(at: end)
        try home.disk.synchronizeDirectory(path)
        let (durable, wakes) = state.withLock { state in
            state.sealedBytes += active.size
            state.segments.append(segment)
            state.rollIsWanted = false
            state.zeroedEnd = 0
            state.hasLeftovers = false
            state.producers.markSaved()
            state.flush.reset(to: state.endPosition)
            state.preparationIsQueued = false
            return (state.end, state.takeWake())
        }
        if wakes { observer.logIsAppendable(self) }
        observer.log(self, isDurableTo: durable)
        try saveIndexes(of: active, sealing: true)
        active.markClean()
    }
}

extension PartitionLog.State {
    fileprivate func nextStep() -> PartitionLog.Step? {
        switch phase {
        case .refused, .ended: return nil
        case .closed: return .open
        case .absent: return .create
        case .open: break
        }
        guard let active = segments.last else { return nil }
        guard let file = active.file else { return .reopen(active) }
        if rollIsWanted { return .roll(active, file) }
        return use == .noted ? nil : .journal
    }
}
