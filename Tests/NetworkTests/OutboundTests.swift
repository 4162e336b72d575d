import Glibc
import MartletBase
import MartletSystem
import Testing

@testable import MartletNetwork

/// Connections that a client opens, to a peer that does what a test says, in blocking calls on a thread of its own.
@Suite struct OutboundTests {
    private enum Event: Hashable {
        case opened
        case received(count: Int, sum: Int)
        case ended(LinkFailure)
    }

    private final class Receiver: LinkReceiver, Sendable {
        let events = Monitor<[Event]>([])
        /// On the loop only, which it lives on.
        nonisolated(unsafe) var link: (any Link)?
        nonisolated(unsafe) var closesAtFrame = false

        func linkOpened() { events.update { $0.append(.opened) } }
        func linkReceived(_ frame: UnsafeRawBufferPointer) {
            let sum = frame.reduce(0) { $0 + Int($1) }
            if closesAtFrame { link?.close() }
            events.update { $0.append(.received(count: frame.count, sum: sum)) }
        }
        func linkEnded(_ reason: LinkFailure) { events.update { $0.append(.ended(reason)) } }

        func wait(for count: Int) -> [Event] { events.wait { $0.count >= count ? $0 : nil } }
    }

    /// A port, and what its first connection meets.
    private func peer(_ script: @escaping @Sendable (Int32) -> Void) throws -> (HostPort, ThreadGroup) {
        let any = try #require(try SocketAddress.resolve(HostPort(host: "127.0.0.1", port: 0)).first)
        let listener = try Listener(any)
        let address = listener.address.hostPort
        let flags = fcntl(listener.raw, F_GETFL)
        _ = fcntl(listener.raw, F_SETFL, flags & ~Int32(O_NONBLOCK))
        let held = Held(listener)
        let threads = ThreadGroup()
        try threads.start(name: "peer") {
            let socket = accept(held.raw, nil, nil)
            script(socket)
            close(socket)
        }
        return (address, threads)
    }

    private final class Held: Sendable {
        private let listener: Listener
        init(_ listener: consuming Listener) { self.listener = listener }
        var raw: Int32 { listener.raw }
    }

    private func connect(
        _ loop: OutboundLoop, to address: HostPort, maxFrame: Int = 100 << 20, sending: [[UInt8]] = [],
        closesAtFrame: Bool = false
    ) -> Receiver {
        let receiver = Receiver()
        receiver.closesAtFrame = closesAtFrame
        loop.post {
            let link = loop.connect(
                to: address, LinkLimits(connectMillis: 5_000, maxFrameBytes: maxFrame), receiver: receiver)
            for bytes in sending { link.send(bytes) }
            receiver.link = link
        }
        return receiver
    }

    private func stop(_ loop: OutboundLoop) {
        let stopped = Monitor(false)
        loop.stop { stopped.update { $0 = true } }
        stopped.wait { $0 ? () : nil }
    }

    private static func frame(_ count: Int, of byte: UInt8) -> [UInt8] {
        withUnsafeBytes(of: Int32(count).bigEndian, Array.init) + [UInt8](repeating: byte, count: count)
    }

    private static func write(_ socket: Int32, _ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    private static func read(_ socket: Int32, _ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let received = recv(socket, &bytes, count, Int32(MSG_WAITALL))
        return Array(bytes.prefix(max(received, 0)))
    }

    @Test func `what was given before the opening is sent, and frames of any size come whole`() throws {
        let large = 8 << 20
        let (address, peer) = try peer { socket in
            let request = Self.read(socket, large + 4)
            Self.write(socket, Self.frame(3, of: request.last ?? 0))
            Self.write(socket, Self.frame(large, of: 1))
        }
        let loop = try OutboundLoop(name: "test")
        let receiver = connect(
            loop, to: address, sending: [[0, 128, 0, 0], [UInt8](repeating: 9, count: large)])
        let events = receiver.wait(for: 4)
        #expect(events[0] == .opened)
        #expect(events[1] == .received(count: 3, sum: 27))
        #expect(events[2] == .received(count: large, sum: large))
        #expect(events[3] == .ended(.closedByPeer))
        let waiting = Monitor<Int?>(nil)
        loop.post { waiting.update { $0 = receiver.link?.bytesWaiting } }
        #expect(waiting.wait { $0 } == 0)
        stop(loop)
        peer.join()
    }

    @Test(arguments: [
        ("HTTP/1.1 400 Bad Request\r\n", "an HTTP server answers there, not a broker"),
        ("\u{15}\u{03}\u{03}\u{00}\u{02}\u{02}\u{0a}", "it speaks TLS, and this client does not"),
        ("\u{7f}\u{00}\u{00}\u{00}", "it sent a frame of 2130706432 bytes, above the limit of 1048576"),
    ])
    func `a peer that speaks something else is told apart by its first bytes`(bytes: String, text: String) throws {
        let (address, peer) = try peer { Self.write($0, Array(bytes.utf8)) }
        let loop = try OutboundLoop(name: "test")
        let receiver = connect(loop, to: address)
        #expect(receiver.wait(for: 2) == [.opened, .ended(.notTheProtocol(text))])
        stop(loop)
        peer.join()
    }

    @Test func `whoever closes a link inside of a frame hears of no other`() throws {
        let (address, peer) = try peer { socket in
            Self.write(socket, Self.frame(2, of: 1) + Self.frame(2, of: 2))
            _ = Self.read(socket, 1)
        }
        let loop = try OutboundLoop(name: "test")
        let receiver = connect(loop, to: address, closesAtFrame: true)
        // The peer's read ends with the connection.
        peer.join()
        stop(loop)
        #expect(receiver.events.access { $0 } == [.opened, .received(count: 2, sum: 2)])
    }

    @Test func `a link that is let go ends`() throws {
        let (address, peer) = try peer { socket in _ = Self.read(socket, 1) }
        let loop = try OutboundLoop(name: "test")
        let receiver = connect(loop, to: address)
        #expect(receiver.wait(for: 1) == [.opened])
        loop.post { receiver.link = nil }
        peer.join()
        stop(loop)
    }

    @Test func `nothing listening is told, and work after the end is refused`() throws {
        let (address, peer) = try peer { _ in }
        let loop = try OutboundLoop(name: "test")
        let first = connect(loop, to: address)
        _ = first.wait(for: 2)
        peer.join()
        let second = connect(loop, to: address)
        #expect(second.wait(for: 1) == [.ended(.refused)])
        stop(loop)
        while loop.tryPost({}) { sched_yield() }
    }
}
