/// A broker's number in its cluster (`node.id`).
package struct NodeID: StrongID {
    package let rawValue: Int32
    @inlinable package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let none = NodeID(-1)
}

/// A partition's number within its topic.
package struct PartitionIndex: StrongID {
    package let rawValue: Int32
    @inlinable package init(rawValue: Int32) { self.rawValue = rawValue }
}

/// A partition by its topic's name, as files and old protocol versions name it.
package struct TopicPartition: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let topic: String
    package let partition: PartitionIndex

    package init(_ topic: String, _ partition: PartitionIndex) {
        self.topic = topic
        self.partition = partition
    }

    package static func < (left: TopicPartition, right: TopicPartition) -> Bool {
        (left.topic, left.partition) < (right.topic, right.partition)
    }

    /// The name of its directory: `topic-0`.
    package var description: String { "\(topic)-\(partition)" }
}
