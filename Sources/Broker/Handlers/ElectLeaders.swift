import MartletBase
import MartletMessages
import MartletMetadata
import MartletWire

// ElectLeaders 0-2. Version 0 asks for the preferred leader always. Asked for all partitions, the answer leaves out those that
// need no election.

extension Broker {
    func electLeaders(_ request: ElectLeadersRequest, _ answer: Answer<ElectLeadersResponse>) {
        guard let kind = ElectionKind(rawValue: request.electionType) else {
            return answer(ElectLeadersResponse(errorCode: .invalidRequest))
        }
        let isAll = request.topicPartitions == nil
        let partitions =
            request.topicPartitions?.flatMap { topic in
                topic.partitions.map { TopicPartition(topic.topic, PartitionIndex($0)) }
            }
            ?? cluster.image.topics.flatMap { topic in
                topic.partitions().map { TopicPartition(topic.name, $0.key) }
            }
        let pending = PendingAnswer<ElectLeadersResponse, ErrorCode.Failure>(
            answer, parts: partitions.count, within: Int64(request.timeoutMs)
        ) { outcomes in
            var response = ElectLeadersResponse()
            for (partition, outcome) in zip(partitions, outcomes) {
                let outcome = outcome ?? .init(.requestTimedOut, "the election was not over in time")
                if isAll, outcome.code == .electionNotNeeded { continue }
                if response.replicaElectionResults.last?.topic != partition.topic {
                    response.replicaElectionResults.append(.init(topic: partition.topic))
                }
                let last = response.replicaElectionResults.count - 1
                response.replicaElectionResults[last].partitionResult.append(
                    .init(
                        partitionId: partition.partition.rawValue, errorCode: outcome.code,
                        errorMessage: outcome.message))
            }
            return response
        }
        for (index, partition) in partitions.enumerated() {
            make(validateOnly: false) { changes throws(ChangeRefusal) in
                try changes.electLeader(of: partition, kind)
            } completed: {
                pending.settle(index, $0)
            }
        }
    }
}
