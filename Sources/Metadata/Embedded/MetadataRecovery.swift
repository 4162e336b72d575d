import MartletBase
import MartletWire

/// What a start found in the store's directory.
package struct MetadataRecovery: Hashable, Sendable {
    package internal(set) var revision: Revision = .zero
    package internal(set) var keyCount = 0
    /// Bytes of an unacknowledged batch that a crash had left half written, cut off.
    package internal(set) var tornBytes: Int64 = 0
    /// A snapshot that could not be read; the one before it and the logs since gave the same state.
    package internal(set) var damagedSnapshot: String?
}

/// The store's directory brought back into order: the state, and the log to go on with.
struct RecoveredMetadata {
    var state: StoreState
    var log: MetadataLog
    var snapshotBytes: Int64
    var report: MetadataRecovery
}

/// Reads snapshot and logs back, synchronously and in one order.
///
/// A batch is written only after the sync of the one before it has returned. A frame that cannot be read, with a later
/// one behind it that can, was therefore durable once: that is damage, and the store does not open. With none behind it,
/// nobody had been told of it: a torn tail, cut off.
struct MetadataRecoverer {
    let disk: any Disk
    let directory: String

    /// Makes the directory where it is missing, and keeps every other process out of it.
    func lock() throws(MetadataStoreOpenError) -> any DiskLock {
        let path = directory + "/" + MetadataFileName.lock
        do throws(DiskError) {
            if try disk.facts(directory) == nil {
                try disk.makeDirectory(directory)
                try disk.synchronizeDirectory(directory.parentPath)
            }
            if let lock = try disk.lock(path) { return lock }
        } catch { throw .disk(error) }
        throw .inUse(path)
    }

    func recover() throws(MetadataStoreOpenError) -> RecoveredMetadata {
        let names = try removingLeftovers()
        var report = MetadataRecovery()
        var (state, generation, snapshotBytes) = try base(names, &report)
        var logs = names.compactMap { if case .log(let number) = $0, number >= generation { number } else { nil } }
        if logs.isEmpty && names.isEmpty { return try fresh(report) }
        let expected = Array(generation..<(generation + Int64(logs.count)))
        guard logs == expected, !logs.isEmpty else {
            let absent = expected.first { !logs.contains($0) } ?? generation
            throw .missing(path: path(.log(absent)))
        }
        if logs.count > 1, try isUnbegun(logs[logs.count - 1]) {
            try remove(.log(logs.removeLast()))
        } else if logs == [1], try isUnbegun(1) {
            try remove(.log(1))
            return try fresh(report)
        }
        var log: MetadataLog?
        for (position, number) in logs.enumerated() {
            log = try replay(number, isLast: position == logs.count - 1, into: &state, &report)
        }
        guard let log else { throw .missing(path: path(.log(generation))) }
        if let damaged = report.damagedSnapshot { try setAside(damaged) }
        report.revision = state.revision
        report.keyCount = state.keys.count
        return RecoveredMetadata(state: state, log: log, snapshotBytes: snapshotBytes, report: report)
    }

    private func path(_ name: MetadataFileName) -> String { directory + "/" + name.text }

    private func fresh(_ report: MetadataRecovery) throws(MetadataStoreOpenError) -> RecoveredMetadata {
        do throws(MetadataLogFault) {
            let log = try MetadataLog.create(1, from: .zero, in: directory, on: disk)
            return RecoveredMetadata(state: StoreState(), log: log, snapshotBytes: 0, report: report)
        } catch {
            switch error {
            case .noSpace(let error), .final(let error): throw .disk(error)
            }
        }
    }

    // MARK: Files

    /// The store's files in order of kind and generation, without what a crash left unfinished.
    private func removingLeftovers() throws(MetadataStoreOpenError) -> [MetadataFileName] {
        do throws(DiskError) {
            var names: [MetadataFileName] = []
            for entry in try disk.list(directory) where !entry.isDirectory {
                if entry.name.hasSuffix(MetadataFileName.temporary) {
                    try disk.unlink(directory + "/" + entry.name)
                } else if let name = MetadataFileName(entry.name) {
                    names.append(name)
                }
            }
            return names.sorted()
        } catch { throw .disk(error) }
    }

    private func remove(_ name: MetadataFileName) throws(MetadataStoreOpenError) {
        do throws(DiskError) { try disk.unlink(path(name)) } catch { throw .disk(error) }
    }

    /// Out of the way of the next compaction, which counts on the snapshots that it finds; kept to be looked at.
    private func setAside(_ damaged: String) throws(MetadataStoreOpenError) {
        do throws(DiskError) {
            try disk.rename(damaged, to: damaged + MetadataFileName.damaged)
            try disk.synchronizeDirectory(directory)
        } catch { throw .disk(error) }
    }

