import MartletBase
import Synchronization

/// Keeps the manifest of a directory and its journal: which logs a start has to open.
///
/// A log is named in the journal before it is used; what that use has brought is acknowledged once the record is durable.
/// Many that come at once share one sync.
final class ManifestKeeper: Sendable {
    /// A record of the journal.
    struct Ticket: Hashable, Sendable {
        fileprivate let number: Int
        /// Durable from the start.
        static let none = Ticket(number: 0)
    }

    private struct Journal {
        /// Records written so far, in this journal and those before it.
        var count = 0
        var generation: Int64
        var file: (any DiskFile)?
        var end: Int64 = 0
    }

    private let directory: DirectoryPath
    private let directoryID: UUID128
    private let instance: UUID128
    /// Held for a write, or while a new manifest takes the place of the old one and its journal.
    private let journal: Mutex<Journal>
    /// Records that are durable; held while the journal is synchronized, and taken before `journal`. By jobs only.
    private let durable = Mutex(0)

    init(directory: DirectoryPath, directoryID: UUID128, instance: UUID128, generation: Int64) {
        self.directory = directory
        self.directoryID = directoryID
        self.instance = instance
        journal = Mutex(Journal(generation: generation))
    }

    /// Makes the record durable. Waits for the device.
    func note(_ record: ManifestJournal.Record, on disk: any Disk) throws(DiskError) {
        try synchronize(try write(record), on: disk)
    }

    /// Writes the record, so that it survives the process.
    func write(_ record: ManifestJournal.Record) throws(DiskError) -> Ticket {
        try journal.withLock { journal throws(DiskError) in
            guard let file = journal.file else {
                throw DiskError(.notFound, "append to", directory + FileNames.manifestJournal)
            }
            let bytes = ManifestJournal.bytes(record)
            try file.write(bytes, at: journal.end)
            journal.end += Int64(bytes.count)
            journal.count += 1
            return Ticket(number: journal.count)
        }
    }

    /// Waits for the device, unless somebody has done so since the record was written.
    func synchronize(_ ticket: Ticket, on disk: any Disk) throws(DiskError) {
        try durable.withLock { durable throws(DiskError) in
            if durable >= ticket.number { return }
            let (file, count) = journal.withLock { ($0.file, $0.count) }
            try file?.synchronize()
            durable = count
        }
    }

    /// Writes a new manifest of what `entries` gives, then begins its journal. Nobody writes records in between: what
    /// `entries` has seen as at rest and is used a moment later waits for the new journal, and what the old journal names
    /// stands in the manifest as in use.
    func rewrite(
        on disk: any Disk, entries: () -> [TopicPartition: Manifest.Entry]
    ) throws(DiskError) -> Manifest {
        try durable.withLock { durable throws(DiskError) in
            try journal.withLock { journal throws(DiskError) in
                let generation = journal.generation + 1
                let manifest = Manifest(
                    directoryID: directoryID, instance: instance, generation: generation, entries: entries())
                try AtomicFile.replace(FileNames.manifest, in: directory, with: manifest.bytes, on: disk)
                let header = ManifestJournal.header(generation: generation)
                try AtomicFile.replace(FileNames.manifestJournal, in: directory, with: header, on: disk)
                try journal.file?.close()
                journal.file = try disk.open(directory + FileNames.manifestJournal, .readWrite)
                journal.end = Int64(header.count)
                journal.generation = generation
                durable = journal.count
                return manifest
            }
        }
    }
}
