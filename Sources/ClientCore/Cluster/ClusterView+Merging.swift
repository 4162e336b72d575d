import MartletBase
import MartletMessages
import MartletWire

extension ClusterView {
    /// Takes an answer in, about the topics that it names. Brokers may lag behind each other, so an older leader epoch of the
    /// same topic is passed over; another topic id means another topic, whose epochs begin again.
    package mutating func merge(_ answer: MetadataResponse) {
        mergeCluster(answer)
        for topic in answer.topics {
            guard let name = topic.name else { continue }
            topics[name] = TopicView(topic, name: name, known: topics[name])
        }
    }

    /// As `merge`, of what the answer says of the cluster itself.
    mutating func mergeCluster(_ answer: MetadataResponse) {
        clusterID = answer.clusterId ?? clusterID
        controller = answer.controllerId >= 0 ? NodeID(answer.controllerId) : nil
        brokers = [:]
        for broker in answer.brokers {
            guard let port = UInt16(exactly: broker.port), broker.nodeId >= 0 else { continue }
            let view = BrokerView(
                id: NodeID(broker.nodeId), address: HostPort(host: broker.host, port: port), rack: broker.rack)
            brokers[view.id] = view
        }
    }

    /// What a broker has said of a partition's leader beside an error (KIP-951); `false` where it is not news.
    package mutating func adopt(leader: NodeID, epoch: LeaderEpoch, of partition: TopicPartition) -> Bool {
        guard var view = self[partition], leader != .none, epoch > view.leaderEpoch else { return false }
        view.leader = leader
        view.leaderEpoch = epoch
        view.error = .none
        topics[partition.topic]?.partitions[partition.partition] = view
        return true
    }
}

extension TopicView {
    fileprivate init(_ answer: MetadataResponse.MetadataResponseTopic, name: String, known: TopicView?) {
        self.init(name: name, id: answer.topicId == .zero ? nil : answer.topicId)
        isInternal = answer.isInternal
        error = answer.errorCode
        let isSame = id == nil || known?.id == nil || known?.id == id
        for partition in answer.partitions {
            let fresh = PartitionView(partition)
            let old = isSame ? known?.partitions[fresh.index] : nil
            partitions[fresh.index] =
                old.map { $0.leaderEpoch > fresh.leaderEpoch && fresh.leaderEpoch != .none } == true
                ? old : fresh
        }
    }
}

extension PartitionView {
    fileprivate init(_ answer: MetadataResponse.MetadataResponsePartition) {
        self.init(
            index: PartitionIndex(answer.partitionIndex), leader: answer.leaderId >= 0 ? NodeID(answer.leaderId) : nil,
            leaderEpoch: LeaderEpoch(max(answer.leaderEpoch, LeaderEpoch.none.rawValue)))
        replicas = answer.replicaNodes.map { NodeID($0) }
        isr = answer.isrNodes.map { NodeID($0) }
        offlineReplicas = answer.offlineReplicas.map { NodeID($0) }
        error = answer.errorCode
    }
}