    private func contents(_ name: MetadataFileName) throws(MetadataStoreOpenError) -> [UInt8] {
        do throws(DiskError) {
            let file = try disk.open(path(name), .read)
            let size = Int(try file.size())
            var failure: DiskError?
            let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
                do throws(DiskError) {
                    count = try file.read(into: UnsafeMutableRawBufferPointer(buffer), at: 0)
                } catch {
                    failure = error
                }
            }
            if let failure { throw failure }
            try file.close()
            return bytes
        } catch { throw .disk(error) }
    }

    // MARK: Snapshots

    /// The newest snapshot that can be read, or the empty state before the first log.
    private func base(
        _ names: [MetadataFileName], _ report: inout MetadataRecovery
    ) throws(MetadataStoreOpenError) -> (StoreState, Int64, Int64) {
        for name in names.reversed() {
            guard case .snapshot(let generation) = name else { continue }
            let bytes = try contents(name)
            do throws(MetadataFileHeader.Fault) {
                let state = try MetadataSnapshot.read(bytes.span.bytes, generation: generation)
                return (state, generation, Int64(bytes.count))
            } catch {
                if case .newerVersion(let version) = error { throw newer(name, version) }
                guard report.damagedSnapshot == nil else { throw damaged(name, 0, "neither snapshot can be read") }
                report.damagedSnapshot = path(name)
            }
        }
        // The empty state stands before the first log alone, and that one is kept until a second snapshot is there.
        if let damaged = report.damagedSnapshot, !names.contains(.log(1)) {
            throw .damaged(path: damaged, position: 0, "there is no older snapshot to begin with")
        }
        return (StoreState(), 1, 0)
    }

    private func newer(_ name: MetadataFileName, _ version: Int16) -> MetadataStoreOpenError {
        .newerFormat(path: path(name), version: version, readable: MetadataFileHeader.version)
    }

    private func damaged(_ name: MetadataFileName, _ position: Int, _ what: String) -> MetadataStoreOpenError {
        .damaged(path: path(name), position: Int64(position), what)
    }

    // MARK: Logs

    /// The header is durable before anything is appended: a log of no more than half a header never held anything.
    private func isUnbegun(_ generation: Int64) throws(MetadataStoreOpenError) -> Bool {
        let bytes = try contents(.log(generation))
        guard bytes.count <= MetadataFileHeader.size else { return false }
        do throws(MetadataFileHeader.Fault) {
            _ = try MetadataFileHeader.decode(bytes.span.bytes, .log)
            return false
        } catch {
            if case .newerVersion(let version) = error { throw newer(.log(generation), version) }
            return true
        }
    }

    private func replay(
        _ generation: Int64, isLast: Bool, into state: inout StoreState, _ report: inout MetadataRecovery
    ) throws(MetadataStoreOpenError) -> MetadataLog {
        let name = MetadataFileName.log(generation)
        let content = try contents(name)
        let bytes = content.span.bytes
        do throws(MetadataFileHeader.Fault) {
            let header = try MetadataFileHeader.decode(bytes, .log)
            guard header.generation == generation, header.revision == state.revision else {
                throw .damaged
            }
        } catch {
            if case .newerVersion(let version) = error { throw newer(name, version) }
            throw damaged(name, 0, "its header does not continue revision \(state.revision)")
        }
        var position = MetadataFileHeader.size
        // The header, while nothing follows it.
        var unproven = 0
        var sequence: Int64 = 0
        while let frame = MetadataFrame.read(bytes, at: position, generation: generation), frame.sequence == sequence,
            frame.payload.count > 0
        {
            do throws(WireError) {
                for effect in try EffectBatch.decode(bytes.extracting(frame.payload.start..<frame.payload.end)) {
                    _ = state.apply(effect)
                }
            } catch {
                throw damaged(name, position, "a batch with a sound checksum cannot be read (\(error))")
            }
            unproven = position
            position = frame.payload.end
            sequence += 1
        }
        try checkEnd(bytes, position, sequence, name, isLast, &report)
        do throws(DiskError) {
            return try MetadataLog.resume(
                generation, unproven: Int64(unproven), end: Int64(position), size: Int64(content.count),
                sequence: sequence, in: directory, on: disk, isLast: isLast)
        } catch { throw .disk(error) }
    }

    /// Judges what stands behind the last batch that could be read: nothing, the mark that all before is durable, a torn
    /// tail, or damage.
    private func checkEnd(
        _ bytes: RawSpan, _ position: Int, _ sequence: Int64, _ name: MetadataFileName, _ isLast: Bool,
        _ report: inout MetadataRecovery
    ) throws(MetadataStoreOpenError) {
        guard case .log(let generation) = name, position < bytes.byteCount else { return }
        var searched = position
        while searched + MetadataFrame.headerSize <= bytes.byteCount {
            if let frame = MetadataFrame.read(bytes, at: searched, generation: generation), frame.sequence > sequence {
                throw damaged(name, position, "a batch cannot be read, and a later one, at byte \(searched), can")
            }
            searched += 1
        }
        let mark = MetadataFrame.read(bytes, at: position, generation: generation)
        let isMarked = mark?.sequence == sequence && mark?.payload.count == 0
        let behind = isMarked ? position + MetadataFrame.headerSize : position
        guard behind < bytes.byteCount else { return }
        guard isLast else { throw damaged(name, behind, "a later log follows, and this one does not end here") }
        report.tornBytes += Int64(bytes.byteCount - behind)
    }
}

extension String {
    /// The directory in which it lies.
    fileprivate var parentPath: String {
        guard let slash = utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == startIndex ? "/" : String(self[..<slash])
    }
}
