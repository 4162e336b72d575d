import MartletBase
import MartletMessages
import MartletMetadata
import MartletWire

// AlterPartitionReassignments 0-1 and ListPartitionReassignments 0, as a cluster answers that moves no replicas: a partition may be
// assigned to the replicas that it has, nothing is under way, and so nothing can be cancelled.

extension Broker {
    func alterPartitionReassignments(
        _ request: AlterPartitionReassignmentsRequest, _ answer: Answer<AlterPartitionReassignmentsResponse>
    ) {
        let image = cluster.image
        var response = AlterPartitionReassignmentsResponse(
            allowReplicationFactorChange: request.allowReplicationFactorChange, errorMessage: nil)
        response.responses = request.topics.map { topic in
            .init(
                name: topic.name,
                partitions: topic.partitions.map { partition in
                    let outcome = reassignment(
                        of: TopicPartition(topic.name, PartitionIndex(partition.partitionIndex)),
                        to: partition.replicas?.map { NodeID($0) }, image)
                    return .init(
                        partitionIndex: partition.partitionIndex, errorCode: outcome.code,
                        errorMessage: outcome.message)
                })
        }
        answer(response)
    }

    private func reassignment(
        of partition: TopicPartition, to replicas: [NodeID]?, _ image: ClusterImage
    ) -> ErrorCode.Failure {
        guard let record = image.topic(named: partition.topic)?[partition.partition] else {
            return ChangeFailure.refused(.unknownPartition(partition)).failure
        }
        guard let replicas else {
            return .init(.noReassignmentInProgress, "no reassignment of \(partition) is under way")
        }
        if replicas.isEmpty { return .init(.invalidReplicaAssignment, "a partition needs a replica") }
        if Set(replicas).count < replicas.count {
            return .init(.invalidReplicaAssignment, "a broker stands in the assignment twice")
        }
        if let stranger = replicas.first(where: { !image.isAlive($0) }) {
            return .init(.invalidReplicaAssignment, "broker \(stranger) is not registered")
        }
        if replicas == record.replicas { return .init(.none) }
        return .init(.invalidReplicaAssignment, "replicas of \(partition) cannot be moved")
    }

    func listPartitionReassignments(
        _ request: ListPartitionReassignmentsRequest, _ answer: Answer<ListPartitionReassignmentsResponse>
    ) {
        answer(ListPartitionReassignmentsResponse(errorMessage: nil))
    }
}
