import MartletBase
import MartletClientCore

/// A consumer's part on the loop. Belongs to it, but for what the initializer sets.
final class ConsumerShell: @unchecked Sendable {
    let settings: ConsumerSettings
    private let seed: UInt64
    private var fetcher: Fetcher?
    private var isClosed = false

    init(_ settings: ConsumerSettings, seed: UInt64) {
        self.settings = settings
        self.seed = seed
    }

    /// Made with the first work; `nil` once the consumer is closed.
    func fetcher(on client: ClusterClient) -> Fetcher? {
        if isClosed { return nil }
        if let fetcher { return fetcher }
        let fetcher = Fetcher(client, settings, random: SeededRandom(seed: seed))
        self.fetcher = fetcher
        return fetcher
    }

    func close() {
        isClosed = true
        fetcher?.close()
        fetcher = nil
    }

    /// What is known of these topics, each of which exists; `end` is called once.
    func know(
        _ topics: [String], _ client: ClusterClient, timeoutMillis: Int64,
        _ end: @escaping (Result<ClusterView, ClientError>) -> Void
    ) {
        client.require(topics, allowAutoCreation: false, timeoutMillis: timeoutMillis) { result in
            for topic in topics {
                guard case .success(let view) = result, let known = view.topics[topic] else { continue }
                guard known.error == .none || known.error == .leaderNotAvailable else {
                    return end(.failure(ClientError(known.error, about: "topic \"\(topic)\"")))
                }
            }
            end(result.mapError(ClientError.init))
        }
    }

    /// Where these places are, in partitions that are known; `end` is called once.
    func find(
        _ wanted: [MartletBase.TopicPartition: SeekTarget], _ client: ClusterClient, timeoutMillis: Int64,
        _ end: @escaping (Result<[MartletBase.TopicPartition: MartletClientCore.FoundOffset?], ClientError>) -> Void
    ) {
        OffsetLookup.start(
            wanted, on: client, isolation: settings.isolation, timeoutMillis: timeoutMillis,
            random: SeededRandom(seed: seed ^ 0x6f66_6673)
        ) { findings in
            var found: [MartletBase.TopicPartition: MartletClientCore.FoundOffset?] = [:]
            for (partition, finding) in findings.sorted(by: { $0.key < $1.key }) {
                switch finding {
                case .success(let offset): found[partition] = .some(offset)
                case .failure(let failure): return end(.failure(ClientError(failure, of: partition)))
                }
            }
            end(.success(found))
        }
    }
}
