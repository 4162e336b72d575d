import Glibc
import MartletBase
import MartletSystem
import MartletWire
import Synchronization
import Testing

@testable import MartletNetwork

/// A session for tests: the first byte of a request says what to do with it, the rest is echoed.
private final class TestSession: Session {
    enum Verb: UInt8 {
        case echo = 1
        /// Echoed once `release` is called, from another thread.
        case echoLater
        case silent
        case refuse
        /// As `echoLater`, and nothing starts beside it.
        case exclusiveLater
        /// Answered with so many bytes as the next byte says, times 64 KiB.
        case large
        /// Answered from the stage's file.
        case file
    }

    private let stage: Stage
    private let channel: Channel

    init(_ stage: Stage, _ channel: Channel) {
        self.stage = stage
        self.channel = channel
    }

    func recognises(opening: UnsafeRawBufferPointer) -> Bool { opening[0] == Verb.echo.rawValue }

    func admission(of request: UnsafeRawBufferPointer) -> Admission {
        request.first == Verb.exclusiveLater.rawValue ? .exclusive : .pipelined
    }

    func handle(_ request: UnsafeMutableRawBufferPointer, number: UInt64, now: Now) {
        let body = Array(request.dropFirst())
        switch request.first.flatMap(Verb.init) {
        case .echo: channel.settle(number, reply(body))
        case .echoLater, .exclusiveLater:
            stage.hold { [channel, reply = reply(body)] in
                channel.loop.post { channel.settle(number, reply) }
            }
        case .silent: channel.settle(number, nil)
        case .large:
            channel.settle(number, reply([UInt8](repeating: 7, count: Int(body.first ?? 0) << 16)))
        case .file:
            var writer = ReplyWriter()
            writer.writer.int32(8)
            writer.writer.int16(0x0102)
            if let file = stage.file { writer.file(FileSlice(file, position: 1, count: 4)) }
            writer.writer.int16(0x0304)
            channel.settle(number, writer.take())
        case .refuse, nil: channel.refuse(number, CloseReason.Refusal(label: "test", detail: "refused"))
        }
    }

    func ended() { stage.sessionsEnded.update { $0 += 1 } }

    private func reply(_ body: [UInt8]) -> Reply {
        var writer = ReplyWriter()
        let start = writer.writer.beginFrame()
        body.withUnsafeBytes { writer.writer.raw($0) }
        do throws(WireError) {
            try writer.writer.endFrame(start)
        } catch {
            Issue.record("\(error)")
        }
        return writer.take()
    }
}

/// A network with test sessions, and what they left for later.
private final class Stage: SessionSource, NetworkObserver {
    let held = Monitor<[@Sendable () -> Void]>([])
    let sessionsEnded = Monitor(0)
    let reasons = Monitor<[CloseReason]>([])
    let file: (any DiskFile)?

    init(file: (any DiskFile)? = nil) { self.file = file }

    func session(for peer: HostPort, channel: Channel) -> any Session { TestSession(self, channel) }
    func ended(_ peer: HostPort, _ reason: CloseReason) { reasons.update { $0.append(reason) } }
    func acceptFailed(_ errno: Errno) { Issue.record("\(errno)") }

    func hold(_ work: @escaping @Sendable () -> Void) { held.update { $0.append(work) } }

    /// Waits for so many held answers and lets them go, the last one first.
    func release(_ count: Int) {
        let work = held.wait { held -> [@Sendable () -> Void]? in
            guard held.count >= count else { return nil }
            defer { held = [] }
            return held
        }
        for answer in work.reversed() { answer() }
    }

    func nextReason() -> CloseReason { reasons.wait { $0.isEmpty ? nil : $0.removeFirst() } }
}

/// A blocking client.
private final class Client {
    let socket: FileDescriptor

    init(_ address: SocketAddress) throws {
        socket = FileDescriptor(
            owning: try systemCall { Glibc.socket(address.family, Int32(SOCK_STREAM.rawValue), 0) })
        // A test that waits for ever says nothing; one that fails says what it waited for.
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(socket.raw, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let raw = socket.raw
        try address.withKernelForm { (pointer, length) throws(Errno) in
            _ = try systemCall { connect(raw, pointer, length) }
        }
    }

    func send(_ verb: TestSession.Verb, _ body: [UInt8] = []) throws { try send(frame: [verb.rawValue] + body) }

    func send(frame: [UInt8]) throws {
        try send(bytes: withUnsafeBytes(of: Int32(frame.count).bigEndian) { [UInt8]($0) } + frame)
    }

    func send(bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            sent += try bytes[sent...].withUnsafeBytes { try OutputQueue.send($0, to: socket.raw) }
        }
    }

    /// The next frame; `nil` at the end of the connection.
    func receive() throws -> [UInt8]? {
        guard let size = try exactly(4) else { return nil }
        return try exactly(Int(size.reduce(0) { $0 << 8 | UInt32($1) }))
    }

