import MartletBase
import Synchronization

/// One directory of logs on one disk: what its logs share.
///
/// A write, sync, truncation or close that failed is final for the whole directory: the kernel may have dropped the
/// pages and reports it once, so nothing that was not yet acknowledged can be trusted any more.
package final class LogDirectory: Sendable {
    package let root: DirectoryPath
    package let id: UUID128
    let disk: any Disk
    let jobs: any Jobs
    let cache: FileCache
    let recoveryPoints: CheckpointFile
    let logStarts: CheckpointFile
    let highWatermarks: CheckpointFile
    /// Up to where the last compaction of each log decided.
    let cleanerOffsets: CheckpointFile
    let manifest: ManifestKeeper
    /// Those of the logs' directories.
    let names: SharedNames
    private let lock: any DiskLock
    private let failure = Mutex<DiskError?>(nil)
    private let hasFailed = Atomic(false)
    private let left: Atomic<Int64>
    /// Appends are refused when less than this is left.
    private let reserve: Int64
    private let onFailure: @Sendable (LogDirectory, DiskError) -> Void

    init(
        root: DirectoryPath, id: UUID128, disk: any Disk, jobs: any Jobs, cache: FileCache, lock: any DiskLock,
        checkpoints: Checkpoints, manifest: ManifestKeeper, reserve: Int64,
        onFailure: @escaping @Sendable (LogDirectory, DiskError) -> Void
    ) {
        self.root = root
        self.id = id
        self.disk = disk
        self.jobs = jobs
        self.cache = cache
        self.lock = lock
        self.manifest = manifest
        self.reserve = reserve
        self.onFailure = onFailure
        names = SharedNames(of: root)
        left = Atomic(.max)
        recoveryPoints = CheckpointFile(
            FileNames.recoveryPoints, in: root, offsets: checkpoints.recoveryPoints,
            isSaved: !checkpoints.areNews)
        logStarts = CheckpointFile(FileNames.logStarts, in: root, offsets: checkpoints.logStarts)
        highWatermarks = CheckpointFile(FileNames.highWatermarks, in: root, offsets: checkpoints.highWatermarks)
        cleanerOffsets = CheckpointFile(FileNames.cleanerOffsets, in: root, offsets: checkpoints.cleanerOffsets)
    }

    /// The offsets that a start found.
    struct Checkpoints {
        var recoveryPoints: [TopicPartition: Offset] = [:]
        var logStarts: [TopicPartition: Offset] = [:]
        var highWatermarks: [TopicPartition: Offset] = [:]
        var cleanerOffsets: [TopicPartition: Offset] = [:]
        /// Some recovery points stand in no file that outlives the start.
        var areNews = false
    }

    private var checkpoints: [CheckpointFile] { [recoveryPoints, logStarts, highWatermarks, cleanerOffsets] }

    /// The partition's log is gone.
    func forget(_ partition: TopicPartition) {
        for checkpoint in checkpoints { checkpoint.forget(partition) }
    }

    /// Only these logs are there.
    func forgetAll(but known: some Collection<TopicPartition>) {
        for checkpoint in checkpoints { checkpoint.forgetAll(but: known) }
    }

    /// A new log inherits nothing from an earlier one of its name: before it is named in the journal, no file holds an
    /// offset of that one.
    func dropOutdated(_ partition: TopicPartition) throws(DiskError) {
        for checkpoint in checkpoints where checkpoint.isOutdated(partition) { try checkpoint.persist(on: disk) }
    }

    // MARK: Failure

    /// Why nothing is written here any more.
    package var cause: DiskError? { hasFailed.load(ordering: .acquiring) ? failure.withLock { $0 } : nil }

    /// Takes the directory out of service. The first cause stays.
    func fail(_ error: DiskError) {
        let isFirst = failure.withLock { failure in
            guard failure == nil else { return false }
            failure = error
            return true
        }
        guard isFirst else { return }
        hasFailed.store(true, ordering: .releasing)
        onFailure(self, error)
    }

    /// What every write asks first.
    func check() throws(StorageError) {
        guard hasFailed.load(ordering: .acquiring) else { return }
        if let cause = failure.withLock({ $0 }) { throw .directoryFailed(path: root.path, cause: cause) }
    }

    // MARK: Space

    /// What the disk holds and has left. Asks the file system.
    package func space() throws(DiskError) -> DiskSpace { try disk.space(root.path) }

    /// Looks how much space is left; called every now and then. Appends work again as soon as there is enough.
    package func measureSpace() throws(DiskError) {
        left.store(try space().availableBytes, ordering: .relaxed)
    }

    /// Refuses what would use up the reserve, long before a write could fail half-way.
    func reserve(_ bytes: Int) throws(StorageError) {
        let available = left.load(ordering: .relaxed)
        guard available - Int64(bytes) >= reserve else {
            throw .diskFull(path: root.path, availableBytes: max(available, 0))
        }
        if available < .max { left.subtract(Int64(bytes), ordering: .relaxed) }
    }

    /// The space that was left when it was last measured, less what was appended since.
    package var availableBytes: Int64 { max(left.load(ordering: .relaxed), 0) }

    /// Appends are refused.
    package var isFull: Bool { left.load(ordering: .relaxed) < reserve }

    /// A write found the disk full before the measurement did.
    func foundFull() { left.store(0, ordering: .relaxed) }

    /// Gives the directory up to another process.
    package func releaseLock() { lock.release() }
}
