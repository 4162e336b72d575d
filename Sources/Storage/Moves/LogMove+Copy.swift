import MartletBase

/// One segment and as much of it as has been copied.
struct CopiedSegment: Sendable {
    let segment: Segment
    let source: any DiskFile
    let file: any DiskFile
    var copied: Int64 = 0
    /// Nothing is appended to it any more.
    var isSealed: Bool
    /// All of it and its indexes are copied and synchronized.
    var isComplete = false
}

extension LogMove {
    private static let chunkBytes = 256 << 10

    /// The directory of the copy. A note of an earlier move goes first: two that name each other would say nothing.
    func prepare(_ copies: inout Copies) throws(StorageError) {
        if copies.isPrepared { return }
        let (home, directory) = (log.home, log.directory)
        do throws(DiskError) {
            try home.disk.unlinkIfPresent(directory + FileNames.movedFrom)
            try home.disk.synchronizeDirectory(directory.path)
        } catch { throw log.failed(error) }
        try writing { () throws(DiskError) in try target.disk.makeDirectory(future.path) }
        copies.isPrepared = true
    }

    /// Opens a segment's file while nothing else can put another one in its place.
    func begin(_ segment: Segment, isSealed: Bool) throws(StorageError) -> CopiedSegment {
        let source: any DiskFile
        do throws(DiskError) { source = try log.home.disk.open(segment.path, .read) } catch { throw .disk(error) }
        var file: (any DiskFile)?
        try writing { () throws(DiskError) in
            file = try target.disk.open(future + FileNames.segment(segment.base, FileNames.log), .replace)
        }
        guard let file else { throw .closed(log.id) }
        return CopiedSegment(segment: segment, source: source, file: file, isSealed: isSealed)
    }

    /// Copies up to `bytes` of the current segment; 0 where the log has to be asked what comes next.
    func copy(_ bytes: Int64, _ copies: inout Copies) throws(StorageError) -> Int64 {
        guard let current = copies.current else { return 0 }
        let before = copies.segments[current].copied
        try copy(&copies.segments[current], upTo: before + bytes)
        let copy = copies.segments[current]
        if copy.copied >= copy.segment.size {
            copies.current = nil
            if copy.isSealed { try complete(&copies.segments[current]) }
        }
        return copies.segments[current].copied - before
    }

    private func copy(_ copy: inout CopiedSegment, upTo limit: Int64) throws(StorageError) {
        let end = min(copy.segment.size, limit)
        while copy.copied < end {
            let count = Int(min(end - copy.copied, Int64(Self.chunkBytes)))
            let chunk: [UInt8]
            do throws(DiskError) {
                chunk = try copy.source.bytes(at: copy.copied, count: count)
                // It would be shorter only where somebody else has cut it.
                guard chunk.count == count else { throw DiskError(.other(5), "read", copy.source.path) }
            } catch { throw .disk(error) }
            try target.reserve(count)
            let position = copy.copied
            try writing { () throws(DiskError) in try copy.file.write(chunk, at: position) }
            copy.copied += Int64(count)
        }
    }

    private func complete(_ copy: inout CopiedSegment) throws(StorageError) {
        let file = copy.file
        try writing { () throws(DiskError) in try file.synchronize() }
        for suffix in FileNames.ofSegment where suffix != FileNames.log {
            try copyFile(FileNames.segment(copy.segment.base, suffix))
        }
        copy.isComplete = true
    }

    /// A small file, as it is; nothing where there is none.
    private func copyFile(_ name: String) throws(StorageError) {
        let bytes: [UInt8]?
        do throws(DiskError) { bytes = try log.home.disk.contents(log.directory + name) } catch { throw .disk(error) }
        guard let bytes else { return }
        try writing { () throws(DiskError) in
            let file = try target.disk.open(future + name, .replace)
            try file.write(bytes, at: 0)
            try file.synchronize()
            try file.close()
        }
    }

    /// A write to the target. A full disk ends the move, anything else the use of the directory.
    func writing(_ body: () throws(DiskError) -> Void) throws(StorageError) {
        do throws(DiskError) { try body() } catch {
            if error.kind == .noSpace { throw .diskFull(path: target.root.path, availableBytes: 0) }
            target.fail(error)
            throw .directoryFailed(path: target.root.path, cause: error)
        }
    }
}

// MARK: - The end, with appends held

extension LogMove {
    func finish(_ segments: [Segment], _ copies: inout Copies) throws(StorageError) {
        try prepare(&copies)
        do throws(DiskError) { try log.saveAll() } catch { throw log.failed(error) }
        for segment in segments {
            let known = copies.segments.first { $0.segment === segment }
            var copy = if let known { known } else { try begin(segment, isSealed: true) }
            if copy.isComplete { continue }
            try self.copy(&copy, upTo: .max)
            try complete(&copy)
        }
        try copyRest()
        let source = log.home
        try writing { () throws(DiskError) in
            // Synchronizes the directory, and with it every name in it.
            try AtomicFile.replace(
                FileNames.movedFrom, in: future, with: MovedFrom(source.id).bytes, on: target.disk)
        }
        arriving(true)
        defer { arriving(false) }
        try announce()
        try take(source)
    }

    /// What a log has beside its segments.
    private func copyRest() throws(StorageError) {
        let entries: [DirectoryEntry]
        do throws(DiskError) { entries = try log.home.disk.list(log.directory.path) } catch { throw .disk(error) }
        let others =
            FileNames.ofSegment + [
                FileNames.deleted, FileNames.cleaned, FileNames.swap, FileNames.temporary, FileNames.nextSegment,
                FileNames.movedFrom,
            ]
        for entry in entries where !entry.isDirectory && !others.contains(where: entry.name.hasSuffix) {
            try copyFile(entry.name)
        }
    }

    /// Tells the target's own files of the log before it has it: a start that finds no such directory forgets it.
    private func announce() throws(StorageError) {
        let source = log.home
        let (id, topicID, bounds) = (log.id, log.topicID, log.bounds)
        try writing { () throws(DiskError) in
            try target.dropOutdated(id)
            target.recoveryPoints.set(bounds.end, for: id)
            target.logStarts.set(bounds.start, for: id)
            target.highWatermarks.set(bounds.highWatermark, for: id)
            if let cleaned = source.cleanerOffsets[id] { target.cleanerOffsets.set(cleaned, for: id) }
            try target.recoveryPoints.persist(on: target.disk)
            try target.logStarts.persist(on: target.disk)
            try target.highWatermarks.persist(on: target.disk)
            try target.cleanerOffsets.persist(on: target.disk)
            try target.manifest.note(.used(id, topicID, bounds.end), on: target.disk)
        }
    }

    /// The copy becomes the log. Once the rename was tried, nobody knows which of the two a start would find: where it
    /// fails, neither is appended to before that start.
    private func take(_ source: LogDirectory) throws(StorageError) {
        do throws(DiskError) {
            try target.disk.rename(future.path, to: target.root + log.id.description)
            try target.disk.synchronizeDirectory(target.root.path)
            try log.moveIn(to: target)
        } catch {
            target.fail(error)
            let failure = StorageError.directoryFailed(path: target.root.path, cause: error)
            log.state.withLock { $0.phase = .refused(failure) }
            throw failure
        }
        // Whatever goes wrong with the old directory from here on is no concern of the log any more.
        guard manager.renameAway(log.id, log.topicID, FileNames.deletedDirectory, source) == nil else { return }
        do throws(DiskError) {
            try target.disk.unlinkIfPresent(log.directory + FileNames.movedFrom)
            try target.disk.synchronizeDirectory(log.directory.path)
        } catch { target.fail(error) }
    }
}
