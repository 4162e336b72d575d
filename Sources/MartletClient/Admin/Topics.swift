import MartletBase
import MartletClientCore
import MartletMessages
import MartletWire

/// A topic in a list.
public struct TopicListing: Hashable, Sendable {
    public let name: String
    /// `nil` where the broker speaks no topic ids.
    public let id: TopicID?
    /// The cluster's own: offsets of groups, transactions.
    public let isInternal: Bool
    public let partitionCount: Int
    /// Replicas of each partition, where they are equally many: of the first.
    public let replicationFactor: Int
}

public struct TopicDescription: Hashable, Sendable {
    public let name: String
    /// `nil` where the broker speaks no topic ids.
    public let id: TopicID?
    public let isInternal: Bool
    /// By number.
    public let partitions: [PartitionDescription]
}

public struct PartitionDescription: Hashable, Sendable {
    public let partition: Int32
    /// `nil` while it has none.
    public let leader: Int32?
    /// `nil` where the broker speaks no leader epochs.
    public let leaderEpoch: Int32?
    public let replicas: [Int32]
    /// The replicas that have everything that is acknowledged.
    public let inSyncReplicas: [Int32]
    public let offlineReplicas: [Int32]
}

/// A topic's identity, which a topic of the same name that is created later does not share.
public struct TopicID: Hashable, Sendable, CustomStringConvertible {
    package let value: UUID128

    package init(_ value: UUID128) { self.value = value }

    init?(present value: UUID128) {
        guard value != .zero else { return nil }
        self.value = value
    }

    /// 22 characters, as Kafka's tools write it.
    public var description: String { value.description }
}

/// A topic to be created.
public struct NewTopic: Hashable, Sendable {
    public var name: String
    /// `nil` leaves it to the broker's default.
    public var partitions: Int32?
    /// `nil` leaves it to the broker's default.
    public var replicationFactor: Int16?
    /// The brokers of each partition, instead of the two numbers above.
    public var assignments: [Int32: [Int32]]
    /// Settings of its own, such as `retention.ms`.
    public var settings: [String: String]

    public init(
        _ name: String, partitions: Int32? = nil, replicationFactor: Int16? = nil,
        assignments: [Int32: [Int32]] = [:], settings: [String: String] = [:]
    ) {
        self.name = name
        self.partitions = partitions
        self.replicationFactor = replicationFactor
        self.assignments = assignments
        self.settings = settings
    }

    var request: CreateTopicsRequest.CreatableTopic {
        CreateTopicsRequest.CreatableTopic(
            name: name, numPartitions: assignments.isEmpty ? partitions ?? -1 : -1,
            replicationFactor: assignments.isEmpty ? replicationFactor ?? -1 : -1,
            assignments: assignments.sorted { $0.key < $1.key }.map {
                .init(partitionIndex: $0.key, brokerIds: $0.value)
            },
            configs: settings.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: $0.value) })
    }
}

/// What was created, as far as the broker says it.
public struct CreatedTopic: Hashable, Sendable {
    public let id: TopicID?
    public let partitions: Int32?
    public let replicationFactor: Int16?
}

/// More partitions for a topic.
public struct NewPartitions: Hashable, Sendable {
    /// How many there shall be in all.
    public var total: Int32
    /// The brokers of each new partition; `nil` leaves them to the cluster.
    public var assignments: [[Int32]]?

    public init(total: Int32, assignments: [[Int32]]? = nil) {
        self.total = total
        self.assignments = assignments
    }
}

extension TopicListing {
    init?(_ topic: AdminCore.TopicMetadata) {
        guard let name = topic.name else { return nil }
        self.init(
            name: name, id: TopicID(present: topic.topicId), isInternal: topic.isInternal,
            partitionCount: topic.partitions.count, replicationFactor: topic.partitions.first?.replicaNodes.count ?? 0)
    }
}

extension TopicDescription {
    init(_ topic: AdminCore.TopicMetadata) {
        self.init(
            name: topic.name ?? "", id: TopicID(present: topic.topicId), isInternal: topic.isInternal,
            partitions: topic.partitions.sorted { $0.partitionIndex < $1.partitionIndex }.map { partition in
                PartitionDescription(
                    partition: partition.partitionIndex, leader: partition.leaderId >= 0 ? partition.leaderId : nil,
                    leaderEpoch: partition.leaderEpoch >= 0 ? partition.leaderEpoch : nil,
                    replicas: partition.replicaNodes, inSyncReplicas: partition.isrNodes,
                    offlineReplicas: partition.offlineReplicas)
            })
    }
}

extension CreatedTopic {
    init(_ topic: CreateTopicsResponse.CreatableTopicResult) {
        self.init(
            id: TopicID(present: topic.topicId), partitions: topic.numPartitions >= 0 ? topic.numPartitions : nil,
            replicationFactor: topic.replicationFactor >= 0 ? topic.replicationFactor : nil)
    }
}
