import MartletBase
import MartletMessages
import MartletWire
import Synchronization

@testable import MartletBroker

/// A connection without a network: it keeps what the broker answers, and a loop that runs when it is told to.
final class TestConnection: RequestPort, EventLoop {
    private struct State {
        var settled: [UInt64: Reply?] = [:]
        var refusal: Refusal?
        var work: [@Sendable () -> Void] = []
        var timers: [(timer: LoopTimer, at: MonotonicTime, work: @Sendable () -> Void)] = []
        var lastTimer: UInt64 = 0
        var lastNumber: UInt64 = 0
        var isOpen = true
        var isHeld = false
        var closers: [UInt64: @Sendable () -> Void] = [:]
        var now = Now(
            monotonic: MonotonicTime(nanoseconds: 1_000_000_000), wall: Timestamp(1_790_000_000_000))
    }

    private let state = Mutex(State())

    var loop: any EventLoop { self }
    var now: Now { state.withLock { $0.now } }
    var isOpen: Bool { state.withLock { $0.isOpen } }
    var refusal: Refusal? { state.withLock { $0.refusal } }

    func settle(_ number: UInt64, _ reply: Reply?) {
        state.withLock {
            $0.settled[number] = .some(reply)
            $0.closers[number] = nil
        }
    }
    func close(after number: UInt64, _ refusal: Refusal) {
        state.withLock {
            $0.refusal = refusal
            $0.isOpen = false
        }
    }
    func counts(_ errors: [(code: ErrorCode, count: Int)], of key: APIKey) {}
    func hold(_ isHeld: Bool) { state.withLock { $0.isHeld = isHeld } }
    var isHeld: Bool { state.withLock { $0.isHeld } }
    func whenClosed(_ number: UInt64, _ work: @escaping @Sendable () -> Void) {
        state.withLock { $0.closers[number] = work }
    }
    /// The peer goes away.
    func disconnect() {
        let closers = state.withLock { state in
            state.isOpen = false
            return state.closers.sorted { $0.key < $1.key }.map(\.value)
        }
        for work in closers { work() }
    }
    var timerCount: Int { state.withLock { $0.timers.count } }

    func post(_ work: @escaping @Sendable () -> Void) { state.withLock { $0.work.append(work) } }

    func schedule(at deadline: MonotonicTime, _ work: @escaping @Sendable () -> Void) -> LoopTimer {
        state.withLock {
            $0.lastTimer += 1
            $0.timers.append((LoopTimer($0.lastTimer), deadline, work))
            return LoopTimer($0.lastTimer)
        }
    }

    func cancel(_ timer: LoopTimer) { state.withLock { $0.timers.removeAll { $0.timer == timer } } }

    /// Runs what was posted, until nothing is left.
    func run() {
        while true {
            let work = state.withLock { state in
                defer { state.work = [] }
                return state.work
            }
            if work.isEmpty { return }
            for piece in work { piece() }
        }
    }

    /// Lets time pass and runs the timers that come due.
    func advance(byMillis millis: Int64) {
        let due = state.withLock { state in
            state.now = Now(
                monotonic: state.now.monotonic.advanced(byMillis: millis),
                wall: Timestamp(state.now.wall.rawValue + millis))
            let now = state.now.monotonic
            let due = state.timers.filter { $0.at <= now }.sorted { $0.at < $1.at }
            state.timers.removeAll { $0.at <= now }
            return due
        }
        for timer in due { timer.work() }
        run()
    }

    // MARK: - Asking

    /// Hands the broker a frame; says the number under which it is answered.
    @discardableResult
    func send(_ frame: [UInt8], to broker: Broker) -> UInt64 {
        let number = state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
        var frame = frame
        frame.withUnsafeMutableBytes {
            broker.handle($0, from: Peer(address: "127.0.0.1", port: 1), number: number, port: self, now: now)
        }
        return number
    }

    @discardableResult
    func send<R: APIRequest>(_ request: R, version: Int16, to broker: Broker) throws -> UInt64 {
        try send(Self.frame(request, version: version), to: broker)
    }

    /// The bytes of the answer behind the frame's size; `nil` while there is none.
    func answer(_ number: UInt64) -> [UInt8]? {
        guard let reply = state.withLock({ $0.settled[number] }) ?? nil else { return nil }
        return Array(reply.bytes.dropFirst(4))
    }

    func hasSettled(_ number: UInt64) -> Bool { state.withLock { $0.settled[number] != nil } }

    /// Asks and decodes the answer, which must have come when everything posted has run.
    func ask<R: APIRequest>(_ request: R, version: Int16, of broker: Broker) throws -> R.Response? {
        let number = try send(request, version: version, to: broker)
        run()
        return try answer(number).map { try Self.decode(R.self, $0, version: version) }
    }

    static func frame<R: APIRequest>(_ request: R, version: Int16) throws -> [UInt8] {
        var writer = WireWriter()
        let start = try writer.beginRequest(
            RequestHead(apiKey: R.key.rawValue, apiVersion: version, correlationID: 77), clientID: "test",
            flexible: R.key.isFlexible(version))
        try request.encode(into: &writer, version: version)
        try writer.endFrame(start)
        return Array(writer.array().dropFirst(4))
    }

    static func decode<R: APIRequest>(_ type: R.Type, _ answer: [UInt8], version: Int16) throws -> R.Response {
        var reader = WireReader(answer.span.bytes)
        _ = try reader.int32()
        if R.key.responseHeaderVersion(version) == 1 { try reader.skipTags() }
        return try R.Response(from: &reader, version: version)
    }
}

extension Reply {
    /// Everything in it, read from files where it lies there.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        for chunk in chunks {
            switch chunk {
            case .bytes(let some): bytes += some
            case .file(let slice):
                var read = [UInt8](repeating: 0, count: slice.count)
                let count = read.withUnsafeMutableBytes { try? slice.file.read(into: $0, at: slice.position) }
                precondition(count == slice.count, "a file slice could not be read whole")
                bytes += read
            }
        }
        return bytes
    }
}
