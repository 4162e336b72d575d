import Synchronization

/// What a network has done since it started. Read while it runs; each figure is right for itself.
package final class NetworkCounters: Sendable {
    package let accepted = Atomic<Int>(0)
    package let requests = Atomic<Int>(0)
    package let bytesReceived = Atomic<Int>(0)
    package let bytesSent = Atomic<Int>(0)
    /// Memory of all receive buffers now.
    package let receiveMemory = Atomic<Int>(0)
    /// Memory of all answers that wait for their readers now.
    package let unsentMemory = Atomic<Int>(0)
    private let ends = Mutex<[String: Int]>([:])

    package init() {}

    func ended(_ reason: CloseReason) { ends.withLock { $0[reason.label, default: 0] += 1 } }

    /// Ended connections by the label of their reason.
    package var endsByReason: [String: Int] { ends.withLock { $0 } }
}

/// Who is connected, for `max.connections` and `max.connections.per.ip`.
final class ConnectionCensus: Sendable {
    private struct State {
        var total = 0
        var byHost: [String: Int] = [:]
    }

    private let state = Mutex(State())
    private let limit: Int
    private let limitPerHost: Int

    init(limit: Int, limitPerHost: Int) {
        self.limit = limit
        self.limitPerHost = limitPerHost
    }

    var total: Int { state.withLock { $0.total } }

    /// Counts a connection in, or says why it may not be.
    func enter(_ host: String) -> CloseReason? {
        state.withLock { state in
            if state.total >= limit { return .tooManyConnections(limit: limit) }
            let fromHost = state.byHost[host, default: 0]
            if fromHost >= limitPerHost { return .tooManyFromAddress(limit: limitPerHost) }
            state.total += 1
            state.byHost[host] = fromHost + 1
            return nil
        }
    }

    func leave(_ host: String) {
        state.withLock { state in
            state.total -= 1
            let left = state.byHost[host, default: 1] - 1
            state.byHost[host] = left > 0 ? left : nil
        }
    }
}
