import MartletBase
import MartletRecords
import MartletWire

/// A text file of Kafka's that has no checksum, with a file of ours beside it (`martlet.<name>`) that holds its checksum
/// and the generation before.
///
/// A flipped digit in a checkpoint would otherwise be read as a smaller or larger offset. The guard is written and made
/// durable first: at every moment the file matches either the checksum in the guard or the generation in it.
package struct GuardedFile: Sendable {
    package let directory: DirectoryPath
    package let name: String

    package init(_ name: String, in directory: DirectoryPath) {
        self.directory = directory
        self.name = name
    }

    package var path: String { directory + name }
    private static let version: Int16 = 0

    /// What a read found. Only `sound` is known to be what was written last.
    package enum Reading: Hashable, Sendable {
        case missing
        case sound([UInt8])
        /// Not ours, or ours without its guard: taken as it is if it can be parsed.
        case unguarded([UInt8])
        /// The file is damaged or gone; this is the generation before it.
        case olderGeneration([UInt8])
        case damaged(FormatError)
    }

    package func read(on disk: any Disk) throws(DiskError) -> Reading {
        let current = try disk.contents(path)
        guard let guardBytes = try disk.contents(directory + FileNames.guardFile(of: name)) else {
            return current.map { .unguarded($0) } ?? .missing
        }
        let guardian: Guard
        do throws(FormatError) { guardian = try Guard(parsing: guardBytes) } catch {
            return current.map { .unguarded($0) } ?? .damaged(error)
        }
        guard let current else {
            // Before the very first generation there is nothing to go back to.
            return guardian.previous.map { .olderGeneration($0) } ?? .missing
        }
        let computed = CRC32C.checksum(current.span.bytes)
        if computed == guardian.currentChecksum || current == guardian.previous { return .sound(current) }
        if let previous = guardian.previous { return .olderGeneration(previous) }
        return .damaged(.checksumMismatch(stored: guardian.currentChecksum, computed: computed))
    }

    /// Replaces the file, keeping what is known to be sound of it as the generation before.
    package func replace(with bytes: [UInt8], on disk: any Disk) throws(DiskError) {
        let guardName = FileNames.guardFile(of: name)
        if try !disk.exists(path), try !disk.exists(directory + guardName) {
            // Of the first generation either file may be there without the other.
            let guardian = Guard(currentChecksum: CRC32C.checksum(bytes.span.bytes), previous: nil)
            try AtomicFile.rename(guardName, in: directory, with: guardian.bytes, on: disk)
            return try AtomicFile.replace(name, in: directory, with: bytes, on: disk)
        }
        let previous: [UInt8]? =
            switch try read(on: disk) {
            case .sound(let bytes), .unguarded(let bytes), .olderGeneration(let bytes): bytes
            case .missing, .damaged: nil
            }
        let guardian = Guard(currentChecksum: CRC32C.checksum(bytes.span.bytes), previous: previous)
        try AtomicFile.replace(guardName, in: directory, with: guardian.bytes, on: disk)
        try AtomicFile.replace(name, in: directory, with: bytes, on: disk)
    }

    private struct Guard {
        let currentChecksum: UInt32
        let previous: [UInt8]?

        init(currentChecksum: UInt32, previous: [UInt8]?) {
            self.currentChecksum = currentChecksum
            self.previous = previous
        }

        init(parsing bytes: [UInt8]) throws(FormatError) {
            self = try SealedBytes.open(bytes, newest: version) { reader throws(WireError) in
                let checksum = try reader.uint32()
                return Guard(currentChecksum: checksum, previous: try reader.nullableBytes())
            }
        }

        var bytes: [UInt8] {
            var body = WireWriter(capacity: 16 + (previous?.count ?? 0))
            body.uint32(currentChecksum)
            body.nullableBytes(previous)
            return SealedBytes.seal(version: version, body)
        }
    }
}
