import MartletBase
import MartletSystem

/// The life of the HTTP server's thread. Everything here belongs to that thread.
final class HTTPLoop {
    private static let wakeUpToken = UInt64.max
    private static let listenerToken = UInt64.max - 1
    /// Out of descriptors, accepting rests for so long.
    private static let acceptPauseMillis: Int64 = 100

    private let listener: ListenerBox
    private let bounds: HTTPServer.Bounds
    private let handler: HTTPServer.Handler
    private let epoll: Epoll
    private var connections: [UInt64: HTTPConnection] = [:]
    private var lastToken: UInt64 = 0
    private var listenerIsWatched = true
    private var acceptsAgain = MonotonicTime(nanoseconds: .min)

    init(
        _ listener: ListenerBox, wakeUp: Int32, _ bounds: HTTPServer.Bounds, _ handler: @escaping HTTPServer.Handler
    ) throws(Errno) {
        self.listener = listener
        self.bounds = bounds
        self.handler = handler
        epoll = try Epoll(batch: 64)
        try epoll.add(wakeUp, .read, token: Self.wakeUpToken)
        try epoll.add(listener.listener.raw, .read, token: Self.listenerToken)
    }

    func run() {
        while true {
            do throws(Errno) {
                let now = SystemClock.monotonic()
                connections = connections.filter { $0.value.deadline > now }
                try watchListener(now)
                let count = try epoll.wait(timeoutMillis: timeoutMillis(now))
                for index in 0..<count {
                    let event = epoll.event(index)
                    switch event.token {
                    case Self.wakeUpToken: return
                    case Self.listenerToken: accept()
                    default: try react(event.token)
                    }
                }
            } catch {
                preconditionFailure("epoll: \(error)")
            }
        }
    }

    private func timeoutMillis(_ now: MonotonicTime) -> Int32? {
        var next = connections.values.map(\.deadline).min()
        if acceptsAgain > now { next = min(next ?? acceptsAgain, acceptsAgain) }
        guard let next else { return nil }
        return Int32(clamping: max(next.millis(since: now), 0) + 1)
    }

    private func watchListener(_ now: MonotonicTime) throws(Errno) {
        let isWanted = connections.count < bounds.connections && acceptsAgain <= now
        guard isWanted != listenerIsWatched else { return }
        listenerIsWatched = isWanted
        try epoll.change(listener.listener.raw, isWanted ? .read : [], token: Self.listenerToken)
    }

    private func accept() {
        let now = SystemClock.monotonic()
        while connections.count < bounds.connections {
            do throws(Errno) {
                guard let accepted = try listener.listener.accept() else { return }
                let connection = HTTPConnection(
                    accepted.takeDescriptor(), deadline: now.advanced(byMillis: bounds.millis))
                lastToken += 1
                try epoll.add(connection.socket.raw, .read, token: lastToken)
                connections[lastToken] = connection
            } catch .connectionAborted {
                continue
            } catch {
                acceptsAgain = now.advanced(byMillis: Self.acceptPauseMillis)
                return
            }
        }
    }

    private func react(_ token: UInt64) throws(Errno) {
        guard let connection = connections[token] else { return }
        do throws(Errno) {
            if try connection.advance(handler) { connections[token] = nil }
        } catch .wouldBlock {
            try epoll.change(connection.socket.raw, connection.isAnswering ? .write : .read, token: token)
        } catch {
            // The peer is gone: there is nobody to tell.
            connections[token] = nil
        }
    }
}

/// One connection: its request on the way in, then its answer on the way out.
private final class HTTPConnection {
    let socket: FileDescriptor
    let deadline: MonotonicTime
    private var input: [UInt8] = []
    private var output: [UInt8] = []
    private var sent = 0

    init(_ socket: consuming FileDescriptor, deadline: MonotonicTime) {
        self.socket = socket
        self.deadline = deadline
    }

    var isAnswering: Bool { !output.isEmpty }

    /// Goes on until the socket would block, which is thrown; true at the end of the connection.
    func advance(_ handler: HTTPServer.Handler) throws(Errno) -> Bool {
        while !isAnswering {
            guard try receive() else { return true }
            switch HTTPHead.read(input) {
            case .incomplete: continue
            case .request(let request): output = handler(request).bytes(withBody: request.method == .get)
            case .refused(let status): output = HTTPResponse(status, status.reason + "\n").bytes(withBody: true)
            }
        }
        let output = self.output
        while sent < output.count {
            sent += try output.span.bytes.withUnsafeBytes { bytes throws(Errno) -> Int in
                try OutputQueue.send(UnsafeRawBufferPointer(rebasing: bytes[sent...]), to: socket.raw)
            }
        }
        return true
    }

    /// False where the peer has ended.
    private func receive() throws(Errno) -> Bool {
        let room = max(HTTPHead.limit - input.count, 1)
        var chunk = [UInt8](repeating: 0, count: min(room, 2048))
        var span = chunk.mutableSpan
        let count = try span.withUnsafeMutableBytes { bytes throws(Errno) in try socket.read(into: bytes) }
        input += chunk[..<count]
        return count > 0
    }
}
