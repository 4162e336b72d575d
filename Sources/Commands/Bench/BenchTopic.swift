import MartletBase
import MartletMessages
import MartletNetwork
import MartletSystem
import MartletWire

/// The topic under load: its partitions, and a connection to the leader of each.
final class BenchTopic {
    let name: String
    /// The leader's connection by partition; the index is the partition's number.
    let leaders: [BenchConnection]
    /// Each connection once.
    let connections: [BenchConnection]
    private let bootstrap: BenchConnection

    /// Finds the topic, and makes it where it does not exist and `create` says so.
    init(_ options: BenchOptions, create: Bool) throws(CommandFailure) {
        name = options.topic
        bootstrap = try BenchConnection(options.server, timeoutMillis: options.timeoutMillis)
        let deadline = SystemClock.monotonic().advanced(byMillis: Int64(options.timeoutMillis))
        var answer = try Self.describe(options.topic, bootstrap)
        if create, answer.topics.first?.errorCode == .unknownTopicOrPartition {
            try Self.create(options, answer, bootstrap)
            answer = try Self.describe(options.topic, bootstrap)
        }
        // A topic that has just been made has no leaders for a moment.
        while let error = Self.obstacle(answer) {
            guard error.isRetriable, create, SystemClock.monotonic() < deadline else {
                throw error == .unknownTopicOrPartition
                    ? CommandFailure(
                        "there is no topic \(options.topic)",
                        hint: "Fill it first: martlet bench produce --topic \(options.topic)", code: error.rawValue,
                        name: error.name)
                    : .refused(
                        "the topic \(options.topic) \(error.isRetriable ? "is not ready" : "cannot be used")", error)
            }
            BenchRun.sleep(10_000_000)
            answer = try Self.describe(options.topic, bootstrap)
        }
        var byNode: [Int32: BenchConnection] = [:]
        var leaders: [BenchConnection] = []
        for partition in answer.topics[0].partitions.sorted(by: { $0.partitionIndex < $1.partitionIndex }) {
            guard partition.partitionIndex == leaders.count,
                let leader = answer.brokers.first(where: { $0.nodeId == partition.leaderId })
            else { throw .refused("partition \(leaders.count) of \(options.topic)", .leaderNotAvailable) }
            let connection: BenchConnection
            if let known = byNode[leader.nodeId] {
                connection = known
            } else {
                connection = try Self.connect(leader, options)
                byNode[leader.nodeId] = connection
            }
            leaders.append(connection)
        }
        self.leaders = leaders
        connections = byNode.sorted { $0.key < $1.key }.map(\.value)
    }

    var isLocal: Bool { connections.count == 1 && connections[0].isLocal }

    private static func describe(
        _ topic: String, _ connection: BenchConnection
    ) throws(CommandFailure) -> MetadataResponse {
        let version = try connection.requiredVersion(of: MetadataRequest.self, atMost: 9)
        return try connection.ask(
            MetadataRequest(topics: [.init(name: topic)], allowAutoTopicCreation: version < 4), version: version)
    }

    /// What keeps the topic from being used; `nil` when nothing does.
    private static func obstacle(_ answer: MetadataResponse) -> ErrorCode? {
        guard let topic = answer.topics.first else { return .unknownTopicOrPartition }
        if topic.errorCode.isError { return topic.errorCode }
        return topic.partitions.isEmpty
            ? .leaderNotAvailable : topic.partitions.first { $0.errorCode.isError }?.errorCode
    }

    private static func create(
        _ options: BenchOptions, _ metadata: MetadataResponse, _ bootstrap: BenchConnection
    ) throws(CommandFailure) {
        let controller = metadata.brokers.first { $0.nodeId == metadata.controllerId }
        let connection = try controller.map { (node) throws(CommandFailure) in try connect(node, options) } ?? bootstrap
        let version = try connection.requiredVersion(of: CreateTopicsRequest.self, atMost: 6)
        let request = CreateTopicsRequest(
            topics: [
                .init(
                    name: options.topic, numPartitions: options.partitions, replicationFactor: options.replicas)
            ], timeoutMs: Int32(clamping: options.timeoutMillis))
        let answer = try connection.ask(request, version: version)
        for topic in answer.topics where topic.errorCode.isError && topic.errorCode != .topicAlreadyExists {
            throw .refused("the topic \(options.topic) cannot be made", topic.errorCode, topic.errorMessage)
        }
    }

    private static func connect(
        _ broker: MetadataResponse.MetadataResponseBroker, _ options: BenchOptions
    ) throws(CommandFailure) -> BenchConnection {
        guard let port = UInt16(exactly: broker.port) else {
            throw CommandFailure(
                "broker \(broker.nodeId) advertises port \(broker.port)", hint: "Check its advertised.listeners")
        }
        return try BenchConnection(
            HostPort(host: broker.host, port: port), timeoutMillis: options.timeoutMillis)
    }
}

extension BenchTopic {
    /// Where each partition begins, or 0 where the broker cannot be asked.
    func beginnings() throws(CommandFailure) -> [Int64] {
        var beginnings = [Int64](repeating: 0, count: leaders.count)
        for connection in connections {
            guard let version = connection.version(of: ListOffsetsRequest.self, atMost: 5) else { continue }
            let own = leaders.indices.filter { leaders[$0] === connection }
            let request = ListOffsetsRequest(
                replicaId: -1,
                topics: [
                    .init(name: name, partitions: own.map { .init(partitionIndex: Int32($0), timestamp: -2) })
                ])
            for partition in try connection.ask(request, version: version).topics.flatMap(\.partitions) {
                guard !partition.errorCode.isError, own.contains(Int(partition.partitionIndex)) else {
                    throw .refused("the beginning of \(name)-\(partition.partitionIndex)", partition.errorCode)
                }
                beginnings[Int(partition.partitionIndex)] = partition.offset
            }
        }
        return beginnings
    }
}
