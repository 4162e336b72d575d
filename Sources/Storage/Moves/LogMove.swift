import MartletBase
import Synchronization

/// One log on its way to another directory, as its owner drives it: step by step, each in a job.
///
/// The log is copied while it is used, into a directory that no start takes for a log. Once little is left to copy,
/// appends are held, the rest follows, and the copy gets its name: from that moment it is the log. What it was copied
/// from goes after that; a crash in between leaves two, of which the copy says that it is the newer (`MovedFrom`).
package final class LogMove: Sendable {
    package enum Outcome: Sendable {
        /// So many bytes were copied; the next step may follow.
        case worked(bytes: Int64)
        case finished
        case failed(StorageError)
    }

    package let log: PartitionLog
    package let target: LogDirectory
    let manager: LogManager
    let future: DirectoryPath
    /// Held by the step under way.
    let copies = Mutex(Copies())
    private let arrives = Atomic(false)
    private let cancelled = Atomic(false)
    private let reached = Atomic<Int64>(0)
    let copiedBytes = Atomic<Int64>(0)

    /// Appends are held for about as long as this takes to copy.
    private let heldBytes: Int64

    struct Copies: Sendable {
        var segments: [CopiedSegment] = []
        /// The one that is being copied.
        var current: Int?
        var isPrepared = false
    }

    init(_ log: PartitionLog, to target: LogDirectory, manager: LogManager, heldBytes: Int64) {
        self.heldBytes = heldBytes
        self.log = log
        self.target = target
        self.manager = manager
        future = target.root.appending(
            FileNames.directory(of: log.id, manager.identity.instance, FileNames.futureDirectory))
    }

    /// From the moment on that the target's journal has the log until the move ends.
    var isArriving: Bool { arrives.load(ordering: .acquiring) }

    /// It ends with its next step.
    package func cancel() { cancelled.store(true, ordering: .releasing) }

    /// What has been copied: bytes, and the offset before which there is nothing left to copy.
    package var progress: (bytes: Int64, end: Offset) {
        (copiedBytes.load(ordering: .relaxed), Offset(reached.load(ordering: .relaxed)))
    }

    /// Does about `bytes` of work, inside the caller's job; `done` is told, from this or another job, what came of it.
    /// After anything but `worked` there are no more steps.
    package func step(bytes: Int64, _ done: @escaping @Sendable (Outcome) -> Void) {
        let worked: Int64
        do throws(StorageError) {
            try check()
            worked = try copies.withLock { copies throws(StorageError) in try copy(bytes, &copies) }
        } catch { return giveUp(error, done) }
        if worked > 0 { return done(.worked(bytes: worked)) }
        log.enqueue { [self] in
            do throws(StorageError) {
                try check()
                let isFinished = try copies.withLock { copies throws(StorageError) in try proceed(&copies) }
                guard isFinished else { return done(.worked(bytes: 0)) }
                manager.ended(self, hasMoved: true)
                done(.finished)
            } catch { giveUp(error, done) }
        }
    }

    private func check() throws(StorageError) {
        try log.home.check()
        try target.check()
        try log.checkUsable()
        if cancelled.load(ordering: .acquiring) { throw .closed(log.id) }
    }

    /// Ends it where it is; the log stays where it was.
    package func abandon() { giveUp(.closed(log.id)) { _ in } }

    private func giveUp(_ error: StorageError, _ done: (Outcome) -> Void) {
        copies.withLock { $0 = Copies() }
        manager.ended(self, hasMoved: false)
        if target.cause == nil { manager.removeDirectory(future.path) }
        done(.failed(error))
    }
}

// MARK: - Between the steps, alone among the log's tasks

extension LogMove {
    /// Chooses what is copied next, or ends the move where little is left; true where it is over.
    private func proceed(_ copies: inout Copies) throws(StorageError) -> Bool {
        switch log.phase {
        case .closed: try log.open()
        case .absent:
            log.residence.withLock { $0 = Residence(of: log.id, in: target) }
            log.state.withLock { $0.use = .atRest }
            return true
        case .open, .refused, .ended: break
        }
        let segments = log.state.withLock { $0.segments }
        try dropStrangers(segments, &copies)
        note(segments, copies)
        if left(segments, copies) <= heldBytes {
            log.state.withLock { $0.appendsAreHeld = true }
            defer { log.state.withLock { $0.appendsAreHeld = false } }
            let segments = log.state.withLock { $0.segments }
            guard left(segments, copies) > 2 * heldBytes else {
                try finish(segments, &copies)
                return true
            }
        }
        try choose(segments, &copies)
        return false
    }

    private func left(_ segments: [Segment], _ copies: Copies) -> Int64 {
        segments.reduce(0) { $0 + $1.size } - copies.segments.reduce(0) { $0 + $1.copied }
    }

    /// The log's latest shape: what compaction has replaced, retention removed or a truncation cut is not copied.
    private func dropStrangers(_ segments: [Segment], _ copies: inout Copies) throws(StorageError) {
        let known = Set(segments.map(ObjectIdentifier.init))
        for copy in copies.segments where !known.contains(ObjectIdentifier(copy.segment)) {
            try writing { () throws(DiskError) in
                for suffix in FileNames.ofSegment {
                    try target.disk.unlinkIfPresent(future + FileNames.segment(copy.segment.base, suffix))
                }
            }
        }
        copies.segments.removeAll { !known.contains(ObjectIdentifier($0.segment)) }
        copies.current = nil
    }

    private func choose(_ segments: [Segment], _ copies: inout Copies) throws(StorageError) {
        try prepare(&copies)
        for segment in segments {
            if let index = copies.segments.firstIndex(where: { $0.segment === segment }) {
                if copies.segments[index].isComplete { continue }
                copies.segments[index].isSealed = segment !== segments.last
                copies.current = index
                return
            }
            copies.segments.append(try begin(segment, isSealed: segment !== segments.last))
            copies.current = copies.segments.count - 1
            return
        }
    }

    private func note(_ segments: [Segment], _ copies: Copies) {
        let complete = Set(copies.segments.filter(\.isComplete).map { ObjectIdentifier($0.segment) })
        let end = segments.prefix { complete.contains(ObjectIdentifier($0)) }.last?.nextOffset ?? log.bounds.start
        reached.store(end.rawValue, ordering: .relaxed)
        copiedBytes.store(copies.segments.reduce(0) { $0 + $1.copied }, ordering: .relaxed)
    }

    func arriving(_ arrives: Bool) { self.arrives.store(arrives, ordering: .releasing) }
}
