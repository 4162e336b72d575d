import MartletBase
import MartletBroker
import MartletMessages
import MartletNetwork
import MartletSystem
import MartletWire
import Synchronization

/// Makes a session for each connection of the broker's network.
final class BrokerSessions: SessionSource {
    private let broker: Broker
    /// Where somebody looks at the figures.
    private let meter: RequestMeter?

    init(_ broker: Broker, meter: RequestMeter?) {
        self.broker = broker
        self.meter = meter
    }

    func session(for peer: HostPort, channel: Channel) -> any Session {
        BrokerSession(
            broker, peer: Peer(address: peer.host, port: peer.port),
            port: ConnectionPort(channel, meter: meter.map(ConnectionMeter.init)))
    }
}

/// One connection's requests on their way to the broker. Decides nothing itself.
final class BrokerSession: Session {
    private let broker: Broker
    private let peer: Peer
    private let port: ConnectionPort

    init(_ broker: Broker, peer: Peer, port: ConnectionPort) {
        self.broker = broker
        self.peer = peer
        self.port = port
    }

    func recognises(opening: UnsafeRawBufferPointer) -> Bool {
        var reader = WireReader(opening.bytes)
        guard let head = try? RequestHead(from: &reader), let key = APIKey(rawValue: head.apiKey) else { return false }
        return key.versions.contains(head.apiVersion)
    }

    func admission(of request: UnsafeRawBufferPointer) -> Admission {
        var reader = WireReader(request.bytes)
        guard let head = try? RequestHead(from: &reader) else { return .exclusive }
        return Broker.isPipelined(head.apiKey) ? .pipelined : .exclusive
    }

    func handle(_ request: UnsafeMutableRawBufferPointer, number: UInt64, now: Now) {
        port.began(number, UnsafeRawBufferPointer(request), now)
        broker.handle(request, from: peer, number: number, port: port, now: now)
    }

    func ended() { port.ended() }
}

/// A connection as the broker knows it.
final class ConnectionPort: RequestPort {
    private let channel: Channel
    /// By request, in no order that matters: each lets go of what is its own.
    private let closers = Mutex<[UInt64: @Sendable () -> Void]>([:])
    private let meter: ConnectionMeter?

    init(_ channel: Channel, meter: ConnectionMeter?) {
        self.channel = channel
        self.meter = meter
    }

    var loop: any EventLoop { channel.loop }
    var isOpen: Bool { channel.isOpen }

    func began(_ number: UInt64, _ request: UnsafeRawBufferPointer, _ now: Now) {
        guard let meter else { return }
        // The first field; what is too short to have it is refused a moment later.
        let key = request.count < 2 ? -1 : Int16(bigEndian: request.loadUnaligned(as: Int16.self))
        meter.began(number, key: key, at: now.monotonic)
    }

    func settle(_ number: UInt64, _ reply: Reply?) {
        meter?.ended(number, at: SystemClock.monotonic())
        closers.withLock { _ = $0.removeValue(forKey: number) }
        channel.settle(number, reply)
    }

    func whenClosed(_ number: UInt64, _ work: @escaping @Sendable () -> Void) {
        closers.withLock { $0[number] = work }
    }

    func ended() {
        meter?.abandon()
        let left = closers.withLock { closers in
            defer { closers = [:] }
            return closers
        }
        for work in left.values { work() }
    }

    func counts(_ errors: [(code: ErrorCode, count: Int)], of key: APIKey) { meter?.count(errors, of: key) }

    func hold(_ isHeld: Bool) { channel.hold(isHeld) }

    func close(after number: UInt64, _ refusal: Refusal) {
        meter?.ended(number, at: SystemClock.monotonic())
        channel.refuse(number, CloseReason.Refusal(label: refusal.label, detail: refusal.detail))
    }
}
