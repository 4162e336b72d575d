import MartletBase
import MartletBroker
import MartletMessages
import MartletNetwork
import MartletWire
import Synchronization

/// Makes a session for each connection of the broker's network.
final class BrokerSessions: SessionSource {
    private let broker: Broker

    init(_ broker: Broker) { self.broker = broker }

    func session(for peer: HostPort, channel: Channel) -> any Session {
        BrokerSession(broker, peer: Peer(address: peer.host, port: peer.port), port: ConnectionPort(channel))
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
        broker.handle(request, from: peer, number: number, port: port, now: now)
    }

    func ended() { port.ended() }
}

/// A connection as the broker knows it.
final class ConnectionPort: RequestPort {
    private let channel: Channel
    /// By request, in no order that matters: each lets go of what is its own.
    private let closers = Mutex<[UInt64: @Sendable () -> Void]>([:])

    init(_ channel: Channel) { self.channel = channel }

    var loop: any EventLoop { channel.loop }
    var isOpen: Bool { channel.isOpen }

    func settle(_ number: UInt64, _ reply: Reply?) {
        closers.withLock { _ = $0.removeValue(forKey: number) }
        channel.settle(number, reply)
    }

    func whenClosed(_ number: UInt64, _ work: @escaping @Sendable () -> Void) {
        closers.withLock { $0[number] = work }
    }

    func ended() {
        let left = closers.withLock { closers in
            defer { closers = [:] }
            return closers
        }
        for work in left.values { work() }
    }

    func hold(_ isHeld: Bool) { channel.hold(isHeld) }

    func close(after number: UInt64, _ refusal: Refusal) {
        channel.refuse(number, CloseReason.Refusal(label: refusal.label, detail: refusal.detail))
    }
}
