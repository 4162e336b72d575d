import MartletClientCore
import MartletMessages

public struct ClusterDescription: Hashable, Sendable {
    public let id: String
    /// The broker that decides about topics; `nil` while there is none.
    public let controller: Int32?
    /// By id.
    public let brokers: [BrokerDescription]

    init(_ answer: DescribeClusterResponse) {
        id = answer.clusterId
        controller = answer.controllerId >= 0 ? answer.controllerId : nil
        brokers = answer.brokers.map(BrokerDescription.init).sorted { $0.id < $1.id }
    }
}

public struct BrokerDescription: Hashable, Sendable {
    public let id: Int32
    public let host: String
    public let port: Int32
    public let rack: String?
    /// Registered, and not taking part: starting, stopping or cut off.
    public let isFenced: Bool

    init(_ broker: DescribeClusterResponse.DescribeClusterBroker) {
        id = broker.brokerId
        host = broker.host
        port = broker.port
        rack = broker.rack
        isFenced = broker.isFenced
    }

    /// `HOST:PORT`.
    public var address: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// A directory in which a broker keeps logs.
public struct LogDirectoryDescription: Hashable, Sendable {
    public let path: String
    /// Of the file system; `nil` where the broker does not say it.
    public let totalBytes: Int64?
    public let usableBytes: Int64?
    /// Why it cannot be used.
    public let error: ClientError?
    public let replicas: [TopicPartition: ReplicaDescription]

    init(_ directory: AdminCore.LogDirectory) {
        path = directory.logDir
        totalBytes = directory.totalBytes >= 0 ? directory.totalBytes : nil
        usableBytes = directory.usableBytes >= 0 ? directory.usableBytes : nil
        error = directory.errorCode.isError ? ClientError(directory.errorCode, about: path) : nil
        var replicas: [TopicPartition: ReplicaDescription] = [:]
        for topic in directory.topics {
            for partition in topic.partitions {
                replicas[TopicPartition(topic.name, partition.partitionIndex)] = ReplicaDescription(
                    sizeBytes: partition.partitionSize, lag: partition.offsetLag, isFuture: partition.isFutureKey)
            }
        }
        self.replicas = replicas
    }
}

/// One broker's copy of a partition.
public struct ReplicaDescription: Hashable, Sendable {
    public let sizeBytes: Int64
    /// Records behind the high watermark, or behind the replica that it will replace.
    public let lag: Int64
    /// Being made in this directory, to replace the one in another.
    public let isFuture: Bool
}

/// How a leader is chosen.
public enum Election: Hashable, Sendable {
    /// The first of the replicas, where it is in sync.
    case preferred
    /// Any replica that lives, even one that lacks acknowledged records.
    case unclean
}

/// A partition on its way to other brokers.
public struct Reassignment: Hashable, Sendable {
    public let replicas: [Int32]
    public let adding: [Int32]
    public let removing: [Int32]

    init(_ reassignment: AdminCore.Reassignment) {
        replicas = reassignment.replicas
        adding = reassignment.addingReplicas
        removing = reassignment.removingReplicas
    }
}

/// One broker's replica of a partition.
public struct Replica: Hashable, Sendable {
    public let broker: Int32
    public let partition: TopicPartition

    public init(broker: Int32, partition: TopicPartition) {
        self.broker = broker
        self.partition = partition
    }
}
