import MartletBase
import MartletBroker
import MartletMetadata
import MartletNetwork
import MartletStorage
import MartletSystem

/// A broker that is a whole cluster: its metadata, its logs, and itself as the member.
struct ClusterStart {
    let store: EmbeddedStore
    let broker: Broker
    let clusterID: String
    private let epoch: BrokerEpoch

    /// One disk by two names, so that each use of it can be measured apart.
    struct Disks {
        let logs: any Disk
        let metadata: any Disk
    }

    /// Waits until the metadata has been read, the logs that were in use are recovered, and the broker is registered.
    static func run(
        _ configuration: ServerConfiguration, _ directory: DataDirectory, advertised: HostPort, disks: Disks,
        jobs: any Jobs, logger: Logger
    ) throws(StartError) -> ClusterStart {
        let begun = SystemClock.monotonic()
        var random = SystemRandomNumberGenerator()
        let store = try open(configuration, disk: disks.metadata, jobs: jobs)
        let view = ClusterView(store: store, jobs: jobs) { reason in
            logger.log(.error, "the metadata is out of service", ("reason", reason))
        }
        let loaded = Monitor(false)
        view.start { loaded.update { $0 = true } }
        loaded.wait { $0 ? () : nil }

        let known = directory.clusterID.flatMap { UUID128($0) } ?? view.image.cluster?.record.clusterID
        let clusterID = known ?? UUID128.random(using: &random)
        let observer = BrokerLogs(
            reported: { partition, report in
                logger.log(.warn, report.description, ("partition", "\(partition)"))
            },
            failed: { directory, cause in
                logger.log(
                    .error, "a log directory is out of service; replace or repair the disk, then restart",
                    ("directory", directory.root.path), ("cause", "\(cause)"))
            })
        let (logs, report) = try logs(
            configuration, clusterID: clusterID, disk: disks.logs, jobs: jobs, observer: observer, random: &random)
        let broker = Broker(
            .init(
                settings: configuration.settings, node: configuration.nodeID, store: store, view: view, logs: logs,
                observer: observer, jobs: jobs, seed: random.next()
            ) { partition, error in
                logger.log(.error, error.description, ("partition", "\(partition)"))
            })
        let membership = try join(
            configuration, broker: broker, clusterID: clusterID, isKnown: known != nil, advertised: advertised,
            wasUnclean: !report.wasClean, logger: logger)
        let recovered = Monitor<Int?>(nil)
        broker.recover { count in recovered.update { $0 = count } }
        let count = recovered.wait { $0 }
        tell(report, recovered: count, since: begun, logger)
        return ClusterStart(
            store: store, broker: broker, clusterID: membership.clusterID.description, epoch: membership.epoch)
    }

    private static func logs(
        _ configuration: ServerConfiguration, clusterID: UUID128, disk: any Disk, jobs: any Jobs, observer: BrokerLogs,
        random: inout SystemRandomNumberGenerator
    ) throws(StartError) -> (LogManager, LogManager.StartReport) {
        var settings = LogManager.Settings(directories: configuration.logDirectories)
        settings.openSegments = Int(
            clamping: configuration.settings.integer("max.open.files") ?? Int64(ThisProcess.raiseDescriptorLimit() / 4))
        settings.reserveBytes = configuration.settings.integer("disk.reserve.bytes") ?? settings.reserveBytes
        let identity = LogManager.Identity(
            clusterID: clusterID.description, nodeID: configuration.nodeID, instance: .random(using: &random))
        do throws(StorageError) {
            return try LogManager.start(
                settings, identity, disk: disk, jobs: jobs, observer: observer, random: &random)
        } catch {
            throw StartError(
                "the logs cannot be opened: \(error)",
                hint: "Nothing was changed. Use the directories that belong to this broker, or empty ones: --data DIR.")
        }
    }

    private static func join(
        _ configuration: ServerConfiguration, broker: Broker, clusterID: UUID128, isKnown: Bool, advertised: HostPort,
        wasUnclean: Bool, logger: Logger
    ) throws(StartError) -> ClusterJoin.Membership {
        let registration = BrokerRegistration(
            clusterID: isKnown ? clusterID : nil,
            listeners: [BrokerListener(name: "PLAINTEXT", host: advertised.host, port: advertised.port)],
            rack: configuration.settings.text("broker.rack"), formatLevels: ClusterJoin.formatLevels,
            directories: broker.logs.directories.map(\.id), wasUnclean: wasUnclean)
        let joined = Monitor<Result<ClusterJoin.Membership, ClusterJoin.Failure>?>(nil)
        ClusterJoin(
            view: broker.cluster, changes: broker.changes, registration: registration, freshClusterID: clusterID
        ).start { result in joined.update { $0 = result } }
        switch joined.wait(until: { $0 }) {
        case .success(let membership):
            for partition in membership.possibleLoss {
                logger.log(
                    .warn,
                    "after an unclean stop the last acknowledged records may be lost, as flush.on.ack=false has it",
                    ("partition", "\(partition)"))
            }
            return membership
        case .failure(.change(let failure)):
            throw StartError(
                "the broker cannot join its cluster: \(failure.text)",
                hint: "Start it with the data directory that belongs to this cluster and node: --data DIR.")
        }
    }

    private static func tell(
        _ report: LogManager.StartReport, recovered: Int, since begun: MonotonicTime, _ logger: Logger
    ) {
        for failure in report.failures { logger.log(.error, "a log directory is missing: \(failure)") }
        for path in report.damagedFiles {
            logger.log(.warn, "a damaged file was replaced by its earlier generation, or rebuilt", ("path", path))
        }
        logger.log(
            .info, "logs are ready", ("last-stop", report.wasClean ? "clean" : "unclean"),
            ("recovered", "\(recovered)"),
            ("ms", "\(SystemClock.monotonic().millis(since: begun))"))
    }

    private static func open(
        _ configuration: ServerConfiguration, disk: any Disk, jobs: any Jobs
    ) throws(StartError) -> EmbeddedStore {
        do throws(MetadataStoreOpenError) {
            return try EmbeddedStore(directory: configuration.metadataDirectory, disk: disk, jobs: jobs)
        } catch {
            throw StartError(
                "the metadata cannot be opened: \(error)",
                hint: "Nothing was changed. Restore \(configuration.metadataDirectory) from a backup, or start with an "
                    + "empty --data directory.")
        }
    }

    /// What the broker does unasked; told the time twice a second.
    func maintain(_ now: Now) {
        store.advance(to: now.monotonic)
        broker.maintain(now)
    }

    /// Nothing can be written any more: whoever asks this broker should find another, or nobody.
    var failure: StartError? {
        if let failure = store.failure {
            return StartError(
                "the metadata is out of service: \(failure)",
                hint:
                    "Replace or repair the disk, then start again. What was acknowledged had reached the disk before it "
                    + "failed.")
        }
        guard broker.logs.isOutOfService, let cause = broker.logs.directories.first?.cause else { return nil }
        return StartError(
            "no log directory is left in service: \(cause)",
            hint:
                "Replace or repair the disk, then start again. What was acknowledged had reached the disk before it failed."
        )
    }

    /// Ends logs and store in order, so that the next start need not recover them.
    func stop() {
        let idle = Monitor(false)
        broker.stopMaintenance { idle.update { $0 = true } }
        idle.wait { $0 ? () : nil }
        broker.cluster.stop()
        let closed = Monitor(0)
        broker.logs.stop(epoch) { closed.update { $0 += 1 } }
        store.close { _ in closed.update { $0 += 1 } }
        closed.wait { $0 == 2 ? () : nil }
    }
}
