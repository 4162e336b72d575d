import MartletBase
import MartletMessages
import MartletMetadata
import MartletWire

// DescribeTopicPartitions 0: topics in the order of their names, in pages that a cursor joins.

extension Broker {
    private typealias Topic = DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponseTopic

    func describeTopicPartitions(
        _ request: DescribeTopicPartitionsRequest, _ answer: Answer<DescribeTopicPartitionsResponse>
    ) {
        let image = cluster.image
        let cursor = request.cursor.map {
            TopicCursor(topic: $0.topicName, partition: PartitionIndex($0.partitionIndex))
        }
        let names = request.topics.isEmpty ? nil : request.topics.map(\.name)
        let limit = min(Int(request.responsePartitionLimit), limits.maxDescribedPartitions)
        do throws(TopicCursorError) {
            let page = try image.page(of: names, from: cursor, limit: limit)
            answer(
                DescribeTopicPartitionsResponse(
                    topics: page.parts.map { describe($0, image) },
                    nextCursor: page.next.map {
                        .init(topicName: $0.topic, partitionIndex: $0.partition.rawValue)
                    }))
        } catch {
            // The answer has no place for an error but a topic's.
            let names = names ?? cursor.map { [$0.topic] } ?? []
            answer(
                DescribeTopicPartitionsResponse(
                    topics: names.map { Topic(errorCode: .invalidRequest, name: $0) }, nextCursor: nil))
        }
    }

    private func describe(_ part: TopicPage.Part, _ image: ClusterImage) -> Topic {
        guard let topic = part.topic else {
            let isLegal = TopicName.fault(in: part.name) == nil
            return Topic(
                errorCode: isLegal ? .unknownTopicOrPartition : .invalidTopicException, name: part.name,
                isInternal: InternalTopics.contains(part.name))
        }
        return Topic(
            name: topic.name, topicId: topic.id, isInternal: InternalTopics.contains(topic.name),
            partitions: part.partitions.map { index, record in
                .init(
                    errorCode: record.leader == .none ? .leaderNotAvailable : .none, partitionIndex: index.rawValue,
                    leaderId: record.leader.rawValue, leaderEpoch: image.leaderEpoch(of: record).rawValue,
                    replicaNodes: record.replicas.map(\.rawValue), isrNodes: record.inSync.map(\.rawValue),
                    eligibleLeaderReplicas: record.eligibleLeaders.map(\.rawValue),
                    lastKnownElr: record.lastKnownEligible.map(\.rawValue),
                    offlineReplicas: image.offlineReplicas(of: record).map(\.rawValue))
            }, topicAuthorizedOperations: AllowedOperations.topic)
    }
}
