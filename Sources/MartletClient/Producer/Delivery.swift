import MartletBase
import MartletClientCore
import Synchronization

/// What becomes of one record that a producer has taken.
public struct Delivery: Sendable {
    private let batch: BatchDelivery
    private let index: Int32
    private let timestamp: Timestamp

    init(_ batch: BatchDelivery, _ index: Int32, _ timestamp: Timestamp) {
        self.batch = batch
        self.index = index
        self.timestamp = timestamp
    }

    /// `nil` while the record is under way.
    public var result: Result<RecordMetadata, ClientError>? { batch.outcome(of: index).map(metadata) }

    /// Waits until the record is acknowledged.
    @discardableResult
    public nonisolated(nonsending) func wait() async throws(ClientError) -> RecordMetadata {
        if let result { return try result.get() }
        let (batch, index) = (batch, index)
        let outcome = try await Waiter<DeliveryOutcome>.wait { waiter in
            batch.whenSettled(index) { waiter.end(.success($0)) }
        }
        return try metadata(outcome).get()
    }

    private func metadata(_ outcome: DeliveryOutcome) -> Result<RecordMetadata, ClientError> {
        outcome.map { receipt in
            RecordMetadata(
                topic: batch.partition.topic, partition: batch.partition.partition.rawValue,
                offset: receipt.baseOffset?.rawValue, timestamp: (receipt.logAppendTime ?? timestamp).rawValue)
        }.mapError { ClientError($0) }
    }
}

/// A task that waits for something that ends once; it waits no longer when it is cancelled.
final class Waiter<Value: Sendable>: Sendable {
    private enum State: Sendable {
        case idle
        case waiting(CheckedContinuation<Result<Value, ClientError>, Never>)
        case ended(Result<Value, ClientError>)
    }

    private let state = Mutex(State.idle)

    static nonisolated(nonsending) func wait(
        _ begin: (Waiter<Value>) -> Void
    ) async throws(ClientError) -> Value {
        let waiter = Waiter()
        begin(waiter)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { waiter.begin($0) }
        } onCancel: {
            waiter.end(.failure(ClientError(CallFailure.cancelled)))
        }
        return try result.get()
    }

    private func begin(_ continuation: CheckedContinuation<Result<Value, ClientError>, Never>) {
        let ended = state.withLock { state -> Result<Value, ClientError>? in
            if case .ended(let result) = state { return result }
            state = .waiting(continuation)
            return nil
        }
        if let ended { continuation.resume(returning: ended) }
    }

    func end(_ result: Result<Value, ClientError>) {
        let continuation = state.withLock { state -> CheckedContinuation<Result<Value, ClientError>, Never>? in
            defer {
                if case .ended = state {} else { state = .ended(result) }
            }
            if case .waiting(let continuation) = state { return continuation }
            return nil
        }
        continuation?.resume(returning: result)
    }
}
