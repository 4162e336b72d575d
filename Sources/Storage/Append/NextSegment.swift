import MartletBase

/// The file of the segment after the last one, made while there is still room, so that a roll need not wait for it.
///
/// Which offset it will begin with is known only at the roll, which gives it its name. Until then it is empty, and what a
/// crash or a stop leaves of it the next opening removes.
enum NextSegment: Hashable, Sendable {
    case absent
    case wanted
    case beingMade
    case ready
}

extension PartitionLog.State {
    /// Of the last segment's size this part has to be full before the next one is made.
    private static let fullEighths = 7

    /// Asks for the next file once the last one nears its size.
    mutating func noteFill(of active: Segment) {
        guard next == .absent, active.size / Int64(Self.fullEighths) >= Int64(config.segmentBytes) / 8 else { return }
        next = .wanted
    }

    /// Whether the caller has to have it made.
    mutating func takeNextWanted() -> Bool {
        guard next == .wanted else { return false }
        next = .beingMade
        return true
    }
}

extension PartitionLog {
    private var nextPath: String { directory + FileNames.nextSegment }

    /// Beside whatever else runs for the log: nothing refers to the file before it is ready.
    func makeNext() {
        home.jobs.submit(.log) { [self] in
            let place = directory
            let isMade = home.cause == nil && tryMakeNext()
            // The log may have moved to another directory meanwhile.
            state.withLock { $0.next = isMade && directory == place ? .ready : .absent }
        }
    }

    private func tryMakeNext() -> Bool {
        let file: any DiskFile
        // A disk that is full, a log that was deleted meanwhile: the roll will say so, if one comes.
        do throws(DiskError) { file = try home.disk.open(nextPath, .replace) } catch { return false }
        do throws(DiskError) {
            try file.synchronize()
            try file.close()
            return true
        } catch {
            home.fail(error)
            return false
        }
    }

    /// The empty segment that begins at `base`: its name is not durable yet.
    func nextSegment(at base: Offset) throws(DiskError) -> Segment {
        guard try takeNext(at: base) else {
            let segment = try createSegment(at: base)
            try segment.file?.synchronize()
            return segment
        }
        let segment = Segment(base: base, in: directory, size: 0, nextOffset: base)
        let file = try home.disk.open(segment.path, .readWrite)
        if segment.install(Segment.OpenSegment(file: file)) { home.cache.admit(segment) }
        return segment
    }

    /// Gives the file that was made ahead its name, if there is one.
    private func takeNext(at base: Offset) throws(DiskError) -> Bool {
        let isReady = state.withLock { state in
            defer { if state.next == .ready { state.next = .absent } }
            return state.next == .ready
        }
        guard isReady else { return false }
        do throws(DiskError) {
            try home.disk.rename(nextPath, to: directory + FileNames.segment(base, FileNames.log))
        } catch {
            // An opening that came while it was being made has removed it.
            guard error.kind == .notFound else { throw error }
            return false
        }
        return true
    }

    /// The log is put at rest: what was made ahead goes.
    func discardNext() {
        let isReady = state.withLock { state in
            defer { if state.next == .ready { state.next = .absent } }
            return state.next == .ready
        }
        // Whatever keeps it there, the next opening tries again.
        if isReady { try? home.disk.unlinkIfPresent(nextPath) }
    }
}
