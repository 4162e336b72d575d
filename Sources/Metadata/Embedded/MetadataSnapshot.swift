import MartletBase
import MartletWire

/// A whole state in a file: leases, then keys in order, in frames of a bounded size, and an empty frame at the end.
enum MetadataSnapshot {
    private static let framePayload = 256 << 10

    /// Writes the file whole under a temporary name, and makes it durable before its name points at it.
    static func write(
        _ state: StoreState, generation: Int64, in directory: String, on disk: any Disk
    ) throws(MetadataLogFault) {
        let path = directory + "/" + MetadataFileName.snapshot(generation).text
        let temporary = path + MetadataFileName.temporary
        let file: any DiskFile
        do throws(DiskError) {
            file = try disk.open(temporary, .replace)
            try write(state, generation: generation, to: file)
        } catch {
            guard error.kind == .noSpace else { throw .final(error) }
            do throws(DiskError) { try disk.unlink(temporary) } catch {
                if error.kind != .notFound { throw .final(error) }
            }
            throw .noSpace(error)
        }
        do throws(DiskError) {
            try file.synchronize()
            try file.close()
            try disk.rename(temporary, to: path)
            try disk.synchronizeDirectory(directory)
        } catch { throw .final(error) }
    }

    private static func write(
        _ state: StoreState, generation: Int64, to file: any DiskFile
    ) throws(DiskError) {
        let header = MetadataFileHeader(kind: .snapshot, generation: generation, revision: state.revision)
        var output = SnapshotOutput(file: file, generation: generation)
        try output.write(header)
        for (lease, facts) in state.leases {
            try output.append { (writer) throws(WireError) in
                writer.int8(0)
                writer.int64(lease.rawValue)
                writer.int64(facts.lifetimeMillis)
            }
        }
        for (key, value) in state.keys {
            try output.append { (writer) throws(WireError) in
                writer.int8(1)
                try writer.bytes(key.bytes, flexible: true)
                try writer.bytes(value.bytes, flexible: true)
                writer.int64(value.created.rawValue)
                writer.int64(value.modified.rawValue)
                writer.int64(value.version)
                writer.int64(value.lease.rawValue)
            }
        }
        try output.finish()
    }

    /// Throws `damaged` for a file that is not whole: an older one may serve.
    static func read(
        _ bytes: RawSpan, generation: Int64
    ) throws(MetadataFileHeader.Fault) -> StoreState {
        let header = try MetadataFileHeader.decode(bytes, .snapshot)
        guard header.generation == generation else { throw .damaged }
        var state = StoreState(restored: header.revision)
        var position = MetadataFileHeader.size
        var sequence: Int64 = 0
        while let frame = MetadataFrame.read(bytes, at: position, generation: generation) {
            guard frame.sequence == sequence else { throw .damaged }
            if frame.payload.count == 0 {
                guard frame.payload.end == bytes.byteCount else { throw .damaged }
                return state
            }
            do throws(WireError) {
                try state.restore(bytes.extracting(frame.payload.start..<frame.payload.end))
            } catch {
                throw .damaged
            }
            position = frame.payload.end
            sequence += 1
        }
        throw .damaged
    }

    /// Gathers elements into frames.
    private struct SnapshotOutput: ~Copyable {
        let file: any DiskFile
        let generation: Int64
        var writer = WireWriter(capacity: framePayload * 2)
        var position: Int64 = 0
        var sequence: Int64 = 0

        init(file: any DiskFile, generation: Int64) {
            self.file = file
            self.generation = generation
        }

        mutating func write(_ header: MetadataFileHeader) throws(DiskError) {
            let bytes = header.encode()
            try file.write(bytes.span.bytes, at: 0)
            position = Int64(bytes.count)
            MetadataFrame.begin(&writer)
        }

        mutating func append(_ element: (inout WireWriter) throws(WireError) -> Void) throws(DiskError) {
            do throws(WireError) { try element(&writer) } catch {
                preconditionFailure("what a transaction held does not fit into a snapshot: \(error)")
            }
            if writer.count >= framePayload { try flush() }
        }

        mutating func finish() throws(DiskError) {
            if writer.count > MetadataFrame.headerSize { try flush() }
            try flush()
        }

        private mutating func flush() throws(DiskError) {
            MetadataFrame.finish(&writer, sequence: sequence, generation: generation)
            try file.write(writer.bytes, at: position)
            position += Int64(writer.count)
            sequence += 1
            writer.removeAll()
            MetadataFrame.begin(&writer)
        }
    }
}

extension DiskFile {
    func write(_ bytes: RawSpan, at position: Int64) throws(DiskError) {
        var failure: DiskError?
        bytes.withUnsafeBytes { buffer in
            do throws(DiskError) { try write(buffer, at: position) } catch { failure = error }
        }
        if let failure { throw failure }
    }
}

extension StoreState {
    fileprivate mutating func restore(_ payload: RawSpan) throws(WireError) {
        var reader = WireReader(payload)
        while reader.bytesLeft > 0 {
            let kind = try reader.int8()
            switch kind {
            case 0:
                let lease = LeaseID(try reader.int64())
                restore(lease, lifetimeMillis: try reader.int64())
            case 1:
                let key = StoreKey(try reader.bytes(flexible: true))
                let bytes = try reader.bytes(flexible: true)
                let value = StoreValue(
                    bytes: bytes, created: Revision(try reader.int64()), modified: Revision(try reader.int64()),
                    version: try reader.int64(), lease: LeaseID(try reader.int64()))
                restore(StoreEntry(key: key, value: value))
            default: throw .invalidPresence(kind)
            }
        }
    }
}
