import MartletBase
import MartletBroker
import MartletMetadata
import MartletSimulation
import MartletStorage
import Synchronization

/// One life of the broker on the machine's disk: from a start to a stop, a crash or a failure.
final class Life {
    /// Why a start did not come to its end.
    enum Unfinished: Error {
        case failed(String)
        /// It was to be cut off after so many jobs, and was.
        case interrupted
    }

    let number: Int
    let disk: SimulatedDisk
    let jobs: SimulatedJobs
    let broker: Broker
    private let store: EmbeddedStore
    private let loops: [SimulatedLoop]
    private let world: World
    private let fault: Fault
    private let epoch: BrokerEpoch

    /// What ends a life from inside; a process would exit.
    final class Fault: Sendable {
        private let cause = Mutex<String?>(nil)
        var found: String? { cause.withLock { $0 } }
        func note(_ found: String) { cause.withLock { $0 = $0 ?? found } }
    }

    /// - Parameters:
    ///   - clusterID: what a data directory, once used, says of itself.
    ///   - jobBudget: jobs after which the start is cut off.
    init(
        _ number: Int, on disk: SimulatedDisk, clusterID: UUID128, seed: UInt64, jobBudget: Int, _ world: World
    ) throws(Unfinished) {
        self.number = number
        self.disk = disk
        self.world = world
        var random = SeededRandom(seed: seed)
        let jobs = SimulatedJobs(random: SeededRandom(seed: random.next()))
        self.jobs = jobs
        let fault = Fault()
        self.fault = fault
        var budget = jobBudget
        func runJobs() throws(Unfinished) {
            while jobs.waitingCount > 0 {
                if let cause = fault.found { throw .failed(cause) }
                guard budget > 0 else { throw .interrupted }
                budget -= 1
                jobs.runNext()
            }
            if let cause = fault.found { throw .failed(cause) }
        }

        let settings: BrokerSettings
        do {
            settings = try BrokerSettings.resolve(
                flags: [GivenSetting("auto.create.topics.enable", "false", .flag("--set"))], environment: [], file: nil)
            store = try EmbeddedStore(directory: "/metadata", disk: disk, jobs: jobs)
        } catch {
            throw .failed("\(error)")
        }
        let view = ClusterView(store: store, jobs: jobs) { fault.note($0) }
        view.start {}
        try runJobs()
        let observer = BrokerLogs(
            reported: { [world] partition, report in world.note("broker: \(partition) \(report)") },
            failed: { fault.note("\($0.root.path) failed: \($1)") })
        var logSettings = LogManager.Settings(directories: ["/log"])
        logSettings.reserveBytes = 64 << 10
        let logs: LogManager
        let report: LogManager.StartReport
        do {
            (logs, report) = try LogManager.start(
                logSettings,
                .init(clusterID: clusterID.description, nodeID: NodeID(1), instance: .random(using: &random)),
                disk: disk, jobs: jobs, observer: observer, random: &random)
        } catch {
            throw .failed("\(error)")
        }
        broker = Broker(
            .init(
                settings: settings, node: NodeID(1), store: store, view: view, logs: logs, observer: observer,
                jobs: jobs, seed: random.next()
            ) { [world] partition, error in world.note("broker: \(partition) \(error)") })
        let registration = BrokerRegistration(
            clusterID: view.image.cluster?.record.clusterID,
            listeners: [BrokerListener(name: "PLAINTEXT", host: "127.0.0.1", port: 9092)],
            formatLevels: ClusterJoin.formatLevels, directories: logs.directories.map(\.id),
            wasUnclean: !report.wasClean)
        let joined = Joined()
        ClusterJoin(
            view: view, changes: broker.changes, registration: registration, freshClusterID: clusterID
        ).start { result in joined.result.withLock { $0 = result } }
        try runJobs()
        switch joined.result.withLock({ $0 }) {
        case .success(let membership): epoch = membership.epoch
        case .failure(let failure): throw .failed("\(failure)")
        case nil: throw .failed("the broker did not join")
        }
        broker.recover { _ in }
        try runJobs()
        loops = (0..<2).map { _ in SimulatedLoop(world, life: number) }
        world.note("broker: life \(number) began, \(report.wasClean ? "clean" : "unclean")")
    }

    private final class Joined: Sendable {
        let result = Mutex<Result<ClusterJoin.Membership, ClusterJoin.Failure>?>(nil)
    }

    /// What went wrong inside, so that the process would exit.
    var failure: String? { fault.found ?? store.failure.map { "the metadata is out of service: \($0)" } }

    func connect(_ client: Int) -> SimulatedConnection {
        SimulatedConnection(client: client, to: broker, in: number, loop: loops[client % loops.count], world)
    }

    /// Stops in order. False where it could not.
    func stop() -> Bool {
        let ended = Ended()
        broker.cluster.stop()
        broker.logs.stop(epoch) { ended.count.withLock { $0 += 1 } }
        store.close { _ in ended.count.withLock { $0 += 1 } }
        jobs.runUntilIdle(limit: 10_000)
        return ended.count.withLock { $0 } == 2 && failure == nil
    }

    private final class Ended: Sendable {
        let count = Mutex(0)
    }
}
