import MartletBase
import Synchronization

/// All log directories of one broker, and the logs in them.
///
/// A start reads the manifests and opens nothing; `recover` opens what was in use when the broker last stopped; everything
/// else is opened when it is used. One directory may fail without the others.
package final class LogManager: Sendable {
    /// Whose directories these must be.
    package struct Identity: Sendable {
        package let clusterID: String
        package let nodeID: NodeID
        /// This start of the broker.
        package let instance: UUID128

        package init(clusterID: String, nodeID: NodeID, instance: UUID128) {
            self.clusterID = clusterID
            self.nodeID = nodeID
            self.instance = instance
        }
    }

    package struct Settings: Sendable {
        /// The directories' paths, none inside another.
        package var directories: [String]
        /// Segments open at once, over all logs.
        package var openSegments = 1024
        /// Appends are refused when less space than this is left on a disk.
        package var reserveBytes: Int64 = 64 << 20

        package init(directories: [String]) { self.directories = directories }
    }

    package let directories: [LogDirectory]
    package let cache: FileCache
    /// Why one of the directories could not be opened when others could; its logs are not known.
    package let missing: StorageError?
    let identity: Identity
    let disk: any Disk
    let jobs: any Jobs
    let observer: any LogObserver
    let state: Mutex<State>

    struct State {
        /// Logs that somebody has asked for.
        var logs: [TopicPartition: PartitionLog] = [:]
        /// Logs on disk that nobody has asked for yet.
        var found: [TopicPartition: Found] = [:]
        /// Logs per directory, in the order of `directories`.
        var loads: [Int]
        /// The last log of each name that is being put away, and whose directory may still have that name.
        var departures: [TopicPartition: LogDeparture] = [:]
        /// Logs on their way to another directory.
        var moves: [TopicPartition: LogMove] = [:]
        /// Moves that the last stop has interrupted.
        var interrupted: [TopicPartition: Int] = [:]
        /// The directories, by their index, that were asked for on behalf of partitions that are not there yet.
        var preferred: [TopicPartition: Int] = [:]
    }

    struct Found: Sendable {
        let directory: LogDirectory
        let log: DirectoryStart.FoundLog
        let recoveryPoint: Offset?
    }

    /// What a start has found out.
    package struct StartReport: Sendable {
        /// Every directory was left in order.
        package var wasClean = true
        /// Disks that were empty: no replica on them may join an ISR before it has caught up.
        package var newDirectories: [UUID128] = []
        /// Directories that could not be used, when others could.
        package var failures: [StorageError] = []
        /// Files that were damaged; their copies, or the logs themselves, were used instead.
        package var damagedFiles: [String] = []
    }

    /// Takes possession of all directories. Fails only where none of them can be used, or one of them is not ours.
    package static func start(
        _ settings: Settings, _ identity: Identity, disk: any Disk, jobs: any Jobs, observer: any LogObserver,
        random: inout some RandomNumberGenerator
    ) throws(StorageError) -> (LogManager, StartReport) {
        var report = StartReport()
        var opened: [(DirectoryPath, DirectoryStart.Found)] = []
        for path in settings.directories {
            let start = DirectoryStart(disk: disk, root: DirectoryPath(path), identity: identity)
            do throws(StorageError) {
                opened.append((start.root, try start.run(newID: .random(using: &random))))
            } catch {
                // A disk that is broken may be missed; a directory that is not ours must not be passed over.
                guard case .disk = error, settings.directories.count > 1 else {
                    for (_, found) in opened { found.lock.release() }
                    throw error
                }
                report.failures.append(error)
            }
        }
        do throws(StorageError) { try DuplicateLogs.resolve(&opened, on: disk) } catch {
            for (_, found) in opened { found.lock.release() }
            throw error
        }
        if opened.isEmpty, let failure = report.failures.first { throw failure }
        for (_, found) in opened {
            report.wasClean = report.wasClean && (found.wasClean || found.isNew)
            if found.isNew { report.newDirectories.append(found.id) }
            report.damagedFiles += found.damagedFiles
        }
        let manager = LogManager(settings, identity, disk, jobs, observer, opened, missing: report.failures.first)
        for directory in manager.directories {
            do throws(DiskError) {
                try directory.measureSpace()
                // Before the journal that they come from is begun anew.
                try directory.recoveryPoints.persist(on: disk)
                _ = try manager.rewriteManifest(of: directory)
            } catch {
                directory.fail(error)
                guard manager.directories.count > 1 else { throw .disk(error) }
                report.failures.append(.disk(error))
            }
        }
        return (manager, report)
    }

    private init(
        _ settings: Settings, _ identity: Identity, _ disk: any Disk, _ jobs: any Jobs, _ observer: any LogObserver,
        _ opened: [(DirectoryPath, DirectoryStart.Found)], missing: StorageError?
    ) {
        self.missing = missing
        self.identity = identity
        self.disk = disk
        self.jobs = jobs
        self.observer = observer
        let cache = FileCache(capacity: settings.openSegments)
        self.cache = cache
        var directories: [LogDirectory] = []
        var logs: [TopicPartition: Found] = [:]
        for (root, found) in opened {
            let keeper = ManifestKeeper(
                directory: root, directoryID: found.id, instance: identity.instance, generation: found.generation)
            let directory = LogDirectory(
                root: root, id: found.id, disk: disk, jobs: jobs, cache: cache, lock: found.lock,
                checkpoints: found.checkpoints, manifest: keeper, reserve: settings.reserveBytes,
                onFailure: { [observer] directory, cause in observer.logDirectory(directory, failed: cause) })
            directory.forgetAll(but: found.logs.keys)
            directories.append(directory)
            for (partition, log) in found.logs {
                logs[partition] = Found(
                    directory: directory, log: log, recoveryPoint: found.checkpoints.recoveryPoints[partition])
            }
        }
        self.directories = directories
        let loads = directories.map { directory in logs.values.count { $0.directory === directory } }
        state = Mutex(State(found: logs, loads: loads))
    }

    /// The entries of a directory's manifest at this moment: a log that is at rest and synchronized is summed up, and has
    /// to be named in the journal before it is used again.
    func rewriteManifest(of directory: LogDirectory) throws(DiskError) -> Manifest {
        try directory.manifest.rewrite(on: disk) {
            let (logs, found, moves) = state.withLock { ($0.logs, $0.found, $0.moves) }
            var entries: [TopicPartition: Manifest.Entry] = [:]
            for (partition, move) in moves where move.target === directory && move.isArriving {
                entries[partition] = Manifest.Entry(topicID: move.log.topicID, summary: nil)
            }
            for (partition, found) in found where found.directory === directory {
                entries[partition] = Manifest.Entry(topicID: found.log.topicID, summary: found.log.summary)
            }
            for (partition, log) in logs where log.home === directory {
                entries[partition] = log.manifestEntry()
            }
            return entries
        }
    }
}
