import MartletBase
import MartletMessages
import MartletWire

/// What the leaders of partitions are asked.
extension AdminCore {
    package typealias FoundOffset = ListOffsetsResponse.ListOffsetsPartitionResponse
    package typealias EpochEnd = OffsetForLeaderEpochResponse.EpochEndOffset
    package typealias ProducerState = DescribeProducersResponse.ProducerState

    /// - Parameter timestamps: milliseconds, or one of the protocol's negative ones: -1 the end, -2 the beginning, -3 the
    ///   record with the largest timestamp.
    package func listOffsets(
        _ timestamps: [TopicPartition: Int64], readCommitted: Bool,
        _ completion: @escaping Completion<TopicPartition, FoundOffset>
    ) -> Cancel {
        let plan = AdminPlan<TopicPartition, FoundOffset>.asking(
            .leader { $0 }, versions: Self.listOffsetsVersions(timestamps.values),
            request: { partitions, _, millis in
                ListOffsetsRequest(
                    replicaId: -1, isolationLevel: readCommitted ? 1 : 0,
                    topics: partitions.grouped(by: \.topic).map { topic, partitions in
                        .init(
                            name: topic,
                            partitions: partitions.map {
                                .init(
                                    partitionIndex: $0.partition.rawValue, currentLeaderEpoch: -1,
                                    timestamp: timestamps[$0] ?? -1)
                            })
                    }, timeoutMs: millis)
            },
            read: { _, answer in
                partitionEntries(answer.topics, \.name, \.partitions, \.partitionIndex) {
                    Result($0.errorCode, nil, $0)
                }
            })
        return start(timestamps.keys.sorted(), plan, completion)
    }

    /// Older versions take special timestamps that they do not know for points in time.
    private static func listOffsetsVersions(_ timestamps: some Sequence<Int64>) -> ClosedRange<Int16> {
        let newest = ListOffsetsRequest.versions.upperBound
        return switch timestamps.min() ?? 0 {
        case ...(-6): newest...newest
        case -5: 9...newest
        case -4: 8...newest
        case -3: 7...newest
        default: ListOffsetsRequest.versions
        }
    }

    /// Deletes what is before these offsets; -1 is the high watermark. Gives where the log begins now.
    package func deleteRecords(
        before offsets: [TopicPartition: Int64], _ completion: @escaping Completion<TopicPartition, Int64>
    ) -> Cancel {
        let plan = AdminPlan<TopicPartition, Int64>.asking(
            .leader { $0 },
            request: { partitions, _, millis in
                DeleteRecordsRequest(
                    topics: partitions.grouped(by: \.topic).map { topic, partitions in
                        .init(
                            name: topic,
                            partitions: partitions.map {
                                .init(partitionIndex: $0.partition.rawValue, offset: offsets[$0] ?? -1)
                            })
                    }, timeoutMs: millis)
            },
            read: { _, answer in
                partitionEntries(answer.topics, \.name, \.partitions, \.partitionIndex) {
                    Result($0.errorCode, nil, $0.lowWatermark)
                }
            })
        return start(offsets.keys.sorted(), plan, completion)
    }

    package func epochEnds(
        _ epochs: [TopicPartition: Int32], _ completion: @escaping Completion<TopicPartition, EpochEnd>
    ) -> Cancel {
        let plan = AdminPlan<TopicPartition, EpochEnd>.asking(
            .leader { $0 },
            request: { partitions, _, _ in
                OffsetForLeaderEpochRequest(
                    replicaId: -1,
                    topics: partitions.grouped(by: \.topic).map { topic, partitions in
                        .init(
                            topic: topic,
                            partitions: partitions.map {
                                .init(
                                    partition: $0.partition.rawValue, currentLeaderEpoch: -1,
                                    leaderEpoch: epochs[$0] ?? -1)
                            })
                    })
            },
            read: { _, answer in
                partitionEntries(answer.topics, \.topic, \.partitions, \.partition) { Result($0.errorCode, nil, $0) }
            })
        return start(epochs.keys.sorted(), plan, completion)
    }

    package func describeProducers(
        _ partitions: [TopicPartition], _ completion: @escaping Completion<TopicPartition, [ProducerState]>
    ) -> Cancel {
        let plan = AdminPlan<TopicPartition, [ProducerState]>.asking(
            .leader { $0 },
            request: { partitions, _, _ in
                DescribeProducersRequest(
                    topics: partitions.grouped(by: \.topic).map { topic, partitions in
                        .init(name: topic, partitionIndexes: partitions.map(\.partition.rawValue))
                    })
            },
            read: { _, answer in
                partitionEntries(answer.topics, \.name, \.partitions, \.partitionIndex) {
                    Result($0.errorCode, $0.errorMessage, $0.activeProducers)
                }
            })
        return start(partitions, plan, completion)
    }
}

/// The entries of an answer that lists partitions by topic.
func partitionEntries<Topic, Partition, Value>(
    _ topics: [Topic], _ name: (Topic) -> String, _ partitions: (Topic) -> [Partition], _ index: (Partition) -> Int32,
    _ read: (Partition) -> Result<Value, AdminFailure>
) -> [TopicPartition: Result<Value, AdminFailure>] {
    var found: [TopicPartition: Result<Value, AdminFailure>] = [:]
    for topic in topics {
        for partition in partitions(topic) {
            found[TopicPartition(name(topic), PartitionIndex(index(partition)))] = read(partition)
        }
    }
    return found
}
