import Glibc
import MartletBase
import MartletSystem
import MartletWire

/// One socket with all that belongs to it. Decisions are `ConnectionState`'s; here bytes move. Belongs to its reactor's
/// thread.
final class Connection {
    let token: ConnectionToken
    let peer: HostPort
    let session: any Session
    let socket: FileDescriptor
    // One thread touches them, each in calls of its own that never reach the same one again; looking after that for every
    // field of every request was a tenth of what a small request costs outside of the kernel.
    @exclusivity(unchecked) var state: ConnectionState
    @exclusivity(unchecked) var decoder: FrameDecoder
    @exclusivity(unchecked) var order = ResponseOrder<Reply>()
    @exclusivity(unchecked) var output = OutputQueue()

    /// What the socket is watched for at present.
    var interest: Interest = .read
    var timer: LoopTimer?
    var timerAt = MonotonicTime(nanoseconds: .max)
    /// It is being served, or will be before its reactor waits again.
    var isTouched = false
    /// What has been counted of the receive buffer's capacity, and of the memory of unsent answers.
    var countedCapacity = 0
    var countedOutput = 0

    init(
        token: ConnectionToken, peer: HostPort, socket: consuming FileDescriptor, session: any Session,
        settings: NetworkSettings, now: MonotonicTime
    ) {
        self.token = token
        self.peer = peer
        self.socket = socket
        self.session = session
        state = ConnectionState(settings.connection, now: now)
        decoder = FrameDecoder(limit: settings.maxFirstRequestBytes)
    }
}

// MARK: - Requests

extension Connection {
    /// Starts the buffered requests that may start and says how many.
    /// - Parameter hasRoom: asked before each whether there is memory for its answer.
    func startRequests(_ settings: NetworkSettings, now: Now, while hasRoom: () -> Bool) -> Int {
        var started = 0
        while state.mayStartAny, output.bytes < settings.connection.maxOutputBytes, hasRoom() {
            do throws(FrameError) {
                guard isFirstRequestProven(settings), let frame = try decoder.next() else { break }
                let request = decoder.bytes(of: frame)
                let admission = session.admission(of: UnsafeRawBufferPointer(request))
                guard state.mayStart(admission) else {
                    decoder.putBack(frame)
                    break
                }
                started += 1
                state.started(now: now.monotonic)
                session.handle(request, number: order.begin(bytes: request.count), now: now)
                state.handled(admission, unsettled: order.count, bytes: order.bytes)
            } catch {
                state.drain(.frame(error))
            }
        }
        state.partial(bytes: decoder.bytesBuffered, now: now.monotonic)
        return started
    }

    /// A first request above its bound is read only from a peer whose opening bytes are those of a request that is
    /// served; `false` while they have not come.
    private func isFirstRequestProven(_ settings: NetworkSettings) -> Bool {
        guard decoder.limit < settings.maxRequestBytes, let size = decoder.declaredSize else { return true }
        if size > decoder.limit, size <= settings.maxRequestBytes {
            guard let opening = decoder.opening(8) else { return false }
            guard session.recognises(opening: opening) else { return true }
        } else if !decoder.hasNext {
            return true
        }
        decoder.limit = settings.maxRequestBytes
        return true
    }

    /// A request has its answer: queues all replies whose turn it is.
    func settle(_ number: UInt64, _ reply: Reply?, now: MonotonicTime) {
        let waited = order.settle(number, reply)
        invariant(waited, "request \(number) of \(peer) was settled twice")
        while true {
            switch order.popSettled() {
            case .none:
                state.settled(unsettled: order.count, bytes: order.bytes, now: now)
                return
            case .silent: continue
            case .response(let reply): output.append(reply)
            }
        }
    }
}

// MARK: - Bytes

extension Connection {
    enum ReadResult {
        case some(Int, drained: Bool)
        case nothing
        case ended
        case failed(Errno)
    }

    func read() -> ReadResult {
        let space = decoder.space()
        do throws(Errno) {
            let count = try socket.read(into: space)
            if count == 0 { return .ended }
            decoder.received(count)
            return .some(count, drained: count < space.count)
        } catch .wouldBlock {
            return .nothing
        } catch {
            return .failed(error)
        }
    }

    /// Sends what is queued, as far as the socket takes it; `nil` or why the connection is over.
    func flush(_ counters: NetworkCounters, now: MonotonicTime) -> CloseReason? {
        let before = output.bytes
        guard before > 0 else { return nil }
        do throws(OutputQueue.Failure) {
            try output.send(to: socket.raw)
        } catch {
            switch error {
            case .socket(let errno): return .peerReset(errno)
            case .file(let text): return .file(text)
            }
        }
        let sent = before - output.bytes
        counters.bytesSent.add(sent, ordering: .relaxed)
        state.output(bytes: output.bytes, progress: sent > 0, now: now)
        return nil
    }
}
