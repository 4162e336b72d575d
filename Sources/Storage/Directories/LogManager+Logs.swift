import MartletBase

extension LogManager {
    /// The log of a partition, if this broker has it or has asked for it before.
    package func log(_ partition: TopicPartition) -> PartitionLog? { state.withLock { $0.logs[partition] } }

    /// Every partition that has a directory, whose topic may be gone: by name.
    package var partitionsOnDisk: [(partition: TopicPartition, topicID: TopicID)] {
        state.withLock { state in
            var all = state.found.map { ($0.key, $0.value.log.topicID) }
            all += state.logs.map { ($0.key, $0.value.topicID) }
            return all.sorted { $0.0 < $1.0 }
        }
    }

    /// The logs of one directory and how large they are, by name.
    package func logs(in directory: LogDirectory) -> [(partition: TopicPartition, bytes: Int64)] {
        let (logs, found) = state.withLock { ($0.logs, $0.found) }
        var all = found.filter { $0.value.directory === directory }.map { ($0.key, $0.value.log.summary?.bytes ?? 0) }
        all += logs.filter { $0.value.home === directory }.map { ($0.key, $0.value.bounds.bytes) }
        return all.sorted { $0.0 < $1.0 }
    }

    /// Partitions on disk that were in use when the broker last stopped.
    package var partitionsToRecover: [TopicPartition] {
        state.withLock { state in
            let found = state.found.filter { $0.value.log.summary == nil }.map(\.key)
            return (found + state.logs.filter { $0.value.needsRecovery }.map(\.key)).sorted()
        }
    }

    /// The log of a partition that this broker replicates: the one on disk, or a new one that costs nothing yet.
    /// - Parameter isNew: it came into being after this start. Any other may lie in a directory that could not be opened, and
    ///   an empty log in its place would give its offsets out again.
    package func obtain(
        _ partition: TopicPartition, topicID: TopicID, config: LogConfig, isNew: Bool = true
    ) throws(StorageError) -> PartitionLog {
        let (log, departure) = try state.withLock { state throws(StorageError) -> (PartitionLog, LogDeparture?) in
            if let log = state.logs[partition] {
                guard log.topicID == topicID else {
                    throw .foreignLog(path: log.path, found: log.topicID, expected: topicID)
                }
                return (log, nil)
            }
            let log: PartitionLog
            if let found = state.found[partition] {
                guard found.log.topicID == topicID || found.log.topicID == .zero else {
                    throw .foreignLog(
                        path: found.directory.root + partition.description, found: found.log.topicID,
                        expected: topicID)
                }
                state.found[partition] = nil
                log = makeLog(partition, topicID, config, found)
            } else {
                if let missing, !isNew { throw missing }
                let home = try directory(for: partition, &state)
                log = PartitionLog(
                    partition, topicID: topicID, in: home, config: config, phase: .absent,
                    summary: LogSummary(start: .zero, end: .zero, latestEpoch: .none, bytes: 0),
                    highWatermark: .zero, restart: .unclean(recoveryPoint: .zero), use: .atRest,
                    observer: observer)
            }
            state.logs[partition] = log
            let departure = state.departures[partition]
            if departure != nil { log.holdWork() }
            return (log, departure)
        }
        departure?.whenOver { log.finishExclusive() }
        return log
    }

    private func makeLog(
        _ partition: TopicPartition, _ topicID: TopicID, _ config: LogConfig, _ found: Found
    ) -> PartitionLog {
        let home = found.directory
        let mark = home.highWatermarks[partition] ?? .zero
        guard var summary = found.log.summary else {
            let start = home.logStarts[partition] ?? .zero
            let end = max(found.recoveryPoint ?? start, start)
            return PartitionLog(
                partition, topicID: topicID, in: home, config: config, phase: .closed,
                summary: LogSummary(start: start, end: end, latestEpoch: .none, bytes: 0), highWatermark: mark,
                restart: .unclean(recoveryPoint: found.recoveryPoint), use: .noted, observer: observer)
        }
        // The checkpoint is written first when the start moves.
        summary.start = min(max(summary.start, home.logStarts[partition] ?? .zero), summary.end)
        return PartitionLog(
            partition, topicID: topicID, in: home, config: config, phase: .closed, summary: summary,
            highWatermark: mark, restart: .clean(end: summary.end), use: .atRest, observer: observer)
    }

