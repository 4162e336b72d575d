import MartletBase
import MartletMessages
import MartletMetadata
import MartletSimulation
import MartletStorage
import Synchronization

@testable import MartletBroker

/// A whole broker on a disk in memory, with jobs that run when a test says so.
final class TestBroker {
    let disk: SimulatedDisk
    let jobs: SimulatedJobs
    let store: EmbeddedStore
    let broker: Broker
    let connection = TestConnection()

    init(
        _ given: KeyValuePairs<String, String> = [:], disk: SimulatedDisk = SimulatedDisk(), instance: UInt64 = 7,
        directories: [String] = ["/log"]
    ) throws {
        self.disk = disk
        jobs = SimulatedJobs()
        let flags = given.map { GivenSetting($0.key, $0.value, .flag("--set")) }
        let settings = try BrokerSettings.resolve(flags: flags, environment: [], file: nil)
        store = try EmbeddedStore(directory: "/metadata", disk: disk, jobs: jobs)
        let view = ClusterView(store: store, jobs: jobs) { reason in preconditionFailure(reason) }
        view.start {}
        jobs.runUntilIdle()
        let clusterID = view.image.cluster?.record.clusterID ?? UUID128(high: 1, low: 2)
        let observer = BrokerLogs(reported: { _, _ in }, failed: { _, _ in })
        var random = SeededRandom(seed: instance)
        let (logs, report) = try LogManager.start(
            LogManager.Settings(directories: directories),
            .init(clusterID: clusterID.description, nodeID: NodeID(1), instance: .random(using: &random)), disk: disk,
            jobs: jobs, observer: observer, random: &random)
        broker = Broker(
            .init(
                settings: settings, node: NodeID(1), store: store, view: view, logs: logs, observer: observer,
                jobs: jobs, seed: instance
            ) { partition, error in preconditionFailure("\(partition): \(error)") })
        let registration = BrokerRegistration(
            clusterID: nil, listeners: [BrokerListener(name: "PLAINTEXT", host: "127.0.0.1", port: 9092)],
            formatLevels: ClusterJoin.formatLevels, directories: [], wasUnclean: !report.wasClean)
        let joined = Joined()
        ClusterJoin(
            view: view, changes: broker.changes, registration: registration, freshClusterID: clusterID
        ).start { result in joined.result.withLock { $0 = result } }
        run()
        guard case .success = joined.result.withLock({ $0 }) else { preconditionFailure("the broker did not join") }
        broker.recover { _ in }
        run()
    }

    private final class Joined: Sendable {
        let result = Mutex<Result<ClusterJoin.Membership, ClusterJoin.Failure>?>(nil)
    }

    /// Stops in order and gives the disk to the next broker.
    func stop() -> SimulatedDisk {
        broker.cluster.stop()
        broker.logs.stop(BrokerEpoch(1)) {}
        store.close { _ in }
        run()
        return disk
    }

    /// Runs jobs and what they post until nothing is left.
    func run() {
        repeat {
            jobs.runUntilIdle()
            connection.run()
        } while jobs.waitingCount > 0
    }

    /// Asks and lets everything run; the answer must have come by then.
    func ask<R: APIRequest>(_ request: R, version: Int16) throws -> R.Response {
        let number = try connection.send(request, version: version, to: broker)
        run()
        guard let answer = connection.answer(number) else {
            throw NoAnswer(request: R.name, refusal: connection.refusal)
        }
        return try TestConnection.decode(R.self, answer, version: version)
    }

    struct NoAnswer: Error {
        let request: String
        let refusal: Refusal?
    }

    @discardableResult
    func createTopic(
        _ name: String, partitions: Int32 = 1, _ configs: KeyValuePairs<String, String> = [:]
    ) throws -> CreateTopicsResponse.CreatableTopicResult {
        let request = CreateTopicsRequest(
            topics: [
                .init(
                    name: name, numPartitions: partitions, replicationFactor: 1,
                    configs: configs.map { .init(name: $0.key, value: $0.value) })
            ])
        return try ask(request, version: 7).topics[0]
    }
}
