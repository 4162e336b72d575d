import MartletBase
import MartletMessages
import MartletWire

/// Who leads what, as one answer to Metadata says it.
struct PartitionLeaders {
    private let topics: [String: MetadataResponse.MetadataResponseTopic]

    init(_ answer: MetadataResponse) {
        topics = Dictionary(answer.topics.compactMap { topic in topic.name.map { ($0, topic) } }) { first, _ in first }
    }

    subscript(_ partition: TopicPartition) -> Result<NodeID, AdminFailure> {
        guard let topic = topics[partition.topic] else { return .failure(.unmentioned) }
        if topic.errorCode.isError { return .failure(.refused(topic.errorCode, nil)) }
        guard let found = topic.partitions.first(where: { $0.partitionIndex == partition.partition.rawValue }) else {
            let count = topic.partitions.count
            return .failure(
                .refused(
                    .unknownTopicOrPartition,
                    "\(partition.topic) has no partition \(partition.partition), only \(count) from 0 on"))
        }
        guard found.leaderId >= 0 else { return .failure(.refused(.leaderNotAvailable, nil)) }
        return .success(NodeID(found.leaderId))
    }
}