    /// The directory for a new log: the one that somebody has asked for, or that with the fewest logs of those that work.
    private func directory(
        for partition: TopicPartition, _ state: inout State
    ) throws(StorageError) -> LogDirectory {
        let preferred = state.preferred.removeValue(forKey: partition)
        if let preferred, directories[preferred].cause == nil {
            state.loads[preferred] += 1
            return directories[preferred]
        }
        let usable = directories.indices.filter { directories[$0].cause == nil }
        guard let least = usable.min(by: { state.loads[$0] < state.loads[$1] }) else {
            try directories[0].check()
            throw .directoryInUse(path: directories[0].root.path)
        }
        state.loads[least] += 1
        return directories[least]
    }

    /// Opens every log that was in use when the broker last stopped; `done` is called once all have been tried.
    package func recover(_ done: @escaping @Sendable () -> Void) {
        let dirty = state.withLock { state in
            state.logs.values.filter { $0.needsRecovery }.sorted { $0.id < $1.id }
        }
        for directory in directories { sweep(directory) }
        let countdown = Countdown(dirty.count, done)
        for log in dirty { log.whenOpen { _ in countdown.finishOne() } }
    }

    /// Removes what earlier deletions have left, and what earlier moves have: those are noted, to be begun again.
    private func sweep(_ directory: LogDirectory) {
        jobs.submit(.background) { [self] in
            guard let entries = try? disk.list(directory.root.path) else { return }
            for entry in entries where entry.isDirectory {
                let path = directory.root + entry.name
                if entry.name.hasSuffix(FileNames.deletedDirectory) { removeDirectory(path) }
                guard entry.name.hasSuffix(FileNames.futureDirectory) else { continue }
                let future = FileNames.future(ofDirectory: entry.name)
                if future?.unique == identity.instance { continue }
                if let future { noteInterrupted(future.partition, to: directory) }
                removeDirectory(path)
            }
        }
    }

    /// Deletes a partition: its directory is renamed away durably, then removed in the background.
    package func delete(_ partition: TopicPartition, _ done: @escaping @Sendable (StorageError?) -> Void) {
        discard(partition, FileNames.deletedDirectory, done)
    }

    /// Puts a log aside that belongs to nobody. It is kept until an admin removes it.
    package func putAside(_ partition: TopicPartition, _ done: @escaping @Sendable (StorageError?) -> Void) {
        discard(partition, FileNames.strayDirectory, done)
    }

    private func discard(
        _ partition: TopicPartition, _ suffix: String, _ done: @escaping @Sendable (StorageError?) -> Void
    ) {
        let departure = LogDeparture()
        let (log, found) = state.withLock { state in
            state.departures[partition] = departure
            let log = state.logs.removeValue(forKey: partition)
            let found = state.found.removeValue(forKey: partition)
            if let home = log?.home ?? found?.directory, let index = directories.firstIndex(where: { $0 === home }) {
                state.loads[index] -= 1
            }
            return (log, found)
        }
        let putAway: @Sendable (TopicID, LogDirectory) -> Void = { [self] id, home in
            let failure = renameAway(partition, id, suffix, home)
            ended(departure, of: partition)
            done(failure)
        }
        if let log {
            log.end { putAway(log.topicID, log.home) }
        } else if let found {
            jobs.submit(.log) { putAway(found.log.topicID, found.directory) }
        } else {
            ended(departure, of: partition)
            jobs.submit(.log) { done(nil) }
        }
    }

    private func ended(_ departure: LogDeparture, of partition: TopicPartition) {
        state.withLock { state in
            if state.departures[partition] === departure { state.departures[partition] = nil }
        }
        departure.end()
    }

    func renameAway(
        _ partition: TopicPartition, _ id: TopicID, _ suffix: String, _ home: LogDirectory
    ) -> StorageError? {
        let target = home.root + FileNames.directory(of: partition, id, suffix)
        do throws(DiskError) {
            do throws(DiskError) { try disk.rename(home.root + partition.description, to: target) } catch {
                // A log that never had a record has no directory; of one that was deleted before a crash only the
                // manifest knows.
                guard error.kind == .notFound else { throw error }
            }
            try disk.synchronizeDirectory(home.root.path)
            home.forget(partition)
            try home.manifest.note(.removed(partition), on: disk)
        } catch {
            home.fail(error)
            return .directoryFailed(path: home.root.path, cause: error)
        }
        if suffix == FileNames.deletedDirectory { removeDirectory(target) }
        return nil
    }

    /// Removes a directory that has been renamed away. What is left of it is found again at the next listing.
    func removeDirectory(_ path: String) {
        jobs.submit(.background) { [disk] in
            let directory = DirectoryPath(path)
            do throws(DiskError) {
                for entry in try disk.list(path) { try disk.unlinkIfPresent(directory + entry.name) }
                try disk.removeDirectory(path)
            } catch { return }
        }
    }
}
