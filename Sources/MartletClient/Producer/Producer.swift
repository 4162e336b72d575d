import MartletBase
import MartletClientCore
import MartletSystem
import Synchronization

/// Sends records to topics: in batches, in order, and, unless it is told otherwise, each exactly once.
///
/// ```swift
/// let client = try Client(servers: ["127.0.0.1:9092"])
/// let producer = try Producer(client)
/// let metadata = try await producer.send(ProducerRecord(topic: "greetings", value: "hello"))
/// print("at offset \(metadata.offset ?? -1)")
/// await producer.close()
/// await client.close()
/// ```
///
/// Who sends many records gives them with ``enqueue(_:)``, which waits only while there is no room, and looks at the
/// deliveries later; ``send(_:)`` waits for each one.
///
/// Records of one partition keep the order in which one task gives them, also where a leader changes or a connection breaks.
public final class Producer: Sendable {
    let runtime: ClientRuntime
    let settings: ProducerSettings
    let accumulator: BatchAccumulator
    let shell: ProducerShell
    /// Whether the loop knows of this producer.
    private let isStarted = Atomic(false)

    /// - Throws: ``ClientError`` of kind `invalid` where the configuration makes no sense. Nothing is connected to yet.
    public init(_ client: Client, _ configuration: ProducerConfiguration = ProducerConfiguration()) throws(ClientError)
    {
        runtime = client.runtime
        settings = try configuration.settings()
        var random = SeededRandom.fromSystem()
        accumulator = BatchAccumulator(settings, random: SeededRandom(seed: random.next()))
        shell = ProducerShell(settings, accumulator, random)
    }

    deinit {
        guard isStarted.load(ordering: .relaxed) else { return }
        let shell = shell
        try? runtime.post { _ in shell.close() }
    }

    /// Sends a record and waits until it is acknowledged.
    ///
    /// A task that is cancelled waits no longer; a record that has been taken is sent all the same.
    @discardableResult
    public nonisolated(nonsending) func send(_ record: ProducerRecord) async throws(ClientError) -> RecordMetadata {
        try await enqueue(record).wait()
    }

    /// How many partitions a topic has, so that a wrong name is known before a record is sent. A topic that does not exist is
    /// made, or refused, as with its first record.
    public func partitionCount(of topic: String) async throws(ClientError) -> Int { try await open(topic) }

    /// Gives a record to the producer, and waits only while its topic is not known yet or there is no room.
    ///
    /// - Returns: what becomes of the record. It need not be looked at: ``flush()`` waits for all.
    public nonisolated(nonsending) func enqueue(_ record: ProducerRecord) async throws(ClientError) -> Delivery {
        let timestamp = record.timestamp.map { Timestamp($0) } ?? SystemClock.wall()
        let headers = record.headers.map { (key: $0.key, value: $0.value) }
        var hasWaited = false
        while true {
            let appended = accumulator.append(
                topic: record.topic, partition: record.partition.map { PartitionIndex($0) }, timestamp: timestamp,
                key: record.key, value: record.value, headers: headers, hasWaited: hasWaited)
            switch appended {
            case .taken(let delivery, let index, let wakesLoop):
                if wakesLoop { try wake() }
                return Delivery(delivery, index, timestamp)
            case .unknownTopic: _ = try await open(record.topic)
            case .noRoom(let bytes):
                try await waitForRoom(bytes)
                hasWaited = true
            default: throw ClientError(refusing: record, appended)
            }
        }
    }

    /// Sends what is there without waiting for batches to fill, and waits until every record given so far has its end.
    ///
    /// - Throws: ``ClientError`` of kind `cancelled` where the task is cancelled. What became of a record is told by its
    ///   delivery.
    public func flush() async throws(ClientError) {
        let deliveries = accumulator.flush()
        guard !deliveries.isEmpty else { return }
        try wake()
        for delivery in deliveries {
            try await Waiter<Void>.wait { waiter in delivery.whenWhole { waiter.end(.success(())) } }
        }
    }

    /// Takes no more records, sends what is there, waits for its end, and ends. Where the task is cancelled, what has no end
    /// yet fails at once.
    public func close() async {
        accumulator.close()
        try? await flush()
        // The end comes in a task that has been cancelled, too.
        let (runtime, shell) = (runtime, shell)
        await Task {
            let _: Void? = try? await runtime.run { _, done in
                shell.close()
                done(.success(()))
                return {}
            }
        }.value
    }
}

extension Producer {
    private func wake() throws(ClientError) {
        let shell = shell
        try runtime.post { client in shell.core(client).drain() }
    }

    /// Makes sure that the topic is known, or made, or refused.
    private nonisolated(nonsending) func open(_ topic: String) async throws(ClientError) -> Int {
        isStarted.store(true, ordering: .relaxed)
        let (shell, millis) = (shell, settings.maxBlockMillis)
        return try await runtime.run { client, done in
            shell.core(client).open(topic, timeoutMillis: millis) { result in
                done(result.mapError { ClientError(opening: topic, $0) })
            }
            return { done(.failure(ClientError(CallFailure.cancelled))) }
        }
    }

    private nonisolated(nonsending) func waitForRoom(_ bytes: Int) async throws(ClientError) {
        let (shell, accumulator, millis) = (shell, accumulator, settings.maxBlockMillis)
        try await runtime.run { client, done in
            let wait = RoomWait(accumulator, client.loop, done)
            wait.begin(bytes, until: client.loop.now.monotonic.advanced(byMillis: millis))
            // Whoever waits makes every batch ready.
            shell.core(client).drain()
            return { wait.end(.failure(ClientError(CallFailure.cancelled))) }
        }
    }
}
