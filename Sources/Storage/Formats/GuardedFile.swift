import MartletBase
import MartletRecords
import MartletWire

/// A text file of Kafka's that has no checksum, with a file of ours beside it (`martlet.<name>`) that holds a copy of it
/// under one.
///
/// A flipped digit in a checkpoint would otherwise be read as a smaller or larger offset. The copy is written and made
/// durable first, and knows the file before it by checksum: at every moment the file is equal to the copy, or is the one
/// before it, or is damaged.
package struct GuardedFile: Sendable {
    package let directory: DirectoryPath
    package let name: String

    package init(_ name: String, in directory: DirectoryPath) {
        self.directory = directory
        self.name = name
    }

    package var path: String { directory + name }
    private static let version: Int16 = 0

    package enum Reading: Hashable, Sendable {
        case missing
        /// What was written last.
        case sound([UInt8])
        /// Not ours, or ours without its copy: taken as it is if it can be parsed.
        case unguarded([UInt8])
        /// The file is damaged or gone; this is its copy.
        case restored([UInt8])
        case damaged(FormatError)
    }

    package func read(on disk: any Disk) throws(DiskError) -> Reading {
        let current = try disk.contents(path)
        guard let guardBytes = try disk.contents(directory + FileNames.guardFile(of: name)) else {
            return current.map { .unguarded($0) } ?? .missing
        }
        let copy: Copy
        do throws(FormatError) { copy = try Copy(parsing: guardBytes) } catch {
            return current.map { .unguarded($0) } ?? .damaged(error)
        }
        if current == copy.bytes || current.map(Copy.checksum) == copy.before { return .sound(copy.bytes) }
        return .restored(copy.bytes)
    }

    package func replace(with bytes: [UInt8], on disk: any Disk) throws(DiskError) {
        let copyName = FileNames.guardFile(of: name)
        let copy = Copy(bytes: bytes, before: try disk.contents(path).map(Copy.checksum))
        try AtomicFile.rename(copyName, in: directory, with: copy.sealed, on: disk)
        // Of the first generation either file may be there without the other.
        if copy.before != nil { try disk.synchronizeDirectory(directory.path) }
        try AtomicFile.replace(name, in: directory, with: bytes, on: disk)
    }

    private struct Copy {
        let bytes: [UInt8]
        /// The checksum of the file that the copied one takes the place of; `nil` where there was none.
        let before: UInt32?

        init(bytes: [UInt8], before: UInt32?) {
            self.bytes = bytes
            self.before = before
        }

        init(parsing sealed: [UInt8]) throws(FormatError) {
            self = try SealedBytes.open(sealed, newest: version) { reader throws(WireError) in
                let before = try reader.bool() ? try reader.uint32() : nil
                guard let bytes = try reader.nullableBytes() else { throw .unexpectedNull }
                return Copy(bytes: bytes, before: before)
            }
        }

        var sealed: [UInt8] {
            var body = WireWriter(capacity: 16 + bytes.count)
            body.bool(before != nil)
            if let before { body.uint32(before) }
            body.nullableBytes(bytes)
            return SealedBytes.seal(version: version, body)
        }

        static func checksum(_ bytes: [UInt8]) -> UInt32 { CRC32C.checksum(bytes.span.bytes) }
    }
}
