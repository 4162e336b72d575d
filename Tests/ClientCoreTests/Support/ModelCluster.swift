import MartletBase
import MartletMessages
import MartletWire
import TestSupport
import Testing

@testable import MartletClientCore

/// Brokers that append what they are sent to shared logs, and on whom anything may fall while `hasFaults`.
final class ModelCluster: @unchecked Sendable {
    let network: ScriptedNetwork
    private(set) var brokers: [ScriptedBroker] = []
    var partitions: [TopicPartition: ModelPartition] = [:]
    var random: SeededRandom
    var hasFaults = false
    /// What every batch is refused with.
    var refusal: ErrorCode.Failure?
    private var producerIDs: Int64 = 1000

    init(_ network: ScriptedNetwork, brokers count: Int, topics: [String: Int32], random: SeededRandom) {
        self.network = network
        self.random = random
        brokers = network.cluster(brokers: count, topics: topics)
        for (topic, partitionCount) in topics {
            for partition in 0..<partitionCount {
                partitions[TopicPartition(topic, PartitionIndex(partition))] = ModelPartition(
                    leader: NodeID(partition % Int32(count) + 1))
            }
        }
        for (index, broker) in brokers.enumerated() {
            let node = NodeID(Int32(index + 1))
            broker.on(ProduceRequest.self) { [unowned self] request, version in
                try produce(request, on: node, version)
            }
            broker.on(InitProducerIdRequest.self) { [unowned self] _, _ in
                if hasFaults, self.random.oneIn(4) { return .cut }
                producerIDs += 1
                return .answer(InitProducerIdResponse(producerId: producerIDs, producerEpoch: 0))
            }
        }
    }

    /// Another broker leads the partition; the metadata says so from now on.
    func moveLeader(of partition: TopicPartition) {
        guard var model = partitions[partition] else { return }
        model.leader = NodeID(Int32.random(in: 1...Int32(brokers.count), using: &random))
        model.leaderEpoch = LeaderEpoch(model.leaderEpoch.rawValue + 1)
        partitions[partition] = model
        for broker in brokers {
            for topic in broker.cluster.topics.indices where broker.cluster.topics[topic].name == partition.topic {
                let index = Int(partition.partition.rawValue)
                broker.cluster.topics[topic].partitions[index].leaderId = model.leader.rawValue
                broker.cluster.topics[topic].partitions[index].leaderEpoch = model.leaderEpoch.rawValue
            }
        }
    }

    func restart(_ broker: ScriptedBroker) {
        for partition in partitions.keys { partitions[partition]?.forgetAllButLast() }
        broker.cutConnections()
    }

    private func produce(
        _ request: ProduceRequest, on node: NodeID, _ version: Int16
    ) throws -> ScriptedBroker.Reaction<ProduceResponse> {
        if hasFaults, random.oneIn(12) { return .cut }
        var response = ProduceResponse()
        for topic in request.topicData {
            var answers: [ProduceResponse.PartitionProduceResponse] = []
            for data in topic.partitionData { answers.append(try produce(data, topic.name, on: node, version)) }
            response.responses.append(.init(name: topic.name, partitionResponses: answers))
        }
        // What was appended is there; only its producer does not hear of it.
        if hasFaults, random.oneIn(12) { return .cut }
        if hasFaults, random.oneIn(40) { return .silence }
        if hasFaults, random.oneIn(10) { response.throttleTimeMs = 20 }
        if hasFaults, random.oneIn(4) { return .answerAfter(millis: Int64(random.next() % 300), response) }
        return .answer(response)
    }

    private func produce(
        _ data: ProduceRequest.PartitionProduceData, _ topic: String, on node: NodeID, _ version: Int16
    ) throws -> ProduceResponse.PartitionProduceResponse {
        let partition = TopicPartition(topic, PartitionIndex(data.index))
        var answer = ProduceResponse.PartitionProduceResponse(index: data.index, baseOffset: -1)
        guard var model = partitions[partition] else {
            answer.errorCode = .unknownTopicOrPartition
            return answer
        }
        guard model.leader == node else {
            answer.errorCode = .notLeaderOrFollower
            if version >= 10, random.oneIn(2) {
                answer.currentLeader = .init(leaderId: model.leader.rawValue, leaderEpoch: model.leaderEpoch.rawValue)
            }
            return answer
        }
        if let refusal {
            answer.errorCode = refusal.code
            answer.errorMessage = refusal.message
            return answer
        }
        if hasFaults, random.oneIn(12) {
            answer.errorCode = .notEnoughReplicas
            return answer
        }
        switch try model.append(try #require(data.records)) {
        case .success(let base): answer.baseOffset = base
        case .failure(let failure): answer.errorCode = failure.code
        }
        partitions[partition] = model
        if hasFaults, !answer.errorCode.isError, random.oneIn(12) {
            answer.errorCode = random.oneIn(2) ? .notEnoughReplicasAfterAppend : .requestTimedOut
            answer.baseOffset = -1
        }
        return answer
    }
}
