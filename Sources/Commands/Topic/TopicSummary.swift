import MartletClient

/// A topic as its descriptions, offsets and logs together show it.
struct TopicSummary: Sendable {
    struct Partition: Sendable {
        let index: Int32
        let leader: Int32?
        let leaderEpoch: Int32?
        let replicas: [Int32]
        let inSync: [Int32]
        /// `nil` where the leader did not say.
        var firstOffset: Int64?
        var nextOffset: Int64?
        /// Of the leader's log.
        var bytes: Int64?

        /// At most so many: compaction and aborted transactions leave offsets without records.
        var records: Int64? {
            guard let firstOffset, let nextOffset else { return nil }
            return max(nextOffset - firstOffset, 0)
        }

        var isUnderReplicated: Bool { inSync.count < replicas.count }
    }

    let name: String
    let id: String?
    let isInternal: Bool
    var partitions: [Partition]

    var replicas: Int { partitions.map(\.replicas.count).max() ?? 0 }
    var records: Int64? { Self.sum(partitions.map(\.records)) }
    var bytes: Int64? { Self.sum(partitions.map(\.bytes)) }

    /// `nil` where any part is not known.
    private static func sum(_ parts: [Int64?]) -> Int64? {
        parts.reduce(0) { sum, part in sum.flatMap { sum in part.map { sum + $0 } } }
    }

    /// `3 partitions, 1 replica`.
    var shape: String {
        "\(Self.count(partitions.count, "partition")), \(Self.count(replicas, "replica"))"
    }

    static func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }
}

extension TopicSummary {
    init(_ description: TopicDescription) {
        name = description.name
        id = description.id?.description
        isInternal = description.isInternal
        partitions = description.partitions.map { partition in
            Partition(
                index: partition.partition, leader: partition.leader, leaderEpoch: partition.leaderEpoch,
                replicas: partition.replicas, inSync: partition.inSyncReplicas)
        }
    }

    /// What all topics of these names are, with their offsets and sizes where those can be had; the others' failures.
    static func gather(
        _ names: [String], _ admin: Admin
    ) async throws(ClientError) -> (found: [TopicSummary], missing: [(name: String, error: ClientError)]) {
        let described = try await admin.describeTopics(names)
        var found: [TopicSummary] = []
        var missing: [(name: String, error: ClientError)] = []
        for name in names {
            switch described[name] {
            case .success(let description)?: found.append(TopicSummary(description))
            case .failure(let error)?: missing.append((name, error))
            case nil: missing.append((name, ClientError(.refused, "the broker says nothing of \(name)")))
            }
        }
        let partitions = found.flatMap { topic in topic.partitions.map { TopicPartition(topic.name, $0.index) } }
        let first = try await offsets(partitions, .earliest, admin)
        let next = try await offsets(partitions, .latest, admin)
        let sizes = await leaderSizes(found, admin)
        for topic in found.indices {
            for index in found[topic].partitions.indices {
                let partition = TopicPartition(found[topic].name, found[topic].partitions[index].index)
                found[topic].partitions[index].firstOffset = first[partition]
                found[topic].partitions[index].nextOffset = next[partition]
                found[topic].partitions[index].bytes = sizes[partition]
            }
        }
        return (found, missing)
    }

    /// Every topic there is, the cluster's own too.
    static func all(_ admin: Admin) async throws(ClientError) -> [TopicSummary] {
        let names = try await admin.listTopics(includingInternal: true).map(\.name)
        // One that has gone in between is no part of it any more.
        return try await admin.describeTopics(names).values.compactMap { (try? $0.get()).map(TopicSummary.init) }
            .sorted { $0.name < $1.name }
    }

    /// Those that can be had.
    static func offsets(
        _ partitions: [TopicPartition], _ position: OffsetPosition, _ admin: Admin
    ) async throws(ClientError) -> [TopicPartition: Int64] {
        let wanted = Dictionary(partitions.map { ($0, position) }) { first, _ in first }
        return try await admin.listOffsets(wanted).compactMapValues { try? $0.get().offset }
    }

    /// Empty where brokers do not tell their sizes: what else is known is worth showing.
    private static func leaderSizes(_ topics: [TopicSummary], _ admin: Admin) async -> [TopicPartition: Int64] {
        let leaders = Set(topics.flatMap { $0.partitions.compactMap(\.leader) }).sorted()
        let wanted = topics.flatMap { topic in topic.partitions.map { TopicPartition(topic.name, $0.index) } }
        guard let directories = try? await admin.describeLogDirectories(of: leaders, partitions: wanted) else {
            return [:]
        }
        var sizes: [TopicPartition: Int64] = [:]
        for topic in topics {
            for partition in topic.partitions {
                let key = TopicPartition(topic.name, partition.index)
                guard let leader = partition.leader, case .success(let own)? = directories[leader] else { continue }
                sizes[key] = own.compactMap { $0.replicas[key]?.sizeBytes }.first
            }
        }
        return sizes
    }
}
