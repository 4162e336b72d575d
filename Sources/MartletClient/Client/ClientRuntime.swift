import MartletBase
import MartletClientCore
import MartletNetwork
import MartletSystem
import Synchronization

/// What the objects of one client share: a thread with its connections, and the `ClusterClient` on it. The thread starts
/// with the first work and ends with `close`, or when nobody holds the runtime any more.
package final class ClientRuntime: Sendable {
    private enum State: Sendable {
        case idle
        case running(OutboundLoop, ClusterClient)
        case closed
    }

    package let configuration: ClientConfiguration
    package let settings: ClientSettings
    private let state = Mutex(State.idle)

    package init(_ configuration: ClientConfiguration) throws(ClientError) {
        settings = try configuration.settings()
        self.configuration = configuration
    }

    deinit { _ = stop {} }

    /// Runs `body` on the client's loop soon; in the order of the calls. From any thread.
    package func post(_ body: @escaping @Sendable (ClusterClient) -> Void) throws(ClientError) {
        let (loop, client) = try running()
        guard loop.tryPost({ body(client) }) else { throw ClientError(CallFailure.closed) }
    }

    private func running() throws(ClientError) -> (OutboundLoop, ClusterClient) {
        try state.withLock { state throws(ClientError) in
            switch state {
            case .running(let loop, let client): return (loop, client)
            case .closed: throw ClientError(CallFailure.closed)
            case .idle:
                let loop: OutboundLoop
                do throws(Errno) {
                    loop = try OutboundLoop(name: "martlet-client")
                } catch {
                    throw ClientError(.invalid, "the client's thread cannot start: \(error)")
                }
                let client = ClusterClient(settings, transport: loop, random: .fromSystem())
                state = .running(loop, client)
                return (loop, client)
            }
        }
    }

    // MARK: The end

    /// Ends every open operation with `.closed`, and the thread; returns when both have ended.
    package func close() async {
        await withCheckedContinuation { continuation in
            if !stop({ continuation.resume() }) { continuation.resume() }
        }
    }

    /// `false` where nothing runs; then `last` is not called.
    private func stop(_ last: @escaping @Sendable () -> Void) -> Bool {
        let running = state.withLock { state -> (OutboundLoop, ClusterClient)? in
            defer { state = .closed }
            if case .running(let loop, let client) = state { return (loop, client) }
            return nil
        }
        guard let (loop, client) = running else { return false }
        return loop.stop {
            client.close()
            last()
        }
    }
}
