import MartletBase
import MartletClientCore

/// The records of a ``Consumer``, as they are there to be read.
///
/// It ends when every partition has come to its end, if they have one, and when the consumer is closed. It throws once for
/// each partition that cannot be read on; whoever goes on with another sequence reads the others.
public struct ConsumerRecords: AsyncSequence, Sendable {
    public typealias Failure = ClientError
    let consumer: Consumer

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(way: ReadingWay(consumer)) }

    public struct AsyncIterator: AsyncIteratorProtocol {
        let way: ReadingWay

        public mutating func next() async throws(ClientError) -> ConsumerRecord? { try await next(isolation: nil) }

        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(ClientError) -> ConsumerRecord? {
            if case .element(let (batch, slot)) = way.chunks.next() { return ConsumerRecord(batch, slot) }
            return try await way.nextRecord()
        }
    }
}

/// The records of a ``Consumer`` by the batches in which they were stored; otherwise as ``ConsumerRecords``.
public struct ConsumerBatches: AsyncSequence, Sendable {
    public typealias Failure = ClientError
    let consumer: Consumer

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(way: ReadingWay(consumer)) }

    public struct AsyncIterator: AsyncIteratorProtocol {
        let way: ReadingWay

        public mutating func next() async throws(ClientError) -> ConsumerBatch? { try await next(isolation: nil) }

        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(ClientError) -> ConsumerBatch? {
            try await way.nextBatch()
        }
    }
}

/// One iterator's way through the chunks that it takes. What it has not shown when it goes is given back.
final class ReadingWay {
    private let consumer: Consumer
    var chunks: ChunkReader

    init(_ consumer: Consumer) {
        self.consumer = consumer
        chunks = ChunkReader(limit: consumer.shell.settings.maxDecompressedBytes)
    }

    deinit {
        if let rest = chunks.leave() { consumer.giveBack(rest) }
    }

    nonisolated(nonsending) func nextRecord() async throws(ClientError) -> ConsumerRecord? {
        while true {
            switch chunks.next() {
            case .element(let (batch, slot)): return ConsumerRecord(batch, slot)
            case .exhausted: break
            case .paused(let rest): consumer.giveBack(rest)
            case .damaged(let rest, let failure): consumer.refuse(rest, failure)
            }
            guard try await load() else { return nil }
        }
    }

    nonisolated(nonsending) func nextBatch() async throws(ClientError) -> ConsumerBatch? {
        while true {
            switch chunks.nextWholeBatch() {
            case .element(let (batch, slots)): return ConsumerBatch(batch, slots)
            case .exhausted: break
            case .paused(let rest): consumer.giveBack(rest)
            case .damaged(let rest, let failure): consumer.refuse(rest, failure)
            }
            guard try await load() else { return nil }
        }
    }

    /// False at the end.
    private nonisolated(nonsending) func load() async throws(ClientError) -> Bool {
        switch try await consumer.take() {
        case .records(let chunk):
            chunks.load(chunk)
            return true
        case .failed(let partition, let failure): throw ClientError(failure, of: partition)
        case .finished, .closed: return false
        case .cancelled: throw ClientError(CallFailure.cancelled)
        }
    }
}