    private func exactly(_ count: Int) throws -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var got = 0
        while got < count {
            let more = try bytes[got...].withUnsafeMutableBytes { try socket.read(into: $0) }
            if more == 0 { return nil }
            got += more
        }
        return bytes
    }

    func finishSending() { shutdown(socket.raw, Int32(SHUT_WR)) }
}

@Suite struct NetworkTests {
    /// Runs a network around the body and stops it.
    private func withNetwork(
        _ change: (inout NetworkSettings) -> Void = { _ in }, reactors: Int = 2, file: (any DiskFile)? = nil,
        _ body: (Stage, SocketAddress, Network) throws -> Void
    ) throws {
        var settings = NetworkSettings()
        settings.drainMillis = 200
        change(&settings)
        let stage = Stage(file: file)
        let target = try #require(try SocketAddress.resolve(HostPort(host: "127.0.0.1", port: 0)).first)
        let listener = ListenerBox(try Listener(target))
        let address = listener.listener.address
        let network = try Network(
            [listener], reactors: reactors, settings: settings, source: stage, observer: stage)
        defer { network.stop() }
        try body(stage, address, network)
    }

    @Test("requests are answered in order, although later ones are ready first and from another thread")
    func order() throws {
        try withNetwork { stage, address, _ in
            let client = try Client(address)
            try client.send(.echoLater, [1])
            try client.send(.echo, [2])
            try client.send(.silent, [9])
            try client.send(.echoLater, [3])
            try client.send(.echo, [4])
            stage.release(2)
            for expected in UInt8(1)...4 { #expect(try client.receive() == [expected]) }
        }
    }

    @Test("nothing starts beside an exclusive request, and what waited starts when it is settled")
    func exclusive() throws {
        try withNetwork { stage, address, _ in
            let client = try Client(address)
            try client.send(.exclusiveLater, [1])
            try client.send(.exclusiveLater, [2])
            stage.release(1)
            #expect(try client.receive() == [1])
            stage.release(1)
            #expect(try client.receive() == [2])
        }
    }

    @Test("where many readers take nothing, those that stand still go and the others are answered")
    func standingReaders() throws {
        try withNetwork({ settings in
            settings.unsentMemoryBytes = 64 << 20
            settings.connection.unreadTightMillis = 50
        }) { stage, address, network in
            // Each is owed 16 MiB, far more than the kernel keeps for it; together four times the bound.
            let standing = try (0..<16).map { _ in try Client(address) }
            for client in standing { try client.send(.large, [255]) }
            let awake = try (0..<4).map { _ in try Client(address) }
            for client in awake {
                try client.send(.echo, [7])
                #expect(try client.receive() == [7])
            }
            for _ in 0..<8 { #expect(stage.nextReason() == .slowReader) }
            #expect(network.counters.unsentMemory.load(ordering: .relaxed) < 96 << 20)
        }
    }

    @Test("answers to earlier requests leave before a refusal closes the connection")
    func refusal() throws {
        try withNetwork { stage, address, _ in
            let client = try Client(address)
            try client.send(.echoLater, [1])
            try client.send(.refuse)
            try client.send(.echo, [2])
            stage.release(1)
            #expect(try client.receive() == [1])
            #expect(try client.receive() == nil)
            #expect(stage.nextReason() == .refused(.init(label: "test", detail: "refused")))
        }
    }

    @Test("a bad frame ends the connection after earlier answers, and no other connection notices")
    func badFrame() throws {
        try withNetwork { stage, address, network in
            let other = try Client(address)
            let client = try Client(address)
            try client.send(.echo, [1])
            try client.send(bytes: [0xff, 0xff, 0xff, 0xff])
            #expect(try client.receive() == [1])
            #expect(stage.nextReason() == .frame(.negativeSize(-1)))
            try other.send(.echo, [2])
            #expect(try other.receive() == [2])
            #expect(network.counters.endsByReason == ["negative-size": 1])
        }
    }

    @Test("a peer that has said its last word still gets its answers")
    func halfClosed() throws {
        try withNetwork { stage, address, _ in
            let client = try Client(address)
            try client.send(.echoLater, [1])
            client.finishSending()
            stage.release(1)
            #expect(try client.receive() == [1])
            #expect(try client.receive() == nil)
            #expect(stage.nextReason() == .peerClosed)
        }
    }

    @Test("an answer for a connection that has ended goes nowhere")
    func lateAnswer() throws {
        try withNetwork { stage, address, _ in
            var client: Client? = try Client(address)
            try client?.send(.echoLater, [1])
            stage.held.wait { $0.isEmpty ? nil : () }
            // A reset, because unread bytes are dropped: the broker hears of it although it does not read.
            var linger = linger(l_onoff: 1, l_linger: 0)
            if let raw = client?.socket.raw {
                setsockopt(raw, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
            }
            client = nil
            stage.sessionsEnded.wait { $0 == 1 ? () : nil }
            stage.release(1)
            let next = try Client(address)
            try next.send(.echo, [2])
            #expect(try next.receive() == [2])
        }
    }

    @Test("a slow reader's answers wait, its connection is not read meanwhile, and all of them come in the end")
    func slowReader() throws {
        try withNetwork { _, address, network in
            let client = try Client(address)
            let count = 200
            let sender = try NativeThread(name: "sender") { [raw = client.socket.raw] in
                let request: [UInt8] = [0, 0, 0, 2, TestSession.Verb.large.rawValue, 4]
                for _ in 0..<count { request.withUnsafeBytes { _ = Glibc.send(raw, $0.baseAddress, $0.count, 0) } }
            }
            for _ in 0..<count { #expect(try client.receive()?.count == 4 << 16) }
            sender.join()
            // The client may have read a reply before its sender has counted it.
            network.stop()
            #expect(network.counters.bytesSent.load(ordering: .relaxed) == count * (4 + (4 << 16)))
        }
    }

    @Test("file ranges are sent between the bytes that surround them")
    func fileRanges() throws {
        let path = "/tmp/martlet-network-\(getpid())-\(UInt64.random(in: 0 ... .max))"
        let disk = SystemDisk()
        let file = try disk.open(path, .create)
        try disk.unlink(path)
        try [9, 10, 11, 12, 13, 14].map { UInt8($0) }.withUnsafeBytes { try file.write($0, at: 0) }
        try withNetwork(file: file) { _, address, _ in
            let client = try Client(address)
            for _ in 0..<3 { try client.send(.file) }
            for _ in 0..<3 { #expect(try client.receive() == [1, 2, 10, 11, 12, 13, 3, 4]) }
        }
    }

    @Test("a first request above the bound for strangers is read where its opening is known")
    func firstRequest() throws {
        try withNetwork({ $0.maxFirstRequestBytes = 100 }) { stage, address, _ in
            let client = try Client(address)
            let body = [UInt8](repeating: 5, count: 100_000)
            try client.send(.echo, body)
            #expect(try client.receive() == body)
            let stranger = try Client(address)
            try stranger.send(.silent, [UInt8](repeating: 5, count: 200))
            #expect(stage.nextReason() == .frame(.oversized(size: 201, limit: 100)))
        }
    }

    @Test("where receive memory is used up large requests wait, and those that hold it fall to their deadline")
    func memory() throws {
        try withNetwork({
            $0.receiveMemoryBytes = 64 << 10
            $0.connection.requestMillis = 300
            $0.connection.minBytesPerSecond = 1 << 30
        }) { stage, address, _ in
            let hog = try Client(address)
            try hog.send(bytes: [0, 1, 0, 0, TestSession.Verb.echo.rawValue] + [UInt8](repeating: 0, count: 40_000))
            #expect(stage.nextReason() == .requestTimeout)
            let client = try Client(address)
            try client.send(.echo, [UInt8](repeating: 1, count: 30_000))
            #expect(try client.receive()?.count == 30_000)
        }
    }

    @Test("stopping lets an open request end and closes what is idle")
    func drain() throws {
        try withNetwork({ $0.drainMillis = 60_000 }) { stage, address, network in
            let idle = try Client(address)
            let busy = try Client(address)
            try idle.send(.echo, [1])
            #expect(try idle.receive() == [1])
            try busy.send(.echoLater, [2])
            stage.held.wait { $0.isEmpty ? nil : () }
            let stopping = try NativeThread(name: "stop") { network.stop() }
            #expect(try idle.receive() == nil)
            stage.release(1)
            #expect(try busy.receive() == [2])
            #expect(try busy.receive() == nil)
            stopping.join()
            #expect(network.connections == 0)
        }
    }

    @Test("a request that never ends does not hold a stop up for longer than its bound")
    func drainBound() throws {
        try withNetwork({ $0.drainMillis = 50 }) { stage, address, network in
            let client = try Client(address)
            try client.send(.echoLater, [1])
            stage.held.wait { $0.isEmpty ? nil : () }
            network.stop()
            #expect(try client.receive() == nil)
            #expect(stage.nextReason() == .shutdown)
        }
    }

    @Test("connections from many threads are all served")
    func crowd() throws {
        try withNetwork(reactors: 3) { _, address, network in
            let failures = Monitor(0)
            let threads = ThreadGroup()
            for thread in UInt8(0)..<8 {
                try threads.start(name: "client") {
                    do {
                        for round in UInt8(0)..<20 {
                            let client = try Client(address)
                            try client.send(.echo, [thread, round])
                            let answer = try client.receive()
                            if answer != [thread, round] { failures.update { $0 += 1 } }
                        }
                    } catch {
                        failures.update { $0 += 1 }
                    }
                }
            }
            threads.join()
            #expect(failures.access { $0 } == 0)
            #expect(network.counters.accepted.load(ordering: .relaxed) == 160)
            #expect(network.counters.requests.load(ordering: .relaxed) == 160)
        }
    }
}
