import MartletBase
import MartletMessages
import MartletWire

extension AdminCore {
    package typealias Reassignment = ListPartitionReassignmentsResponse.OngoingPartitionReassignment

    /// - Parameter partitions: `nil` for all; then the answer says which it was about.
    package func electLeaders(
        unclean: Bool, _ partitions: [TopicPartition]?,
        _ completion: @escaping (Result<Results<TopicPartition, Void>, AdminFailure>) -> Void
    ) -> Cancel {
        startWhole(
            to: .controller,
            request: { _, millis in
                ElectLeadersRequest(
                    electionType: unclean ? 1 : 0,
                    topicPartitions: partitions.map {
                        $0.grouped(by: \.topic).map { topic, partitions in
                            .init(topic: topic, partitions: partitions.map(\.partition.rawValue))
                        }
                    }, timeoutMs: millis)
            }, completion
        ) { (answer: ElectLeadersResponse) in
            Result(
                answer.errorCode, nil,
                partitionEntries(answer.replicaElectionResults, \.topic, \.partitionResult, \.partitionId) {
                    Result($0.errorCode, $0.errorMessage, ())
                })
        }
    }

    /// - Parameter replicas: `nil` ends the reassignment that is under way.
    package func reassign(
        _ replicas: [TopicPartition: [Int32]?], _ completion: @escaping Completion<TopicPartition, Void>
    ) -> Cancel {
        let plan = AdminPlan<TopicPartition, Void>.asking(
            .to { _ in .controller },
            request: { partitions, _, millis in
                AlterPartitionReassignmentsRequest(
                    timeoutMs: millis,
                    topics: partitions.grouped(by: \.topic).map { topic, partitions in
                        .init(
                            name: topic,
                            partitions: partitions.map {
                                .init(partitionIndex: $0.partition.rawValue, replicas: replicas[$0] ?? nil)
                            })
                    })
            },
            read: { partitions, answer in
                if answer.errorCode.isError {
                    return entries(partitions) {
                        ($0, .failure(.refused(answer.errorCode, answer.errorMessage)))
                    }
                }
                return partitionEntries(answer.responses, \.name, \.partitions, \.partitionIndex) {
                    Result($0.errorCode, $0.errorMessage, ())
                }
            })
        return start(replicas.keys.sorted(), plan, completion)
    }

    /// Those under way. - Parameter partitions: `nil` for all.
    package func listReassignments(
        _ partitions: [TopicPartition]?,
        _ completion: @escaping (Result<[TopicPartition: Reassignment], AdminFailure>) -> Void
    ) -> Cancel {
        startWhole(
            to: .controller,
            request: { _, millis in
                ListPartitionReassignmentsRequest(
                    timeoutMs: millis,
                    topics: partitions.map {
                        $0.grouped(by: \.topic).map { topic, partitions in
                            .init(name: topic, partitionIndexes: partitions.map(\.partition.rawValue))
                        }
                    })
            }, completion
        ) { (answer: ListPartitionReassignmentsResponse) in
            var found: [TopicPartition: Reassignment] = [:]
            for topic in answer.topics {
                for partition in topic.partitions {
                    found[TopicPartition(topic.name, PartitionIndex(partition.partitionIndex))] = partition
                }
            }
            return Result(answer.errorCode, answer.errorMessage, found)
        }
    }
}
