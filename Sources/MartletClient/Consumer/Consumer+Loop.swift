import MartletBase
import MartletClientCore
import MartletWire

/// How a consumer reaches its part on the loop.
extension Consumer {
    private var timeoutMillis: Int64 { runtime.configuration.operationTimeout.wholeMillis }

    func onFetcher<Value: Sendable>(
        _ body: @escaping @Sendable (Fetcher) -> Value
    ) async throws(ClientError) -> Value {
        let shell = shell
        return try await runtime.run { client, end in
            guard let fetcher = shell.fetcher(on: client) else {
                end(.failure(.consumerClosed))
                return {}
            }
            end(.success(body(fetcher)))
            return {}
        }
    }

    @discardableResult
    func onAssigned<Value: Sendable>(
        _ partitions: [TopicPartition], _ body: @escaping @Sendable (Fetcher) -> Value
    ) async throws(ClientError) -> Value {
        let result = try await onFetcher { fetcher -> Result<Value, ClientError> in
            for partition in partitions where !fetcher.isAssigned(partition.core) {
                return .failure(ClientError(.invalid, "partition \(partition) is not assigned to this consumer"))
            }
            return .success(body(fetcher))
        }
        return try result.get()
    }

    /// What is known of topics, each of which exists.
    func view(of topics: [String]) async throws(ClientError) -> ClusterView {
        let (shell, timeoutMillis) = (shell, timeoutMillis)
        return try await runtime.run { client, end in
            shell.know(topics, client, timeoutMillis: timeoutMillis) { result in
                client.release(topics)
                end(result)
            }
            return { end(.failure(ClientError(CallFailure.cancelled))) }
        }
    }

    func check(_ partitions: [TopicPartition]) async throws(ClientError) {
        let view = try await view(of: Set(partitions.map(\.topic)).sorted())
        for partition in partitions {
            guard let known = view.topics[partition.topic], view[partition.core] == nil else { continue }
            throw ClientError(
                .refused,
                "topic \"\(partition.topic)\" has no partition \(partition.partition): it has \(known.partitions.count)",
                code: ErrorCode.unknownTopicOrPartition.rawValue, name: ErrorCode.unknownTopicOrPartition.name,
                hint: "they are counted from 0")
        }
    }

    /// Of partitions that are known to exist. Where no record is as young as a timestamp, the end.
    func offsets(_ wanted: [TopicPartition: ReadPosition]) async throws(ClientError) -> [TopicPartition: Int64] {
        if wanted.isEmpty { return [:] }
        var offsets: [TopicPartition: Int64] = [:]
        var late: [TopicPartition: ReadPosition] = [:]
        for (partition, found) in try await find(wanted) {
            if let found { offsets[partition] = found } else { late[partition] = .end }
        }
        if late.isEmpty { return offsets }
        for (partition, found) in try await find(late) { offsets[partition] = found ?? 0 }
        return offsets
    }

    private func find(_ wanted: [TopicPartition: ReadPosition]) async throws(ClientError) -> [TopicPartition: Int64?] {
        let (shell, timeoutMillis) = (shell, timeoutMillis)
        let topics = Set(wanted.keys.map(\.topic)).sorted()
        return try await runtime.run { client, end in
            shell.know(topics, client, timeoutMillis: timeoutMillis) { known in
                if case .failure(let error) = known {
                    client.release(topics)
                    return end(.failure(error))
                }
                let targets = wanted.map { ($0.key.core, $0.value.target) }
                shell.find(
                    Dictionary(targets, uniquingKeysWith: { $1 }), client, timeoutMillis: timeoutMillis
                ) { result in
                    client.release(topics)
                    end(result.map { Self.offsets($0) })
                }
            }
            return { end(.failure(ClientError(CallFailure.cancelled))) }
        }
    }

    private static func offsets(
        _ found: [MartletBase.TopicPartition: MartletClientCore.FoundOffset?]
    ) -> [TopicPartition: Int64?] {
        var offsets: [TopicPartition: Int64?] = [:]
        for (partition, found) in found { offsets[TopicPartition(partition)] = .some(found?.position.offset.rawValue) }
        return offsets
    }

    /// What comes next; when the task is cancelled, that it was.
    func take() async throws(ClientError) -> Taken {
        let shell = shell
        return try await runtime.run { client, end in
            guard let fetcher = shell.fetcher(on: client) else {
                end(.success(.closed))
                return {}
            }
            let id = fetcher.take { end(.success($0)) }
            return { fetcher.cancelTake(id) }
        }
    }

    /// The rest of a chunk that is not read on now. In order with whatever is asked for next.
    func giveBack(_ chunk: FetchedChunk) {
        let shell = shell
        try? runtime.post { client in shell.fetcher(on: client)?.giveBack(chunk) }
    }

    func refuse(_ chunk: FetchedChunk, _ failure: ConsumerFailure) {
        let shell = shell
        try? runtime.post { client in shell.fetcher(on: client)?.refuse(chunk, failure) }
    }
}

extension ClientError {
    fileprivate static let consumerClosed = ClientError(.closed, "the consumer is closed")
}
