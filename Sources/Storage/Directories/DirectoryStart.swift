import MartletBase
import MartletRecords

/// Takes possession of a log directory: lock, identity, what the last stop left.
///
/// The marker of a clean stop is read, then removed and the removal made durable, before anything is written.
struct DirectoryStart {
    let disk: any Disk
    let root: DirectoryPath
    let identity: LogManager.Identity

    struct Found {
        var id: UUID128
        var lock: any DiskLock
        var checkpoints = LogDirectory.Checkpoints()
        /// Logs by partition; those without a summary have to be opened to be known.
        var logs: [TopicPartition: FoundLog] = [:]
        var generation: Int64 = 0
        var wasClean = false
        /// An empty disk that this broker has not seen before: nothing on it may count as a replica.
        var isNew = false
        var damagedFiles: [String] = []
        /// A file of a newer release: nothing here may be touched by this one.
        var refusal: StorageError?
    }

    struct FoundLog: Hashable, Sendable {
        var topicID: TopicID
        var summary: LogSummary?
    }

    func run(newID: UUID128) throws(StorageError) -> Found {
        do throws(DiskError) {
            if try !disk.exists(root.path) {
                try disk.makeDirectory(root.path)
                try disk.synchronizeDirectory(parent)
            }
        } catch { throw .disk(error) }
        let held: (any DiskLock)?
        do throws(DiskError) { held = try disk.lock(root + FileNames.lock) } catch { throw .disk(error) }
        guard let lock = held else { throw .directoryInUse(path: root.path) }
        var found = Found(id: newID, lock: lock)
        do throws(StorageError) {
            try identify(&found)
            try readState(&found)
            if let refusal = found.refusal { throw refusal }
            try removeMarker()
        } catch {
            lock.release()
            throw error
        }
        return found
    }

    private var parent: String {
        guard let slash = root.path.lastIndex(of: "/") else { return "." }
        return slash == root.path.startIndex ? "/" : String(root.path[..<slash])
    }

    // MARK: Identity

    private func identify(_ found: inout Found) throws(StorageError) {
        let file = GuardedFile(FileNames.directoryProperties, in: root)
        let reading: GuardedFile.Reading
        do throws(DiskError) { reading = try file.read(on: disk) } catch { throw .disk(error) }
        switch reading {
        case .missing:
            let properties = DirectoryProperties(
                clusterID: identity.clusterID, nodeID: identity.nodeID, directoryID: found.id)
            do throws(DiskError) { try file.replace(with: properties.bytes, on: disk) } catch { throw .disk(error) }
            found.isNew = true
        case .damaged(let reason): throw .damagedFile(path: file.path, reason: reason)
        case .restored(let bytes):
            found.damagedFiles.append(file.path)
            try check(bytes, file, &found)
        case .sound(let bytes), .unguarded(let bytes): try check(bytes, file, &found)
        }
    }

    private func check(_ bytes: [UInt8], _ file: GuardedFile, _ found: inout Found) throws(StorageError) {
        let properties: DirectoryProperties
        do throws(FormatError) { properties = try DirectoryProperties(parsing: bytes) } catch {
            throw .damagedFile(path: file.path, reason: error)
        }
        guard properties.clusterID == identity.clusterID else {
            throw .foreignDirectory(
                path: root.path,
                detail: "it belongs to cluster \(properties.clusterID), this broker to \(identity.clusterID)")
        }
        guard properties.nodeID == identity.nodeID else {
            throw .foreignDirectory(
                path: root.path, detail: "it belongs to node \(properties.nodeID), this is node \(identity.nodeID)")
        }
        found.id = properties.directoryID
    }

    // MARK: State

    private func readState(_ found: inout Found) throws(StorageError) {
        do throws(DiskError) {
            let marker = try disk.contents(root + FileNames.cleanShutdown).flatMap {
                try? CleanShutdownMarker(parsing: $0)
            }
            found.checkpoints.recoveryPoints = try checkpoint(FileNames.recoveryPoints, &found)
            found.checkpoints.logStarts = try checkpoint(FileNames.logStarts, &found)
            found.checkpoints.highWatermarks = try checkpoint(FileNames.highWatermarks, &found)
            found.checkpoints.cleanerOffsets = try checkpoint(FileNames.cleanerOffsets, &found)
            try readLogs(marker, &found)
        } catch { throw .disk(error) }
    }

    /// The marker counts once: it is gone, durably, before anything else is written.
    private func removeMarker() throws(StorageError) {
        let path = root + FileNames.cleanShutdown
        do throws(DiskError) {
            guard try disk.exists(path) else { return }
            try disk.unlink(path)
            try disk.synchronizeDirectory(root.path)
        } catch { throw .disk(error) }
    }

