import MartletBase
import MartletBroker
import MartletMetadata
import MartletNetwork
import MartletSystem

/// The metadata store of a broker that is a whole cluster, and the broker as its member.
struct ClusterStart {
    let store: EmbeddedStore
    let broker: Broker

    /// Waits until the broker has read the metadata and is registered.
    static func run(
        _ configuration: ServerConfiguration, _ directory: DataDirectory, advertised: HostPort, disk: any Disk,
        jobs: any Jobs, wasUnclean: Bool, logger: Logger
    ) throws(StartError) -> ClusterStart {
        let store = try open(configuration, disk: disk, jobs: jobs, logger: logger)
        let view = ClusterView(store: store) { reason in
            logger.log(.error, "the metadata is out of service", ("reason", reason))
        }
        var random = SystemRandomNumberGenerator()
        let broker = Broker(
            .init(
                settings: configuration.settings, node: configuration.nodeID, store: store, view: view,
                seed: random.next()))
        let listener = BrokerListener(name: "PLAINTEXT", host: advertised.host, port: advertised.port)
        let clusterID = UUID128(directory.properties.clusterID)
        let registration = BrokerRegistration(
            clusterID: clusterID, listeners: [listener], rack: configuration.settings.text("broker.rack"),
            formatLevels: ClusterJoin.formatLevels, directories: [directory.properties.directoryID],
            wasUnclean: wasUnclean)
        let joined = Monitor<Result<ClusterJoin.Membership, ClusterJoin.Failure>?>(nil)
        ClusterJoin(
            view: view, changes: broker.changes, registration: registration,
            freshClusterID: clusterID ?? UUID128.random(using: &random)
        ).start { result in joined.update { $0 = result } }
        switch joined.wait(until: { $0 }) {
        case .success(let membership):
            for partition in membership.possibleLoss {
                logger.log(
                    .warn,
                    "after an unclean stop the last acknowledged records may be lost, as flush.on.ack=false has it",
                    ("partition", "\(partition)"))
            }
        case .failure(.change(let failure)):
            throw StartError(
                "the broker cannot join its cluster: \(failure.text)",
                hint: "Start it with the data directory that belongs to this cluster and node: --data DIR.")
        }
        return ClusterStart(store: store, broker: broker)
    }

    private static func open(
        _ configuration: ServerConfiguration, disk: any Disk, jobs: any Jobs, logger: Logger
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

    /// Ends the store in order, so that the next start need not recover it.
    func stop() {
        broker.cluster.stop()
        let closed = Monitor(false)
        store.close { _ in closed.update { $0 = true } }
        closed.wait { $0 ? () : nil }
    }
}
