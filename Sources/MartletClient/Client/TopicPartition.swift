import MartletBase

/// One partition of a topic.
public struct TopicPartition: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let topic: String
    public let partition: Int32

    public init(_ topic: String, _ partition: Int32) {
        self.topic = topic
        self.partition = partition
    }

    /// By topic, then by number.
    public static func < (left: TopicPartition, right: TopicPartition) -> Bool {
        (left.topic, left.partition) < (right.topic, right.partition)
    }

    public var description: String { "\(topic)-\(partition)" }
}

extension TopicPartition {
    package init(_ partition: MartletBase.TopicPartition) {
        self.init(partition.topic, partition.partition.rawValue)
    }

    package var core: MartletBase.TopicPartition { MartletBase.TopicPartition(topic, PartitionIndex(partition)) }
}