    private func checkpoint(_ name: String, _ found: inout Found) throws(DiskError) -> [TopicPartition: Offset] {
        let file = GuardedFile(name, in: root)
        switch try file.read(on: disk) {
        case .missing: return [:]
        case .sound(let bytes), .unguarded(let bytes):
            do throws(FormatError) { return try OffsetCheckpoint(parsing: bytes).offsets } catch {
                found.note(error, in: file.path)
                return [:]
            }
        case .restored(let bytes):
            found.damagedFiles.append(file.path)
            return (try? OffsetCheckpoint(parsing: bytes))?.offsets ?? [:]
        case .damaged:
            found.damagedFiles.append(file.path)
            return [:]
        }
    }

    /// From the manifest where it can be believed, else from the directories themselves.
    private func readLogs(_ marker: CleanShutdownMarker?, _ found: inout Found) throws(DiskError) {
        if let bytes = try disk.contents(root + FileNames.manifest) {
            var manifest: Manifest?
            do throws(FormatError) { manifest = try Manifest(parsing: bytes) } catch {
                found.note(error, in: root + FileNames.manifest)
            }
            if let manifest, manifest.directoryID == found.id {
                found.generation = manifest.generation
                if try apply(manifest, &found) {
                    let checksum = CRC32C.checksum(bytes.span.bytes)
                    found.wasClean = marker?.instance == manifest.instance && marker?.manifestChecksum == checksum
                    if !found.wasClean { try findNewborn(&found) }
                    return
                }
            } else if manifest != nil {
                found.damagedFiles.append(root + FileNames.manifest)
            }
        }
        try listLogs(&found)
    }

    /// `false` where the journal does not continue the manifest, so that neither says which logs are in use.
    private func apply(_ manifest: Manifest, _ found: inout Found) throws(DiskError) -> Bool {
        let recoveryPointsAreSound = !found.damagedFiles.contains(root + FileNames.recoveryPoints)
        guard let bytes = try disk.contents(root + FileNames.manifestJournal),
            let journal = try? ManifestJournal.parse(bytes), journal.generation <= manifest.generation
        else { return false }
        for (partition, entry) in manifest.entries {
            found.logs[partition] = FoundLog(topicID: entry.topicID, summary: entry.summary)
        }
        let saved = found.checkpoints.recoveryPoints
        for record in journal.records {
            switch record {
            case .used(let partition, let topicID, let end):
                found.logs[partition] = FoundLog(topicID: topicID, summary: nil)
                // A log that is younger than the last checkpoint. Where checkpoints were lost nothing is assumed.
                if recoveryPointsAreSound, found.checkpoints.recoveryPoints[partition] == nil {
                    found.checkpoints.recoveryPoints[partition] = end
                    found.checkpoints.areNews = true
                }
            case .removed(let partition):
                // Of an older generation the manifest knows better.
                let entry = journal.generation == manifest.generation ? nil : manifest.entries[partition]
                found.logs[partition] = entry.map { FoundLog(topicID: $0.topicID, summary: $0.summary) }
                found.checkpoints.recoveryPoints[partition] = saved[partition]
            }
        }
        return true
    }

    /// A crash may have left the directory of a new log and not its record in the journal. Nothing in it has counted as
    /// durable, but what is there is kept. One with a topic's id in it was put there by somebody else.
    private func findNewborn(_ found: inout Found) throws(DiskError) {
        for entry in try disk.list(root.path) where entry.isDirectory {
            guard let partition = FileNames.partition(ofDirectory: entry.name), found.logs[partition] == nil,
                try !disk.exists(root.appending(entry.name) + FileNames.partitionMetadata)
            else { continue }
            found.logs[partition] = FoundLog(topicID: .zero, summary: nil)
            found.checkpoints.recoveryPoints[partition] = .zero
            found.checkpoints.areNews = true
        }
    }

    private func listLogs(_ found: inout Found) throws(DiskError) {
        for entry in try disk.list(root.path) where entry.isDirectory {
            guard let partition = FileNames.partition(ofDirectory: entry.name) else { continue }
            let directory = root.appending(entry.name)
            let file = GuardedFile(FileNames.partitionMetadata, in: directory)
            let topicID: TopicID? =
                switch try file.read(on: disk) {
                case .sound(let bytes), .unguarded(let bytes), .restored(let bytes):
                    (try? PartitionMetadata(parsing: bytes))?.topicID
                case .missing, .damaged: nil
                }
            found.logs[partition] = FoundLog(topicID: topicID ?? .zero, summary: nil)
        }
    }
}

extension DirectoryStart.Found {
    mutating func note(_ error: FormatError, in path: String) {
        if case .newerVersion = error {
            refusal = refusal ?? .damagedFile(path: path, reason: error)
        } else {
            damagedFiles.append(path)
        }
    }
}
