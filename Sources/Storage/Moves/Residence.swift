import MartletBase
import Synchronization

/// Where a log lies. It changes only when the log moves to another directory: alone among its tasks, with appends held.
struct Residence: Sendable {
    let home: LogDirectory
    let directory: DirectoryPath

    init(of id: TopicPartition, in home: LogDirectory) {
        self.home = home
        directory = home.root.appending(id.description)
    }
}

extension PartitionLog {
    package var home: LogDirectory { residence.withLock { $0.home } }
    var directory: DirectoryPath { residence.withLock { $0.directory } }

    /// Moves in where an exact copy of the log lies: everything that is known of it holds there too, but for open files.
    /// Exclusive, with appends held and everything synchronized.
    func moveIn(to target: LogDirectory) throws(DiskError) {
        let old = state.withLock { $0.segments }
        let directory = Residence(of: id, in: target).directory
        let new = old.map { segment in
            let copy = Segment(base: segment.base, in: directory, size: segment.size, nextOffset: segment.nextOffset)
            let sums = segment.sums
            copy.contents.withLock { $0.sums = sums }
            return copy
        }
        residence.withLock { $0 = Residence(of: id, in: target) }
        state.withLock { state in
            for segment in old { segment.markReplaced() }
            state.segments = new
            state.retired = []
            state.zeroedEnd = 0
            state.hasLeftovers = false
            state.use = .noted
            // It was made in the old directory; one that is being made there is found to be when it is ready.
            if state.next == .ready { state.next = .absent }
        }
        if let active = new.last { try open(active) }
        for segment in old {
            target.cache.remove(segment)
            segment.contents.withLock { contents in
                contents.open = nil
                contents.isDirty = false
            }
        }
    }
}
