import MartletBase

extension LogRecovery {
    /// At most this much of what is cut off is copied aside.
    static let keptAsideLimit = 16 << 20

    /// Makes the end of the log what the scan found it to be, durably.
    func settle(
        _ segment: Segment, _ opened: Segment.OpenSegment, _ result: SegmentScan.Result, _ size: Int64,
        verifiedFrom start: Int64, _ log: inout OpenedLog
    ) throws(DiskError) {
        log.end = result.next
        switch result.end {
        case .sound: break
        case .torn:
            if case .clean = restart { return try quarantine(segment, opened, result, size, &log) }
            try keepAside(opened.file, result, size, &log)
            log.reports.append(.cutTail(end: result.next, bytes: size - result.position))
        case .damaged: return try quarantine(segment, opened, result, size, &log)
        }
        if result.position < size { try opened.file.truncate(to: result.position) }
        install(opened, in: segment, size: result.position, next: result.next)
        // After a crash of the process alone the bytes may be in memory only, and so may the names.
        if case .unclean = restart { try opened.file.rewrite(start..<result.position) }
        try opened.file.synchronize()
        try disk.synchronizeDirectory(directory.path)
    }

    private func install(_ opened: Segment.OpenSegment, in segment: Segment, size: Int64, next: Offset) {
        segment.contents.withLock { contents in
            contents.size = size
            contents.nextOffset = next
        }
        if segment.install(opened, isDirty: true) { cache.admit(segment) }
    }

    /// Synchronized bytes are missing at the end, or the marker of an orderly stop disagrees with the file. Where the end is
    /// known the log goes on behind the damage in a new segment; where it is not, it is refused.
    private func quarantine(
        _ segment: Segment, _ opened: Segment.OpenSegment, _ result: SegmentScan.Result, _ size: Int64,
        _ log: inout OpenedLog
    ) throws(DiskError) {
        guard case .clean(let end) = restart, end >= result.next, end > segment.base,
            end == result.next || !config.isInternal
        else {
            log.refusal = .endUnknown(
                path: directory.path, segment: segment.base, position: result.position, validEnd: result.next)
            return
        }
        if end > result.next {
            note(
                FaultyRange(
                    segment: segment.base, first: result.next, next: end, position: result.position,
                    endPosition: size), &log)
        }
        install(opened, in: segment, size: result.position, next: end)
        try beginSegment(at: end, &log)
    }

    /// Adds an empty segment at the end of the log.
    func beginSegment(at offset: Offset, _ log: inout OpenedLog) throws(DiskError) {
        let segment = Segment(base: offset, in: directory, size: 0, nextOffset: offset)
        let file = try disk.open(segment.path, .create)
        try file.synchronize()
        try disk.synchronizeDirectory(directory.path)
        if segment.install(Segment.OpenSegment(file: file)) { cache.admit(segment) }
        log.segments.append(segment)
        log.end = offset
    }

    /// Sound batches among the bytes to be cut off were never acknowledged as durable, but they may be all that is left of
    /// what a client was told with acks=1.
    private func keepAside(
        _ file: any DiskFile, _ result: SegmentScan.Result, _ size: Int64, _ log: inout OpenedLog
    ) throws(DiskError) {
        let search = DamageSearch(file: file, limit: size, expected: result.next)
        guard try search.next(after: result.position) != nil else { return }
        let count = Int(min(size - result.position, Int64(Self.keptAsideLimit)))
        let bytes = try file.bytes(at: result.position, count: count)
        let name = FileNames.cutPrefix + String(result.next.rawValue)
        try AtomicFile.replace(name, in: directory, with: bytes, on: disk)
        log.reports.append(.keptAside(path: directory + name, bytes: Int64(bytes.count)))
    }

    /// A log without a single segment: new, or all its files are gone.
    func recoverEmpty(_ log: inout OpenedLog) throws(DiskError) {
        switch restart {
        case .clean(let end) where end > log.start:
            if config.isInternal { return refuseEmpty(&log) }
            note(FaultyRange(segment: log.start, first: log.start, next: end, position: 0, endPosition: 0), &log)
            try beginSegment(at: end, &log)
        case .unclean(let point?) where point > log.start: refuseEmpty(&log)
        case .clean, .unclean: try beginSegment(at: log.start, &log)
        }
    }

    private func refuseEmpty(_ log: inout OpenedLog) {
        log.refusal = .endUnknown(
            path: directory.path, segment: log.start, position: 0, validEnd: log.start)
    }
}
