import MartletBase
import MartletWire

/// The log that batches are appended to: one generation's file and where it ends.
struct MetadataLog {
    let generation: Int64
    private let file: any DiskFile
    /// Behind the last batch that is durable.
    private(set) var end: Int64
    private var sequence: Int64

    /// A new generation: durable, name and header, before anything is appended to it.
    static func create(
        _ generation: Int64, from revision: Revision, in directory: String, on disk: any Disk
    ) throws(MetadataLogFault) -> MetadataLog {
        let path = directory + "/" + MetadataFileName.log(generation).text
        let header = MetadataFileHeader(kind: .log, generation: generation, revision: revision).encode()
        let file: any DiskFile
        do throws(DiskError) {
            file = try disk.open(path, .replace)
            try file.write(header.span.bytes, at: 0)
        } catch {
            guard error.kind == .noSpace else { throw .final(error) }
            try discard(path, on: disk)
            throw .noSpace(error)
        }
        do throws(DiskError) {
            try file.synchronize()
            try disk.synchronizeDirectory(directory)
        } catch { throw .final(error) }
        return MetadataLog(generation: generation, file: file, end: Int64(header.count), sequence: 0)
    }

    /// A log that was not begun must not be taken for one: the present log goes on behind its revision.
    private static func discard(_ path: String, on disk: any Disk) throws(MetadataLogFault) {
        do throws(DiskError) { try disk.unlink(path) } catch {
            if error.kind != .notFound { throw .final(error) }
        }
    }

    /// A log that recovery has read up to `end`. What lies behind goes, durably, before anything is written there:
    /// no later crash can mix it with what comes.
    /// - Parameter unproven: where the last batch begins. All before it was synchronized before that was written.
    static func resume(
        _ generation: Int64, unproven: Int64, end: Int64, size: Int64, sequence: Int64, in directory: String,
        on disk: any Disk, isLast: Bool
    ) throws(DiskError) -> MetadataLog {
        let path = directory + "/" + MetadataFileName.log(generation).text
        let file = try disk.open(path, isLast ? .readWrite : .read)
        if isLast {
            if size > end { try file.truncate(to: end) }
            // What was read may never have been synchronized: it is answered for from now on. It is written once more,
            // because pages whose sync failed in an earlier life are in memory, taken for written.
            try rewrite(file, unproven..<end)
            try file.synchronize()
            try disk.synchronizeDirectory(directory)
        }
        return MetadataLog(generation: generation, file: file, end: end, sequence: sequence)
    }

    private static func rewrite(_ file: any DiskFile, _ range: Range<Int64>) throws(DiskError) {
        var failure: DiskError?
        let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
            do throws(DiskError) {
                count = try file.read(into: UnsafeMutableRawBufferPointer(buffer), at: range.lowerBound)
            } catch { failure = error }
        }
        if let failure { throw failure }
        try file.write(bytes.span.bytes, at: range.lowerBound)
    }

    /// Appends one batch and makes it durable.
    ///
    /// Behind it goes the mark that it is durable, unsynchronized, to be overwritten by the next batch: where the mark
    /// has reached the disk, later damage to the last batch is not mistaken for a torn tail.
    mutating func append(_ frame: inout WireWriter) throws(MetadataLogFault) {
        MetadataFrame.finish(&frame, sequence: sequence, generation: generation)
        do throws(DiskError) { try file.write(frame.bytes, at: end) } catch {
            guard error.kind == .noSpace else { throw .final(error) }
            try undo(error)
        }
        do throws(DiskError) {
            try file.synchronize()
            end += Int64(frame.count)
            sequence += 1
            try mark()
        } catch { throw .final(error) }
    }

    /// The mark, durable as well: where nothing more is appended. A log that another one follows must end exactly.
    func seal() throws(DiskError) {
        try mark()
        try file.synchronize()
    }

    func close() throws(DiskError) {
        try seal()
        try file.close()
    }

    private func mark() throws(DiskError) {
        var mark = WireWriter(capacity: MetadataFrame.headerSize)
        MetadataFrame.begin(&mark)
        MetadataFrame.finish(&mark, sequence: sequence, generation: generation)
        do throws(DiskError) { try file.write(mark.bytes, at: end) } catch {
            // A full disk costs the mark alone: the batch before it is durable.
            guard error.kind == .noSpace else { throw error }
        }
    }

    /// A batch that found no room is taken back, so that the store goes on when space has returned.
    private func undo(_ error: DiskError) throws(MetadataLogFault) {
        do throws(DiskError) { try file.truncate(to: end) } catch { throw .final(error) }
        throw .noSpace(error)
    }
}

enum MetadataLogFault: Error {
    /// Nothing was written: worth trying again when space has returned.
    case noSpace(DiskError)
    /// What was written may be there or not, and the device is not to be trusted any more.
    case final(DiskError)
}
