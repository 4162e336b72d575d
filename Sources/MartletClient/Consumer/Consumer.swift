import MartletBase
import MartletClientCore

/// Reads records of partitions that it is told to read.
///
/// ```swift
/// let consumer = try Consumer(client)
/// try await consumer.assign(topic: "orders", from: .beginning, until: .end)
/// for try await record in consumer.records {
///     print(record.offset, record.valueString ?? "")
/// }
/// await consumer.close()
/// ```
///
/// Records are fetched ahead of whoever takes them from ``records`` or ``batches``, never more than
/// `ConsumerConfiguration.maxBufferedBytes`. Those of one partition come in order; partitions take turns. A sequence may be
/// left at any time: the next one goes on with the next record.
public final class Consumer: Sendable {
    let runtime: ClientRuntime
    let shell: ConsumerShell

    /// - Throws: ``ClientError`` of kind `invalid` where the configuration makes no sense. Nothing is connected to yet.
    public init(_ client: Client, _ configuration: ConsumerConfiguration = ConsumerConfiguration()) throws(ClientError)
    {
        runtime = client.runtime
        shell = ConsumerShell(try configuration.settings(), seed: .random(in: 0 ... .max))
    }

    deinit {
        let shell = shell
        try? runtime.post { _ in shell.close() }
    }

    /// Stops reading and lets go of what was fetched. Sequences end.
    public func close() async {
        let shell = shell
        _ = try? await runtime.run { (_, end: @escaping (Result<Void, ClientError>) -> Void) in
            shell.close()
            end(.success(()))
            return {}
        }
    }
}

// MARK: - What is read

extension Consumer {
    /// Reads these partitions and no others, each from `start` to `end`; without an end, for ever.
    ///
    /// `until: .end` means the end as it is now: the sequence ends there.
    /// - Throws: ``ClientError`` where a topic or partition does not exist or the end cannot be found out; then what was
    ///   assigned before stays.
    public func assign(
        _ partitions: [TopicPartition], from start: ReadPosition, until end: ReadPosition? = nil
    ) async throws(ClientError) {
        try await assign(partitions.map { ($0, from: start, until: end) })
    }

    /// Reads every partition that this topic has now.
    public func assign(topic: String, from start: ReadPosition, until end: ReadPosition? = nil)
        async throws(ClientError)
    {
        try await assign(try await partitions(of: topic), from: start, until: end)
    }

    /// As `assign(_:from:until:)`, with a start and an end of its own for each partition.
    public func assign(
        _ assignments: [(partition: TopicPartition, from: ReadPosition, until: ReadPosition?)]
    ) async throws(ClientError) {
        try await check(assignments.map(\.partition))
        var ends: [TopicPartition: Int64] = [:]
        var asked: [TopicPartition: ReadPosition] = [:]
        for assignment in assignments {
            if case .offset(let offset)? = assignment.until {
                ends[assignment.partition] = max(offset, 0)
            } else if let until = assignment.until {
                asked[assignment.partition] = until
            }
        }
        ends.merge(try await offsets(asked)) { $1 }
        let wanted = assignments.map { assignment in
            PartitionAssignment(
                assignment.partition.core, from: assignment.from.target,
                until: ends[assignment.partition].map { Offset($0) })
        }
        try await onFetcher { fetcher in
            fetcher.remove(fetcher.assigned)
            fetcher.add(wanted)
        }
    }

    /// What is read, by topic and number.
    public var assignment: [TopicPartition] {
        get async throws(ClientError) {
            try await onFetcher { $0.assigned.map { TopicPartition($0) } }
        }
    }

    /// Goes on reading at another place. What was fetched is dropped.
    /// - Throws: ``ClientError`` of kind `invalid` for a partition that is not assigned.
    public func seek(_ partition: TopicPartition, to position: ReadPosition) async throws(ClientError) {
        let target = position.target
        try await onAssigned([partition]) { $0.seek(partition.core, to: target) }
    }

    /// Gives and fetches nothing of these partitions until they are resumed. What was fetched stays.
    public func pause(_ partitions: [TopicPartition]) async throws(ClientError) {
        try await onAssigned(partitions) { fetcher in for one in partitions { fetcher.pause(one.core, true) } }
    }

    public func resume(_ partitions: [TopicPartition]) async throws(ClientError) {
        try await onAssigned(partitions) { fetcher in for one in partitions { fetcher.pause(one.core, false) } }
    }

    /// Reads a partition no more; the others are read on.
    public func unassign(_ partitions: [TopicPartition]) async throws(ClientError) {
        try await onFetcher { $0.remove(partitions.map(\.core)) }
    }
}

// MARK: - Where it is

extension Consumer {
    /// The offset of the next record that the sequences will give; `nil` while it has to be asked for.
    public func position(of partition: TopicPartition) async throws(ClientError) -> Int64? {
        try await onAssigned([partition]) { $0.position(of: partition.core)?.rawValue }
    }

    /// How many offsets lie between the position and the end, as the last answer told it; `nil` before there was one.
    public func lag(of partition: TopicPartition) async throws(ClientError) -> Int64? {
        try await onAssigned([partition]) { fetcher in
            guard let position = fetcher.position(of: partition.core),
                let end = fetcher.highWatermark(of: partition.core)
            else { return nil }
            return max(end - position, 0)
        }
    }

    /// The partitions that a topic has now.
    public func partitions(of topic: String) async throws(ClientError) -> [TopicPartition] {
        try await view(of: [topic]).topics[topic]?.partitions.keys.sorted().map { TopicPartition(topic, $0.rawValue) }
            ?? []
    }

    /// The offset of this place in each of these partitions, which need not be assigned.
    public func offsets(
        of partitions: [TopicPartition], at position: ReadPosition
    ) async throws(ClientError) -> [TopicPartition: Int64] {
        try await check(partitions)
        return try await offsets(Dictionary(partitions.map { ($0, position) }, uniquingKeysWith: { $1 }))
    }

    /// What is read from the partition while nothing fails.
    public var records: ConsumerRecords { ConsumerRecords(consumer: self) }

    /// As ``records``, by the batches in which the records were stored.
    public var batches: ConsumerBatches { ConsumerBatches(consumer: self) }
}
