import MartletBase
import MartletClientCore

extension Admin {
    /// - Parameter includingFenced: also brokers that are registered and do not take part; from brokers of 4.0 on.
    public func describeCluster(includingFenced: Bool = false) async throws(ClientError) -> ClusterDescription {
        try await one { core, end in
            core.describeCluster(withFenced: includingFenced, end)
        } value: {
            ClusterDescription($0)
        }
    }

    /// What brokers keep on their disks.
    /// - Parameter partitions: only these; `nil` for all.
    public func describeLogDirectories(
        of brokers: [Int32], partitions: [TopicPartition]? = nil
    ) async throws(ClientError) -> [Int32: Result<[LogDirectoryDescription], ClientError>] {
        let nodes = brokers.map { NodeID($0) }
        let partitions = partitions?.map(\.core)
        return try await each(
            { $0.describeLogDirs(of: nodes, partitions: partitions, $1) }, name: \.rawValue,
            subject: { "broker \($0)" },
            value: { $0.map(LogDirectoryDescription.init) })
    }

    /// Moves replicas to other directories of their brokers.
    public func moveReplicas(
        toDirectories moves: [Replica: String]
    ) async throws(ClientError) -> [Replica: Result<Void, ClientError>] {
        let places = [ReplicaPlace: String](
            moves.map { (ReplicaPlace(broker: NodeID($0.key.broker), partition: $0.key.partition.core), $0.value) }
        ) { first, _ in first }
        return try await each(
            { $0.alterReplicaLogDirs(places, $1) },
            name: { Replica(broker: $0.broker.rawValue, partition: TopicPartition($0.partition)) },
            subject: { "partition \($0.partition) of broker \($0.broker)" }, value: { _ in })
    }

    /// Has leaders chosen anew.
    /// - Parameter partitions: `nil` for all; then the answer says which it was about.
    public func electLeaders(
        _ election: Election = .preferred, of partitions: [TopicPartition]? = nil
    ) async throws(ClientError) -> [TopicPartition: Result<Void, ClientError>] {
        let partitions = partitions?.map(\.core)
        return try await one { core, end in
            core.electLeaders(unclean: election == .unclean, partitions, end)
        } value: { results in
            var shown: [TopicPartition: Result<Void, ClientError>] = [:]
            for (partition, result) in results {
                shown[TopicPartition(partition)] = result.mapError { ClientError($0, about: "partition \(partition)") }
            }
            return shown
        }
    }

    /// Moves partitions to other brokers.
    /// - Parameter replicas: the brokers of each, the preferred leader first; `nil` ends the move that is under way.
    public func reassignPartitions(
        _ replicas: [TopicPartition: [Int32]?]
    ) async throws(ClientError) -> [TopicPartition: Result<Void, ClientError>] {
        let replicas = replicas.asCore { $0 }
        return try await eachPartition({ $0.reassign(replicas, $1) }, value: { _ in })
    }

    /// The moves that are under way.
    /// - Parameter partitions: only of these; `nil` for all.
    public func listReassignments(
        of partitions: [TopicPartition]? = nil
    ) async throws(ClientError) -> [TopicPartition: Reassignment] {
        let partitions = partitions?.map(\.core)
        return try await one { core, end in
            core.listReassignments(partitions, end)
        } value: { found in
            [TopicPartition: Reassignment](
                found.map { (TopicPartition($0.key), Reassignment($0.value)) }
            ) { first, _ in first }
        }
    }
}
