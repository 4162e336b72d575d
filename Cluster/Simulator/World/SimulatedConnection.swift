import MartletBase
import MartletBroker
import MartletMessages
import MartletWire
import Synchronization

/// Who takes what comes from the broker, where that is not the client itself.
protocol DeliveryReceiver: AnyObject, Sendable {
    func delivered(_ delivery: SimulatedConnection.Delivery)
}

/// A connection between a client and one life of the broker: requests and answers take their time, each direction keeps
/// its order, and either end can be gone at any moment.
package final class SimulatedConnection: RequestPort {
    enum Delivery: Sendable {
        case answer([UInt8])
        case closed
    }

    private struct UnderWay: Sendable {
        enum Outcome: Sendable {
            case open
            case settled(Reply?)
            case closing
        }

        let number: UInt64
        let isPipelined: Bool
        var outcome = Outcome.open
        /// Run if the connection ends before.
        var closer: (@Sendable () -> Void)?
    }

    private struct State: Sendable {
        /// Sent by the client and not there yet.
        var travelling: [[UInt8]] = []
        /// With the broker, not begun.
        var inbox: [[UInt8]] = []
        var underWay: [UnderWay] = []
        var deliveries: [Delivery] = []
        var lastNumber: UInt64 = 0
        var lastArrival = MonotonicTime(nanoseconds: 0)
        var lastDelivery = MonotonicTime(nanoseconds: 0)
        var isHeld = false
        var isOpen = true
        var isStarting = false
        weak var receiver: (any DeliveryReceiver)?

        mutating func takeNext() -> (frame: [UInt8], number: UInt64)? {
            guard isOpen, !isHeld, let frame = inbox.first else { return nil }
            let key = frame.count < 2 ? -1 : Int16(frame[0]) << 8 | Int16(frame[1])
            let isPipelined = Broker.isPipelined(key)
            guard underWay.isEmpty || (isPipelined && underWay.allSatisfy(\.isPipelined)) else { return nil }
            inbox.removeFirst()
            lastNumber += 1
            underWay.append(UnderWay(number: lastNumber, isPipelined: isPipelined))
            return (frame, lastNumber)
        }
    }

    let client: Int
    let life: Int
    package let loop: any EventLoop
    private let broker: Broker
    private let world: World
    private let state = Mutex(State())

    init(client: Int, to broker: Broker, in life: Int, loop: any EventLoop, _ world: World) {
        self.client = client
        self.life = life
        self.broker = broker
        self.loop = loop
        self.world = world
    }

    // MARK: - The client's end

    func send(_ frame: [UInt8]) {
        let soon = MonotonicTime(nanoseconds: world.now.monotonic.nanoseconds + world.delay(upToMicros: 300))
        let time = state.withLock { state in
            state.travelling.append(frame)
            state.lastArrival = max(state.lastArrival, soon)
            return state.lastArrival
        }
        world.add(.arrival(self), at: time)
    }

    func receive(by receiver: any DeliveryReceiver) { state.withLock { $0.receiver = receiver } }
    var receiver: (any DeliveryReceiver)? { state.withLock { $0.receiver } }

    /// Takes what has come, when it comes; `nil` once the client has left.
    func takeDelivery() -> Delivery? {
        state.withLock { $0.deliveries.isEmpty ? nil : $0.deliveries.removeFirst() }
    }

    /// The client leaves, or its network does: nothing comes any more, in either direction.
    func drop() {
        state.withLock { state in
            state.isOpen = false
            state.travelling.removeAll()
            state.inbox.removeAll()
            state.deliveries.removeAll()
        }
        runClosers()
    }

    // MARK: - The broker's end

    package var isOpen: Bool { state.withLock { $0.isOpen } }

    /// A frame has arrived.
    func arrive() {
        state.withLock { state in
            if !state.travelling.isEmpty { state.inbox.append(state.travelling.removeFirst()) }
        }
        startRequests()
    }

    package func counts(_ errors: [(code: ErrorCode, count: Int)], of key: APIKey) {}
    package func hold(_ isHeld: Bool) {
        state.withLock { $0.isHeld = isHeld }
        if !isHeld { loop.post { self.startRequests() } }
    }

    package func settle(_ number: UInt64, _ reply: Reply?) { end(number, .settled(reply)) }

    package func close(after number: UInt64, _ refusal: Refusal) {
        world.note("client \(client): refused, \(refusal.label): \(refusal.detail)")
        end(number, .closing)
    }

    package func whenClosed(_ number: UInt64, _ work: @escaping @Sendable () -> Void) {
        state.withLock { state in
            guard let index = state.underWay.firstIndex(where: { $0.number == number }) else { return }
            state.underWay[index].closer = work
        }
    }

    private func runClosers() {
        let closers = state.withLock { state in
            let closers = state.underWay.compactMap(\.closer)
            for index in state.underWay.indices { state.underWay[index].closer = nil }
            return closers
        }
        for closer in closers { loop.post(closer) }
    }

    private func end(_ number: UInt64, _ outcome: UnderWay.Outcome) {
        state.withLock { state in
            guard let index = state.underWay.firstIndex(where: { $0.number == number }) else { return }
            guard case .open = state.underWay[index].outcome else { return }
            state.underWay[index].outcome = outcome
            state.underWay[index].closer = nil
        }
        sendAnswers()
        loop.post { self.startRequests() }
    }

    /// What has been settled leaves in the order of the requests.
    private func sendAnswers() {
        while true {
            let first = state.withLock { state -> UnderWay? in
                guard state.isOpen, let first = state.underWay.first else { return nil }
                if case .open = first.outcome { return nil }
                return state.underWay.removeFirst()
            }
            guard let first else { return }
            switch first.outcome {
            case .open, .settled(.none): break
            case .settled(.some(let reply)):
                guard let bytes = reply.read() else { return deliver(.closed) }
                deliver(.answer(bytes))
            case .closing: return deliver(.closed)
            }
        }
    }

    private func deliver(_ delivery: Delivery) {
        let soon = MonotonicTime(nanoseconds: world.now.monotonic.nanoseconds + world.delay(upToMicros: 300))
        let time = state.withLock { state in
            if case .closed = delivery {
                state.isOpen = false
                state.inbox.removeAll()
            }
            state.deliveries.append(delivery)
            state.lastDelivery = max(state.lastDelivery, soon)
            return state.lastDelivery
        }
        world.add(.delivery(self), at: time)
        if case .closed = delivery { runClosers() }
    }

    /// Begins what may begin: a Produce may follow unsettled ones of its kind, anything else waits until all is settled.
    private func startRequests() {
        let isMine = state.withLock { state in
            defer { state.isStarting = true }
            return !state.isStarting
        }
        guard isMine else { return }
        while let (taken, number) = state.withLock({ $0.takeNext() }) {
            let now = world.now
            var frame = taken
            frame.withUnsafeMutableBytes {
                broker.handle(
                    $0, from: Peer(address: "10.0.0.\(client)", port: 1), number: number, port: self, now: now)
            }
        }
        state.withLock { $0.isStarting = false }
    }
}

extension Reply {
    /// Its bytes without the frame's size, files read where they lie; `nil` where the device refuses to.
    fileprivate func read() -> [UInt8]? {
        var bytes: [UInt8] = []
        for chunk in chunks {
            switch chunk {
            case .bytes(let some): bytes += some
            case .file(let slice):
                var read = [UInt8](repeating: 0, count: slice.count)
                let count = read.withUnsafeMutableBytes { try? slice.file.read(into: $0, at: slice.position) }
                guard count == slice.count else { return nil }
                bytes += read
            }
        }
        return Array(bytes.dropFirst(4))
    }
}
