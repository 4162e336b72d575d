import MartletBase
import MartletMessages
import MartletWire

extension AdminCore {
    package typealias LogDirectory = DescribeLogDirsResponse.DescribeLogDirsResult

    /// Brokers before 2.8 are asked for their metadata instead, which says the same.
    package func describeCluster(
        withFenced: Bool, _ completion: @escaping (Result<DescribeClusterResponse, AdminFailure>) -> Void
    ) -> Cancel {
        let sequel = Sequel()
        let first = startWhole(
            to: .any,
            request: { version, _ in DescribeClusterRequest(includeFencedBrokers: withFenced && version >= 2) },
            { (result: Result<DescribeClusterResponse, AdminFailure>) in
                guard case .failure(.call(.notSupported)) = result, !sequel.isCancelled else {
                    return completion(result)
                }
                sequel.cancel = describeByMetadata(completion)
            }
        ) { (answer: DescribeClusterResponse) in Result(answer.errorCode, answer.errorMessage, answer) }
        return {
            sequel.isCancelled = true
            first()
            sequel.cancel?()
        }
    }

    private func describeByMetadata(
        _ completion: @escaping (Result<DescribeClusterResponse, AdminFailure>) -> Void
    ) -> Cancel {
        startWhole(
            to: .any, request: { version, _ in MetadataQuestion(topics: []).request(version: version) }, completion
        ) { (answer: MetadataResponse) in
            Result(
                answer.errorCode, nil,
                DescribeClusterResponse(
                    clusterId: answer.clusterId ?? "", controllerId: answer.controllerId,
                    brokers: answer.brokers.map {
                        .init(brokerId: $0.nodeId, host: $0.host, port: $0.port, rack: $0.rack)
                    }))
        }
    }

    /// - Parameter partitions: `nil` for all.
    package func describeLogDirs(
        of brokers: [NodeID], partitions: [TopicPartition]?, _ completion: @escaping Completion<NodeID, [LogDirectory]>
    ) -> Cancel {
        let plan = AdminPlan<NodeID, [LogDirectory]>.asking(
            .to { .node($0) },
            request: { _, _, _ in
                DescribeLogDirsRequest(
                    topics: partitions.map {
                        $0.grouped(by: \.topic).map { topic, partitions in
                            .init(topic: topic, partitions: partitions.map(\.partition.rawValue))
                        }
                    })
            },
            read: { brokers, answer in
                entries(brokers) { ($0, Result(answer.errorCode, nil, answer.results)) }
            })
        return start(brokers, plan, completion)
    }

    /// - Parameter moves: by broker, where each of these replicas of it shall be.
    package func alterReplicaLogDirs(
        _ moves: [ReplicaPlace: String], _ completion: @escaping Completion<ReplicaPlace, Void>
    ) -> Cancel {
        let plan = AdminPlan<ReplicaPlace, Void>.asking(
            .to { .node($0.broker) },
            request: { places, _, _ in
                AlterReplicaLogDirsRequest(
                    dirs: places.grouped { moves[$0] ?? "" }.map { path, places in
                        .init(
                            path: path,
                            topics: places.grouped(by: \.partition.topic).map { topic, places in
                                .init(name: topic, partitions: places.map(\.partition.partition.rawValue))
                            })
                    })
            },
            read: { places, answer in
                let found = partitionEntries(answer.results, \.topicName, \.partitions, \.partitionIndex) {
                    Result($0.errorCode, nil, ())
                }
                return entries(places) { place in found[place.partition].map { (place, $0) } }
            })
        return start(moves.keys.sorted(), plan, completion)
    }
}

/// One broker's replica of a partition.
package struct ReplicaPlace: Hashable, Comparable, Sendable {
    package let broker: NodeID
    package let partition: TopicPartition

    package init(broker: NodeID, partition: TopicPartition) {
        self.broker = broker
        self.partition = partition
    }

    package static func < (left: ReplicaPlace, right: ReplicaPlace) -> Bool {
        (left.broker, left.partition) < (right.broker, right.partition)
    }
}
