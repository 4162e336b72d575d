import MartletBase
import MartletBroker
import MartletNetwork
import MartletSystem

/// A running broker: its directories, its network, and the broker that they surround.
package final class BrokerServer: Sendable {
    package let clusterID: String
    /// Where it listens, with the port that was chosen where 0 was asked for.
    package let address: HostPort
    private let configuration: ServerConfiguration
    private let logger: Logger
    private let directory: DataDirectory
    private let jobs: JobPool
    private let cluster: ClusterStart
    private let network: Network
    private let heartbeat: Heartbeat
    private let pages: StatusPages?
    private let http: HTTPServer?

    /// Ready when this returns: connections are taken and answered.
    /// - Parameter failed: told, at most once and from any thread, that this server should be stopped, for it is of no use
    ///   any more; `failure` says why.
    package init(
        _ configuration: ServerConfiguration, logger: Logger, failed: @escaping @Sendable () -> Void = {}
    ) throws(StartError) {
        self.configuration = configuration
        self.logger = logger
        for warning in configuration.settings.warnings { logger.log(.warn, warning) }
        let descriptors = ThisProcess.raiseDescriptorLimit()
        let disk = SystemDisk()
        directory = try DataDirectory.open(configuration, on: disk)

        var listeners: [ListenerBox] = []
        for target in configuration.listeners {
            listeners.append(try Listening.open(target, configuration.sockets))
        }
        guard let first = listeners.first, let firstTarget = configuration.listeners.first else {
            throw StartError("no listener", hint: "Give one with --listen HOST:PORT.", isUsage: true)
        }
        // The name that was given says more to people than the address that it stands for.
        address = HostPort(
            host: firstTarget.host.isEmpty ? first.listener.address.hostPort.host : firstTarget.host,
            port: first.listener.address.hostPort.port)
        let advertised = Self.advertised(configuration, address, logger)

        (pages, http) = try Self.openPages(configuration, logger)
        let disks = ClusterStart.Disks(
            logs: pages.map { MeasuredDisk(disk, $0.meters.logDisk) } ?? disk,
            metadata: pages.map { MeasuredDisk(disk, $0.meters.metadataDisk) } ?? disk)
        jobs = JobPool(configuration.jobs)
        cluster = try ClusterStart.run(
            configuration, directory, advertised: advertised, disks: disks, jobs: jobs, logger: logger)
        clusterID = cluster.clusterID
        do throws(Errno) {
            network = try Network(
                listeners, reactors: configuration.reactors, settings: configuration.network,
                source: BrokerSessions(cluster.broker, meter: pages?.meters.requests),
                observer: NetworkLog(logger))
        } catch {
            throw StartError(
                "the network cannot be started: \(error)", hint: "Raise the limits of this user (ulimit -a).")
        }
        heartbeat = Heartbeat(on: network.loop, at: SystemClock.monotonic()) { [cluster] now in
            cluster.maintain(now)
            if cluster.failure == nil { return true }
            failed()
            return false
        }
        pages?.enter(.serving(.init(cluster: cluster, network: network, jobs: jobs, heartbeat: heartbeat)))
        logger.log(
            .info, "started", ("listen", "\(address)"), ("advertise", "\(advertised)"),
            ("node", "\(configuration.nodeID)"), ("cluster", clusterID), ("data", configuration.dataDirectory),
            ("reactors", "\(configuration.reactors)"), ("descriptors", "\(descriptors)"))
    }

    /// What clients are told to connect to.
    private static func advertised(
        _ configuration: ServerConfiguration, _ address: HostPort, _ logger: Logger
    ) -> HostPort {
        if let given = configuration.advertised { return given }
        guard address.isWildcard else { return address }
        let named = HostPort(host: ThisProcess.hostName, port: address.port)
        logger.log(
            .warn,
            "listening on every address; clients are told to connect to \(named), set --advertise HOST:PORT "
                + "where they cannot reach that")
        return named
    }

    /// The metrics and health pages, where they are wanted. They can be asked from here on, while the logs are recovered.
    private static func openPages(
        _ configuration: ServerConfiguration, _ logger: Logger
    ) throws(StartError) -> (StatusPages?, HTTPServer?) {
        guard let target = configuration.metricsListener else { return (nil, nil) }
        let listener = try Listening.open(target, configuration.sockets, option: "--set metrics.listener=")
        let pages = StatusPages(configuration)
        let http: HTTPServer
        do throws(Errno) {
            http = try HTTPServer(listener) { pages.answer($0) }
        } catch {
            throw StartError(
                "the metrics cannot be served: \(error)", hint: "Raise the limits of this user (ulimit -a).")
        }
        logger.log(.info, "metrics and health pages are served", ("listen", "\(http.address)"))
        return (pages, http)
    }

    /// The line that says that the broker is ready; scripts wait for it.
    package var readyLine: String {
        "martlet ready on \(address) (node \(configuration.nodeID), cluster \(clusterID), "
            + "data \(configuration.dataDirectory))"
    }

    /// Why this server should be stopped; `nil` while it is of use.
    package var failure: StartError? { cluster.failure }

    /// Ends open requests, closes what is open and gives the directories back.
    package func stop() {
        logger.log(.info, "stopping", ("connections", "\(network.connections)"))
        pages?.enter(.stopping)
        network.stop()
        cluster.stop()
        jobs.stop()
        http?.stop()
        directory.lock.release()
        let counters = network.counters
        var fields = [
            ("accepted", "\(counters.accepted.load(ordering: .relaxed))"),
            ("requests", "\(counters.requests.load(ordering: .relaxed))"),
            ("received-bytes", "\(counters.bytesReceived.load(ordering: .relaxed))"),
            ("sent-bytes", "\(counters.bytesSent.load(ordering: .relaxed))"),
        ]
        for (reason, count) in counters.endsByReason.sorted(by: { $0.key < $1.key }) {
            fields.append(("ended-\(reason)", "\(count)"))
        }
        logger.write(.info, "stopped", fields)
    }
}
