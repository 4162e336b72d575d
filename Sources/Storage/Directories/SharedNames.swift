import MartletBase
import Synchronization

/// The names in a directory that many change: whoever needs its change durable shares the sync with all who made theirs
/// before it began.
final class SharedNames: Sendable {
    struct Ticket: Hashable, Sendable {
        fileprivate let number: Int
    }

    private let directory: DirectoryPath
    private let changes = Atomic(0)
    /// Changes that are durable; held while the directory is synchronized, by jobs only.
    private let durable = Mutex(0)

    init(of directory: DirectoryPath) { self.directory = directory }

    /// A name has been changed.
    func changed() -> Ticket { Ticket(number: changes.add(1, ordering: .sequentiallyConsistent).newValue) }

    /// Waits for the device, unless somebody has done so since the change.
    func synchronize(_ ticket: Ticket, on disk: any Disk) throws(DiskError) {
        try durable.withLock { durable throws(DiskError) in
            if durable >= ticket.number { return }
            let covered = changes.load(ordering: .sequentiallyConsistent)
            try disk.synchronizeDirectory(directory.path)
            durable = covered
        }
    }
}
