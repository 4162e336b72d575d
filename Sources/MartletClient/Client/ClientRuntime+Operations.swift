import MartletClientCore

/// How an operation that has begun is ended early. Called on the loop; the operation then ends as any other, once.
package typealias Cancellation = () -> Void

extension ClientRuntime {
    /// Begins an operation on the loop and waits for its end. When the task is cancelled, so is the operation.
    ///
    /// `begin` is given what ends the operation, to be called once, on the loop.
    package func run<Value: Sendable>(
        _ begin:
            @escaping @Sendable (ClusterClient, @escaping (Result<Value, ClientError>) -> Void) -> Cancellation
    ) async throws(ClientError) -> Value {
        let operation = Operation<Value>()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                do throws(ClientError) {
                    try post { client in operation.start(client, continuation, begin) }
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        } onCancel: {
            try? post { _ in operation.cancel() }
        }
        return try result.get()
    }
}

/// One operation between the loop and the task that waits. Belongs to the loop, so that the end and a cancellation, which
/// may come before the start, need no lock.
private final class Operation<Value: Sendable>: @unchecked Sendable {
    typealias Waiter = CheckedContinuation<Result<Value, ClientError>, Never>

    private var waiter: Waiter?
    private var isCancelled = false
    private var cancellation: Cancellation?
    /// Timers stop with the client, so an operation that waits for one would never end by itself.
    private var closing: (client: ClusterClient, id: ObserverID)?

    func start(
        _ client: ClusterClient, _ waiter: Waiter,
        _ begin: (ClusterClient, @escaping (Result<Value, ClientError>) -> Void) -> Cancellation
    ) {
        self.waiter = waiter
        guard !isCancelled else { return end(.failure(ClientError(CallFailure.cancelled))) }
        closing = (client, client.whenClosed { [self] in end(.failure(ClientError(CallFailure.closed))) })
        let cancellation = begin(client) { [self] in end($0) }
        if self.waiter != nil { self.cancellation = cancellation }
    }

    func cancel() {
        isCancelled = true
        let cancellation = self.cancellation
        self.cancellation = nil
        cancellation?()
    }

    private func end(_ result: Result<Value, ClientError>) {
        cancellation = nil
        if let closing { closing.client.forgetClosing(closing.id) }
        closing = nil
        let waiter = self.waiter
        self.waiter = nil
        waiter?.resume(returning: result)
    }
}
