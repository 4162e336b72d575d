import MartletBase
import MartletClientCore

extension Admin {
    /// Looks offsets up, each at the leader of its partition.
    public func listOffsets(
        _ positions: [TopicPartition: OffsetPosition], isolation: IsolationLevel = .readUncommitted
    ) async throws(ClientError) -> [TopicPartition: Result<FoundOffset, ClientError>] {
        let timestamps = positions.asCore { $0.wire }
        return try await eachPartition(
            { $0.listOffsets(timestamps, readCommitted: isolation == .readCommitted, $1) }, value: FoundOffset.init)
    }

    /// Deletes the records before these offsets; `nil` deletes all that may be read. Gives where each log begins then.
    public func deleteRecords(
        before offsets: [TopicPartition: Int64?]
    ) async throws(ClientError) -> [TopicPartition: Result<Int64, ClientError>] {
        let offsets = offsets.asCore { $0 ?? -1 }
        return try await eachPartition({ $0.deleteRecords(before: offsets, $1) }, value: { $0 })
    }

    /// Where the records of leader epochs end: what a follower or a consumer compares its own position with.
    public func epochEnds(
        _ epochs: [TopicPartition: Int32]
    ) async throws(ClientError) -> [TopicPartition: Result<EpochEnd, ClientError>] {
        let epochs = epochs.asCore { $0 }
        return try await eachPartition({ $0.epochEnds(epochs, $1) }, value: EpochEnd.init)
    }

    /// The producers that partitions remember.
    public func describeProducers(
        _ partitions: [TopicPartition]
    ) async throws(ClientError) -> [TopicPartition: Result<[ProducerDescription], ClientError>] {
        let partitions = partitions.map(\.core)
        return try await eachPartition(
            { $0.describeProducers(partitions, $1) }, value: { $0.map(ProducerDescription.init) })
    }

    func eachPartition<Value, Shown: Sendable>(
        _ start:
            @escaping @Sendable (AdminCore, @escaping AdminCore.Completion<MartletBase.TopicPartition, Value>)
            -> AdminCore.Cancel,
        value: @escaping @Sendable (Value) -> Shown
    ) async throws(ClientError) -> [TopicPartition: Result<Shown, ClientError>] {
        try await each(start, name: TopicPartition.init, subject: { "partition \($0)" }, value: value)
    }
}

extension Dictionary where Key == TopicPartition {
    func asCore<Wire>(_ wire: (Value) -> Wire) -> [MartletBase.TopicPartition: Wire] {
        [MartletBase.TopicPartition: Wire](map { ($0.key.core, wire($0.value)) }) { first, _ in first }
    }
}
