import MartletBase
import MartletClientCore
import Testing

/// A network in memory with its loop, whose time is advanced by hand: nothing happens by itself, and everything in the
/// order of its time. Brokers are scripts (`ScriptedBroker`).
final class ScriptedNetwork: Transport, EventLoop, @unchecked Sendable {
    /// One way.
    var latencyMillis: Int64 = 1
    private(set) var time = MonotonicTime(nanoseconds: 1_000_000_000)
    private var brokers: [HostPort: ScriptedBroker] = [:]
    private var agenda: [Entry] = []
    private var lastEntry: UInt64 = 0
    /// As their programs hold them.
    private var clients: [ClusterClient] = []
    /// Attempts to connect, in order.
    private(set) var attempts: [HostPort] = []

    private struct Entry {
        let at: MonotonicTime
        let number: UInt64
        let work: @Sendable () -> Void
    }

    /// The broker at `host:port`, made and listening when it is first named.
    func broker(_ address: HostPort) -> ScriptedBroker {
        if let broker = brokers[address] { return broker }
        let broker = ScriptedBroker(address, self)
        brokers[address] = broker
        return broker
    }

    func client(
        _ servers: [HostPort], seed: UInt64 = 1, _ change: (inout ClientSettings) -> Void = { _ in }
    ) -> ClusterClient {
        var settings = ClientSettings(bootstrapServers: servers)
        change(&settings)
        let client = ClusterClient(settings, transport: self, random: SeededRandom(seed: seed))
        clients.append(client)
        return client
    }

    // MARK: Time

    var loop: any EventLoop { self }
    var now: Now { Now(monotonic: time, wall: Timestamp(1_790_000_000_000 + time.nanoseconds / 1_000_000)) }

    func post(_ work: @escaping @Sendable () -> Void) { add(at: time, work) }

    func schedule(at deadline: MonotonicTime, _ work: @escaping @Sendable () -> Void) -> LoopTimer {
        LoopTimer(add(at: max(deadline, time), work))
    }

    func cancel(_ timer: LoopTimer) { agenda.removeAll { $0.number == timer.rawValue } }

    @discardableResult
    private func add(at time: MonotonicTime, _ work: @escaping @Sendable () -> Void) -> UInt64 {
        lastEntry += 1
        let entry = Entry(at: time, number: lastEntry, work: work)
        let place = agenda.firstIndex { $0.at > time } ?? agenda.endIndex
        agenda.insert(entry, at: place)
        return lastEntry
    }

    /// Whatever is due within so much time, in order; then that much time has passed.
    func run(forMillis millis: Int64) {
        let end = time.advanced(byMillis: millis)
        while let first = agenda.first, first.at <= end { step() }
        time = end
    }

    /// Goes on until `condition` holds; false, and a failed test, where it does not within so much time.
    @discardableResult
    func run(
        until condition: () -> Bool, withinMillis millis: Int64 = 60_000, _ location: SourceLocation = #_sourceLocation
    ) -> Bool {
        let end = time.advanced(byMillis: millis)
        while !condition() {
            guard let first = agenda.first, first.at <= end else {
                Issue.record("what was waited for has not happened", sourceLocation: location)
                return false
            }
            step()
        }
        return true
    }

    private func step() {
        let entry = agenda.removeFirst()
        time = max(time, entry.at)
        entry.work()
    }

    func after(millis: Int64, _ work: @escaping @Sendable () -> Void) { add(at: time.advanced(byMillis: millis), work) }

    // MARK: Transport

    func connect(to address: HostPort, _ limits: LinkLimits, receiver: any LinkReceiver) -> any Link {
        attempts.append(address)
        let link = ScriptedLink(self, limits, receiver: receiver)
        after(millis: latencyMillis) { [self] in
            guard let broker = brokers[address], broker.reachability != .refuses else { return link.end(.refused) }
            if broker.reachability == .answersNobody {
                return after(millis: limits.connectMillis) { link.end(.connectTimedOut) }
            }
            link.open(broker)
        }
        return link
    }
}

/// Both ends of one connection.
final class ScriptedLink: Link, @unchecked Sendable {
    private let network: ScriptedNetwork
    private let limits: LinkLimits
    private weak var receiver: (any LinkReceiver)?
    private(set) weak var broker: ScriptedBroker?
    private var waiting: [[UInt8]] = []
    private var input: [UInt8] = []
    private var isEnded = false
    /// Answers leave in the order of the requests, and none before the last.
    private var lastDelivery = MonotonicTime(nanoseconds: 0)

    init(_ network: ScriptedNetwork, _ limits: LinkLimits, receiver: any LinkReceiver) {
        self.network = network
        self.limits = limits
        self.receiver = receiver
    }

    func open(_ broker: ScriptedBroker) {
        guard !isEnded else { return }
        self.broker = broker
        broker.links.append(self)
        receiver?.linkOpened()
        for bytes in waiting { deliver(bytes) }
        waiting = []
    }

    var isOpen: Bool { broker != nil && !isEnded }
    var bytesWaiting: Int { waiting.reduce(0) { $0 + $1.count } }

    func send(_ bytes: [UInt8]) {
        guard !isEnded else { return }
        if broker == nil { waiting.append(bytes) } else { deliver(bytes) }
    }

    private func deliver(_ bytes: [UInt8]) {
        network.after(millis: network.latencyMillis) { [self] in
            guard !isEnded else { return }
            input += bytes
            while input.count >= 4 {
                let size = input[..<4].reduce(0) { $0 << 8 | Int($1) }
                guard input.count >= 4 + size else { return }
                let frame = Array(input[4..<(4 + size)])
                input.removeFirst(4 + size)
                broker?.receive(frame, from: self)
            }
        }
    }

    /// A frame for the client, without its size, so many milliseconds from now at the earliest.
    func answer(_ frame: [UInt8], afterMillis millis: Int64) {
        let at = max(network.time.advanced(byMillis: network.latencyMillis + millis), lastDelivery)
        lastDelivery = at
        _ = network.schedule(at: at) { [self] in
            guard !isEnded else { return }
            if frame.count > limits.maxFrameBytes { return end(.notTheProtocol("a frame of \(frame.count) bytes")) }
            frame.withUnsafeBytes { receiver?.linkReceived($0) }
        }
    }

    /// As the network ends it.
    func end(_ reason: LinkFailure) {
        guard !isEnded else { return }
        isEnded = true
        broker?.links.removeAll { $0 === self }
        receiver?.linkEnded(reason)
    }

    func close() {
        guard !isEnded else { return }
        isEnded = true
        broker?.links.removeAll { $0 === self }
    }
}
