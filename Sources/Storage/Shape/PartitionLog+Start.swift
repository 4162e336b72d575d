import MartletBase

extension PartitionLog {
    /// Moves the log's start up to `offset` (DeleteRecords, retention): `done` is told the new start, from a job, when it is
    /// durable. Whole segments before it are renamed away then, and removed later.
    package func advanceStart(to offset: Offset, _ done: @escaping @Sendable (Result<Offset, StorageError>) -> Void) {
        enqueue { [self] in
            do throws(StorageError) {
                try home.check()
                try moveStart(to: offset)
                done(.success(bounds.start))
            } catch { done(.failure(error)) }
        }
    }

    private func moveStart(to offset: Offset) throws(StorageError) {
        let isNew = try state.withLock { state throws(StorageError) in
            try state.checkUsable(id)
            guard offset <= state.highWatermark else {
                throw .offsetOutOfRange(offset, start: state.start, end: state.highWatermark)
            }
            return offset > state.start
        }
        guard isNew else { return }
        try noteUse()
        try writing { () throws(DiskError) in
            home.logStarts.set(offset, for: id)
            try home.logStarts.persist(on: home.disk)
        }
        let gone = state.withLock { state in
            state.start = offset
            state.epochs.advance(start: offset)
            state.faulty.keep(from: offset, to: state.end)
            let count = state.segments.dropLast().prefix { $0.nextOffset <= offset }.count
            let gone = Array(state.segments.prefix(count))
            state.segments.removeFirst(count)
            state.sealedBytes -= gone.reduce(0) { $0 + $1.size }
            return gone
        }
        if gone.isEmpty { return }
        for segment in gone { home.cache.remove(segment) }
        try writing { () throws(DiskError) in
            // First first: the log never has a hole.
            try retireFiles(gone.flatMap { segment in FileNames.ofSegment.map { segment.path($0) } })
        }
    }

    /// Renames files away, durably, and notes them for removal: whoever still reads them has them open.
    func retireFiles(_ paths: [String]) throws(DiskError) {
        var renamed: [String] = []
        for path in paths where !path.hasSuffix(FileNames.deleted) {
            do throws(DiskError) { try home.disk.rename(path, to: path + FileNames.deleted) } catch {
                if error.kind == .notFound { continue }
                throw error
            }
            renamed.append(path + FileNames.deleted)
        }
        if !renamed.isEmpty { try home.disk.synchronizeDirectory(path) }
        let all = renamed + paths.filter { $0.hasSuffix(FileNames.deleted) }
        state.withLock { state in
            let due = Timestamp(state.lastWall.rawValue + state.config.fileDeleteDelayMillis)
            state.retired += all.map { RetiredFile(path: $0, due: due) }
        }
    }

    /// What a start has found to be of no more use.
    func retire(_ paths: [String]) {
        if paths.isEmpty { return }
        do throws(DiskError) { try retireFiles(paths) } catch { home.fail(error) }
    }

    /// Removes what was renamed away long enough ago. A file that cannot be removed is tried again after the next start.
    func removeRetired(at now: Timestamp) {
        let due = state.withLock { state -> [String] in
            state.lastWall = max(state.lastWall, now)
            let due = state.retired.filter { $0.due <= now }.map(\.path)
            if !due.isEmpty { state.retired.removeAll { $0.due <= now } }
            return due
        }
        if due.isEmpty { return }
        home.jobs.submit(.background) { [self] in
            for path in due {
                do throws(DiskError) { try home.disk.unlinkIfPresent(path) } catch {
                    observer.log(self, reports: .unreadable(error))
                }
            }
        }
    }
}
