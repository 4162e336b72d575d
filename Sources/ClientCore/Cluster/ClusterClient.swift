import MartletBase
import MartletMessages
import MartletWire

/// A client of one cluster: finds brokers, keeps connections to them, and makes calls. Producers, consumers and
/// administration share one.
///
/// Everything happens on the loop of its transport, completions too; that it may be sent is for timers of that loop alone.
/// No completion runs inside the call that it was given to.
package final class ClusterClient: @unchecked Sendable {
    package let settings: ClientSettings
    package internal(set) var view = ClusterView()
    let transport: any Transport
    package var random: SeededRandom
    /// Where lists of brokers begin for this client.
    let startingPoint: Int

    var calls: [CallID: Call] = [:]
    var lastCall: UInt64 = 0
    /// Made on demand; each ends with the client.
    var connections: [Place: BrokerConnection] = [:]
    /// What each broker has said last, on any of its connections.
    var served: [HostPort: ServedVersions] = [:]
    var isClosed = false
    private var lanes = 0

    var schedule: MetadataSchedule
    var metadataTimer: LoopTimer?
    /// Calls whose destination is not in the view.
    var waitingForView: [CallID] = []
    var requirements: [Requirement] = []
    var lastRequirement: UInt64 = 0
    var observers: [(id: ObserverID, body: (ClusterView) -> Void)] = []
    var lastObserver: UInt64 = 0
    private var closingWork: [ObserverID: () -> Void] = [:]

    struct Place: Hashable, Comparable {
        let address: HostPort
        let lane: ConnectionLane

        static func < (left: Place, right: Place) -> Bool {
            (left.address.host, left.address.port, left.lane) < (right.address.host, right.address.port, right.lane)
        }
    }

    package init(_ settings: ClientSettings, transport: any Transport, random: SeededRandom) {
        self.settings = settings
        self.transport = transport
        var random = random
        startingPoint = Int(random.next() >> 33)
        self.random = random
        schedule = MetadataSchedule(settings)
    }

    package var loop: any EventLoop { transport.loop }
    var now: MonotonicTime { loop.now.monotonic }

    /// Connections of one's own, for requests that others should not wait behind.
    package func makeLane() -> ConnectionLane {
        lanes += 1
        return .own(lanes)
    }

    /// Bytes of requests that have been made and have not left this process.
    package func bytesWaiting(for node: NodeID, lane: ConnectionLane) -> Int {
        guard let address = view.brokers[node]?.address else { return 0 }
        return connections[Place(address: address, lane: lane)]?.bytesWaiting ?? 0
    }

    /// What the broker serves of an API; `nil` until a connection to it has been negotiated, or where it does not serve it.
    package func versions(of node: NodeID, _ key: APIKey) -> ClosedRange<Int16>? {
        view.brokers[node].flatMap { served[$0.address] }.flatMap { $0[key] }
    }

    /// `body` is called when the client is closed, before its calls end: for those whose work has not become a call yet.
    package func whenClosed(_ body: @escaping () -> Void) -> ObserverID {
        lastObserver += 1
        let id = ObserverID(rawValue: lastObserver)
        closingWork[id] = body
        return id
    }

    package func forgetClosing(_ id: ObserverID) { closingWork[id] = nil }

    /// Ends every call with `.closed`, and every connection.
    package func close() {
        guard !isClosed else { return }
        isClosed = true
        let work = closingWork.sorted { $0.key.rawValue < $1.key.rawValue }
        closingWork = [:]
        for (_, body) in work { body() }
        if let metadataTimer { loop.cancel(metadataTimer) }
        for place in connections.keys.sorted() { connections[place]?.close() }
        connections = [:]
        observers = []
        for requirement in takeRequirements() { end(requirement, .failure(.closed)) }
        for call in calls.values.sorted(by: { $0.id.rawValue < $1.id.rawValue }) { end(call, .failure(.closed)) }
    }
}
