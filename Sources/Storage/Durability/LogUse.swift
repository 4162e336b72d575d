import MartletBase

/// What the journal of the directory knows of a log's being in use. A start opens the logs that it names.
enum LogUse: Hashable, Sendable {
    /// The manifest may have summed the log up as it is.
    case atRest
    /// About to be named: no manifest sums the log up any more.
    case beginning
    /// Named in the journal, for a crash of the process; durably where nothing is left of the log's birth to do.
    case noted
}

/// Names of a new log that are not durable yet: nothing of it counts as durable before they are.
struct LogBirth: Hashable, Sendable {
    /// Its record in the journal.
    let record: ManifestKeeper.Ticket
    /// Its directory in the log directory.
    let name: SharedNames.Ticket
}

extension PartitionLog {
    /// Before anything of a log that is there changes on disk, the journal says so durably: the manifest may have summed
    /// it up as it was.
    func noteUse() throws(StorageError) {
        guard let record = try beginUse() else { return }
        try writing { () throws(DiskError) in try home.manifest.synchronize(record, on: home.disk) }
    }

    /// Names the log in the journal. Gives the record that is not durable yet, `nil` where there was nothing to do.
    private func beginUse() throws(StorageError) -> ManifestKeeper.Ticket? {
        let end = state.withLock { state -> Offset? in
            if case .noted = state.use { return nil }
            state.use = .beginning
            return state.flush.durable.offset
        }
        guard let end else { return nil }
        var record: ManifestKeeper.Ticket?
        try writing { () throws(DiskError) in
            try home.dropOutdated(id)
            record = try home.manifest.write(.used(id, topicID, end))
        }
        state.withLock { $0.use = .noted }
        return record
    }

    /// A new log: its directory and first segment, under names that are not durable yet. What a crash leaves of it is
    /// found by the journal, or by a start that looks for directories that nobody has named.
    func create() throws(StorageError) {
        let record = try beginUse()
        try writing { () throws(DiskError) in try makeFiles(record) }
    }

    private func makeFiles(_ record: ManifestKeeper.Ticket?) throws(DiskError) {
        let base = state.withLock { $0.end }
        do throws(DiskError) { try home.disk.makeDirectory(path) } catch {
            guard error.kind == .exists else { throw error }
        }
        let birth = LogBirth(record: record ?? .none, name: home.names.changed())
        let segment = try createSegment(at: base)
        home.logStarts.set(base, for: id)
        home.recoveryPoints.set(base, for: id)
        state.withLock { state in
            state.phase = .open
            state.birth = birth
            state.hasMetadataFile = false
            state.segments = [segment]
            state.flush.reset(to: state.endPosition)
            state.zeroedEnd = 0
            if state.leaderEpoch > .none { state.epochs.assign(state.leaderEpoch, at: base) }
        }
    }

    /// Makes the names of a new log durable. Many that are new at the same time share what they can.
    func settleBirth() throws(DiskError) {
        guard let birth = state.withLock({ $0.birth }) else { return }
        try home.disk.synchronizeDirectory(path)
        try home.manifest.synchronize(birth.record, on: home.disk)
        try home.names.synchronize(birth.name, on: home.disk)
        state.withLock { $0.birth = nil }
    }
}
