import MartletBase
import Synchronization

/// Keeps the manifest of a directory and its journal: which logs a start has to open.
///
/// A log is named in the journal before its first append after a manifest is acknowledged; many that come at once share
/// one sync.
final class ManifestKeeper: Sendable {
    private struct Pending {
        var records: [ManifestJournal.Record] = []
        var ticket = 0
    }

    private struct Written {
        var ticket = 0
        var generation: Int64
        var journal: (any DiskFile)?
        var end: Int64 = 0
    }

    private let directory: DirectoryPath
    private let directoryID: UUID128
    private let instance: UUID128
    private let pending = Mutex(Pending())
    /// Held while files are written, by jobs only.
    private let written: Mutex<Written>

    init(directory: DirectoryPath, directoryID: UUID128, instance: UUID128, generation: Int64) {
        self.directory = directory
        self.directoryID = directoryID
        self.instance = instance
        written = Mutex(Written(generation: generation))
    }

    /// Makes the record durable. Waits for the device.
    func note(_ record: ManifestJournal.Record, on disk: any Disk) throws(DiskError) {
        let ticket = pending.withLock { pending in
            pending.records.append(record)
            pending.ticket += 1
            return pending.ticket
        }
        try written.withLock { written throws(DiskError) in
            if written.ticket >= ticket { return }
            let batch = pending.withLock { pending in
                defer { pending.records.removeAll() }
                return pending
            }
            guard let journal = written.journal else {
                throw DiskError(.notFound, "append to", directory + FileNames.manifestJournal)
            }
            let bytes = batch.records.flatMap(ManifestJournal.bytes)
            try journal.write(bytes, at: written.end)
            try journal.synchronize()
            written.end += Int64(bytes.count)
            written.ticket = batch.ticket
        }
    }

    /// Writes a new manifest of what `entries` gives, then begins its journal. Nobody notes anything in between: what
    /// `entries` has seen as at rest and is used a moment later waits for the new journal.
    func rewrite(
        on disk: any Disk, entries: () -> [TopicPartition: Manifest.Entry]
    ) throws(DiskError) -> Manifest {
        try written.withLock { written throws(DiskError) in
            let generation = written.generation + 1
            let manifest = Manifest(
                directoryID: directoryID, instance: instance, generation: generation, entries: entries())
            try AtomicFile.replace(FileNames.manifest, in: directory, with: manifest.bytes, on: disk)
            let header = ManifestJournal.header(generation: generation)
            try AtomicFile.replace(FileNames.manifestJournal, in: directory, with: header, on: disk)
            try written.journal?.close()
            written.journal = try disk.open(directory + FileNames.manifestJournal, .readWrite)
            written.end = Int64(header.count)
            written.generation = generation
            return manifest
        }
    }
}
