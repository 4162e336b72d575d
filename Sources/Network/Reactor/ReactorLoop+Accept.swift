import MartletBase
import MartletSystem

/// The listeners that a reactor accepts for, and the reactors that the connections are dealt out to.
struct ListeningSockets: ~Copyable, Sendable {
    private var listeners: [ListenerBox]
    private let reactors: [Reactor]
    private var turn = 0

    init(_ listeners: [ListenerBox], dealingTo reactors: [Reactor]) {
        self.listeners = listeners
        self.reactors = reactors
    }

    var count: Int { listeners.count }
    func raw(_ index: Int) -> Int32 { listeners[index].listener.raw }
    func accept(_ index: Int) throws(Errno) -> AcceptedSocket? { try listeners[index].listener.accept() }

    /// Each reactor in its turn: a connection lives long, so a fair count is a fair load for most.
    mutating func nextReactor() -> Reactor {
        turn = (turn + 1) % reactors.count
        return reactors[turn]
    }

    mutating func removeAll() { listeners = [] }
}

/// An array cannot hold what may not be copied; this can.
package final class ListenerBox: Sendable {
    package let listener: Listener
    package init(_ listener: consuming Listener) { self.listener = listener }
}

extension ReactorLoop {
    /// Accepted in one go before other events have their turn.
    private static let acceptsPerTurn = 64
    private static let acceptPauseMillis: Int64 = 100

    func accept(listener: Int, _ now: Now) {
        guard !draining else { return }
        for _ in 0..<Self.acceptsPerTurn {
            do throws(Errno) {
                guard let accepted = try listening.accept(listener) else { return }
                welcome(accepted, now)
            } catch .connectionAborted {
                continue
            } catch {
                context.observer.acceptFailed(error)
                // Out of descriptors or memory: the connection stays in the kernel's queue and would wake this thread
                // without end, so the listener rests for a moment.
                watch(listener, false)
                let again = now.monotonic.advanced(byMillis: Self.acceptPauseMillis)
                _ = reactor.timers.schedule(.acceptAgain(listener: listener), at: again)
                return
            }
        }
    }

    private func welcome(_ accepted: consuming AcceptedSocket, _ now: Now) {
        let peer = accepted.address.hostPort
        context.counters.accepted.add(1, ordering: .relaxed)
        if let reason = context.census.enter(peer.host) {
            context.counters.ended(reason)
            context.observer.ended(peer, reason)
            return
        }
        let connection = AcceptedConnection(accepted, peer: peer)
        let target = listening.nextReactor()
        if target === reactor {
            adopt(connection, now)
        } else {
            target.post(.adopt(connection))
        }
    }

    func watch(_ listener: Int, _ watched: Bool) {
        guard listener < listening.count else { return }
        do throws(Errno) {
            try epoll.change(
                listening.raw(listener), watched ? .read : [], token: Self.firstListenerToken + UInt64(listener))
        } catch {
            preconditionFailure("a listener can no longer be watched: \(error)")
        }
    }
}
