import MartletBase
import MartletSystem

/// Reactors on threads of their own, and the listeners that feed them.
package final class Network: Sendable {
    package let counters: NetworkCounters
    private let census: ConnectionCensus
    private let reactors: [Reactor]
    private let threads = ThreadGroup()

    /// Starts to accept at once. The first reactor accepts, and all of them get connections.
    package init(
        _ listeners: consuming [ListenerBox], reactors count: Int, settings: NetworkSettings,
        source: any SessionSource, observer: any NetworkObserver
    ) throws(Errno) {
        invariant(count > 0, "a network needs a reactor")
        counters = NetworkCounters()
        census = ConnectionCensus(
            limit: settings.maxConnections, limitPerHost: settings.maxConnectionsPerAddress)
        let context = NetworkContext(
            reactors: count, settings: settings, counters: counters, census: census, source: source, observer: observer)
        var reactors: [Reactor] = []
        for _ in 0..<count { reactors.append(try Reactor(now: SystemClock.now())) }
        self.reactors = reactors
        for (index, reactor) in reactors.enumerated() {
            let sockets = ListeningSockets(index == 0 ? listeners : [], dealingTo: reactors)
            let seat = LoopSeat(try ReactorLoop(reactor, context, listening: sockets))
            try threads.start(name: "reactor-\(index)") { seat.loop.run() }
        }
    }

    /// The first reactor's loop: for what happens at its time and not on behalf of a connection.
    package var loop: any EventLoop { reactors[0] }

    /// Connections open now.
    package var connections: Int { census.total }

    /// Accepts nothing more, lets open requests end within the bound of the settings, and returns when every thread has.
    package func stop() {
        for reactor in reactors { reactor.post(.drain) }
        threads.join()
    }
}

/// Hands a loop to its thread, which from then on is the only one to touch it.
private final class LoopSeat: @unchecked Sendable {
    let loop: ReactorLoop
    init(_ loop: ReactorLoop) { self.loop = loop }
}
