import MartletBase
import MartletClientCore
import MartletMessages
import MartletRecords
import MartletWire

/// Brokers that serve what a consumer asks, from one truth about every partition's log.
final class ReadableCluster: @unchecked Sendable {
    struct Topic {
        var id: UUID128
        var logs: [ReadableLog]
    }

    let network: ScriptedNetwork
    let brokers: [ScriptedBroker]
    var topics: [String: Topic] = [:]
    var random: SeededRandom
    /// Fetch is served up to this version.
    let fetchVersion: Int16
    /// Named instead of data while it is set.
    var injected: [TopicPartition: ErrorCode] = [:]
    /// Bytes are flipped in the next answer with data.
    var damagesNext = false
    var sessions: [Int32: ReadableSession] = [:]
    private var lastSession: Int32 = 100
    private var lastTopic: UInt64 = 0
    private(set) var topicIDs: [String] = []

    init(_ network: ScriptedNetwork, brokers count: Int, fetchVersion: Int16 = 16, seed: UInt64 = 1) {
        self.network = network
        self.fetchVersion = fetchVersion
        random = SeededRandom(seed: seed)
        brokers = network.cluster(brokers: count)
        for (index, broker) in brokers.enumerated() {
            let node = Int32(index + 1)
            broker.versions[.fetch] = 4...fetchVersion
            broker.on(ListOffsetsRequest.self) { [unowned self] request, _ in .answer(offsets(request, at: node)) }
            broker.on(OffsetForLeaderEpochRequest.self) { [unowned self] request, _ in
                .answer(epochEnds(request, at: node))
            }
            broker.on(FetchRequest.self) { [unowned self] request, version in fetch(request, version, at: node) }
        }
    }

    func createTopic(_ name: String, partitions: Int) {
        lastTopic += 1
        let nodes = Int32(brokers.count)
        topics[name] = Topic(
            id: UUID128(high: 5, low: lastTopic),
            logs: (0..<partitions).map {
                ReadableLog(label: "\(name)#\(lastTopic)/\($0)", leader: Int32($0) % nodes + 1)
            })
        publish()
    }

    func deleteTopic(_ name: String) {
        topics[name] = nil
        publish()
    }

    func change(_ topic: String, _ partition: Int, _ body: (inout ReadableLog) throws -> Void) rethrows {
        guard var log = topics[topic]?.logs[partition] else { return }
        try body(&log)
        topics[topic]?.logs[partition] = log
        publish()
    }

    func addPartition(to topic: String) {
        guard let count = topics[topic]?.logs.count, let number = topics[topic]?.id.low else { return }
        topics[topic]?.logs.append(
            ReadableLog(label: "\(topic)#\(number)/\(count)", leader: Int32(count % brokers.count) + 1))
        publish()
    }

    /// Metadata is what is true: all brokers know at once, clients when they ask.
    private func publish() {
        let described = topics.sorted { $0.key < $1.key }.map { name, topic in
            MetadataResponse.MetadataResponseTopic(
                name: name, topicId: topic.id,
                partitions: topic.logs.enumerated().map { index, log in
                    .init(
                        partitionIndex: Int32(index), leaderId: log.leader, leaderEpoch: log.epoch,
                        replicaNodes: [log.leader], isrNodes: [log.leader])
                })
        }
        for broker in brokers { broker.cluster.topics = described }
    }

    func log(_ key: FetchKey) -> ReadableLog? {
        let topic = key.id == .zero ? topics[key.topic] : topics.values.first { $0.id == key.id }
        guard let topic, topic.logs.indices.contains(Int(key.partition.rawValue)) else { return nil }
        return topic.logs[Int(key.partition.rawValue)]
    }

    func newSession() -> Int32 {
        lastSession += 1
        return lastSession
    }

    /// Who may answer, and in which epoch.
    func check(_ log: ReadableLog, _ epoch: Int32, at node: Int32) -> ErrorCode {
        if epoch >= 0, epoch < log.epoch { return .fencedLeaderEpoch }
        if epoch > log.epoch { return .unknownLeaderEpoch }
        return log.leader == node ? .none : .notLeaderOrFollower
    }

    // MARK: - Offsets and epochs

    private func offsets(_ request: ListOffsetsRequest, at node: Int32) -> ListOffsetsResponse {
        ListOffsetsResponse(
            topics: request.topics.map { topic in
                .init(
                    name: topic.name,
                    partitions: topic.partitions.map { part in
                        let key = FetchKey(topic.name, id: .zero, PartitionIndex(part.partitionIndex))
                        guard let log = log(key) else {
                            return .init(partitionIndex: part.partitionIndex, errorCode: .unknownTopicOrPartition)
                        }
                        let error = check(log, part.currentLeaderEpoch, at: node)
                        guard error == .none else {
                            return .init(partitionIndex: part.partitionIndex, errorCode: error)
                        }
                        let found = log.offset(for: part.timestamp)
                        return .init(
                            partitionIndex: part.partitionIndex,
                            timestamp: part.timestamp < 0 || found.offset < 0 ? -1 : found.offset + 1000,
                            offset: found.offset, leaderEpoch: found.epoch)
                    })
            })
    }

    private func epochEnds(_ request: OffsetForLeaderEpochRequest, at node: Int32) -> OffsetForLeaderEpochResponse {
        OffsetForLeaderEpochResponse(
            topics: request.topics.map { topic in
                .init(
                    topic: topic.topic,
                    partitions: topic.partitions.map { part in
                        let key = FetchKey(topic.topic, id: .zero, PartitionIndex(part.partition))
                        guard let log = log(key) else {
                            return .init(errorCode: .unknownTopicOrPartition, partition: part.partition)
                        }
                        let error = check(log, part.currentLeaderEpoch, at: node)
                        guard error == .none else { return .init(errorCode: error, partition: part.partition) }
                        let end = log.endOffset(of: part.leaderEpoch)
                        return .init(partition: part.partition, leaderEpoch: end.epoch, endOffset: end.end)
                    })
            })
    }
}
