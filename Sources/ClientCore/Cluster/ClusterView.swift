import MartletBase
import MartletWire

/// What the newest metadata says of the cluster, as far as this client has asked.
package struct ClusterView: Hashable, Sendable {
    package var clusterID: String?
    package var controller: NodeID?
    package var brokers: [NodeID: BrokerView] = [:]
    package var topics: [String: TopicView] = [:]

    package init() {}

    package subscript(_ partition: TopicPartition) -> PartitionView? {
        topics[partition.topic]?.partitions[partition.partition]
    }
}

package struct BrokerView: Hashable, Sendable {
    package let id: NodeID
    package let address: HostPort
    package let rack: String?

    package init(id: NodeID, address: HostPort, rack: String?) {
        self.id = id
        self.address = address
        self.rack = rack
    }
}

package struct TopicView: Hashable, Sendable {
    package var name: String
    /// `nil` where the broker speaks no topic ids.
    package var id: TopicID?
    package var isInternal = false
    /// Why there are no partitions.
    package var error = ErrorCode.none
    package var partitions: [PartitionIndex: PartitionView] = [:]

    package init(name: String, id: TopicID? = nil) {
        self.name = name
        self.id = id
    }
}

package struct PartitionView: Hashable, Sendable {
    package var index: PartitionIndex
    /// `nil` while it has none.
    package var leader: NodeID?
    package var leaderEpoch = LeaderEpoch.none
    package var replicas: [NodeID] = []
    package var isr: [NodeID] = []
    package var offlineReplicas: [NodeID] = []
    package var error = ErrorCode.none

    package init(index: PartitionIndex, leader: NodeID?, leaderEpoch: LeaderEpoch = .none) {
        self.index = index
        self.leader = leader
        self.leaderEpoch = leaderEpoch
    }
}
