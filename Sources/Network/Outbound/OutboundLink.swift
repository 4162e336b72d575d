import Glibc
import MartletBase
import MartletSystem
import MartletWire

/// One connection from the look-up of its name to its end. Belongs to its loop's thread.
final class OutboundLink: @unchecked Sendable {
    private enum Phase {
        case lookingUp
        /// To the first of these; the others are tried after it.
        case connecting([SocketAddress])
        case open
        case ended
    }

    let number: UInt64
    let loop: OutboundLoop
    private weak var receiver: (any LinkReceiver)?
    private let limits: LinkLimits
    private let deadline: MonotonicTime
    private var timer: LoopTimer?
    private var phase = Phase.lookingUp
    private var socket: FileDescriptor?
    private var interest: Interest = []
    private var output = OutputQueue()
    private var isTouched = false
    private var decoder: FrameDecoder

    /// No answer to the first question of a connection is larger; what is not this protocol mostly claims to be.
    private static let maxFirstFrame = 1 << 20
    /// Read in one go before others have their turn.
    private static let bytesPerTurn = 1 << 20
    /// Kept for the next frames while the connection is busy.
    private static let keptCapacity = 2 << 20

    init(_ number: UInt64, _ loop: OutboundLoop, _ limits: LinkLimits, receiver: any LinkReceiver) {
        self.number = number
        self.loop = loop
        self.limits = limits
        self.receiver = receiver
        deadline = loop.now.monotonic.advanced(byMillis: limits.connectMillis)
        decoder = FrameDecoder(limit: min(limits.maxFrameBytes, Self.maxFirstFrame))
    }

    private var isOpen: Bool { if case .open = phase { true } else { false } }
    private var isEnded: Bool { if case .ended = phase { true } else { false } }

    var bytesWaiting: Int { output.bytes }

    func send(_ bytes: [UInt8]) {
        guard !isEnded else { return }
        output.append(.bytes(bytes))
        guard isOpen, !isTouched else { return }
        isTouched = true
        loop.touch(self)
    }

    func close() {
        guard !isEnded else { return }
        phase = .ended
        socket = nil
        if let timer { loop.cancel(timer) }
        timer = nil
        loop.forget(self)
    }

    private func end(_ reason: LinkFailure) {
        guard !isEnded else { return }
        close()
        receiver?.linkEnded(reason)
    }
}

// MARK: - Connecting

extension OutboundLink {
    /// A name server may take its time, so names are looked up on a thread that nobody waits for.
    func look(up address: HostPort) {
        armTimer(at: deadline)
        do throws(Errno) {
            let thread = try NativeThread(name: "lookup") { [self] in
                let found = Result { () throws(NameError) in try SocketAddress.resolve(address) }
                loop.post { self.found(found) }
            }
            thread.detach()
        } catch {
            loop.post { self.end(.broken("no thread to look its name up: \(error)")) }
        }
    }

    private func found(_ result: Result<[SocketAddress], NameError>) {
        guard !isEnded else { return }
        switch result {
        case .success(let addresses): connect(to: addresses, after: .unknownHost("it has no address"))
        case .failure(let error): end(.unknownHost(error.explanation))
        }
    }

    /// - Parameter failure: of the address before; the link's if there is none left.
    private func connect(to addresses: [SocketAddress], after failure: LinkFailure) {
        socket = nil
        guard let address = addresses.first else { return end(failure) }
        phase = .connecting(addresses)
        // A share of what is left, so that an address that does not answer leaves time to those after it.
        let now = loop.now.monotonic
        armTimer(at: now.advanced(byMillis: max(deadline.millis(since: now) / Int64(addresses.count), 1)))
        do throws(Errno) {
            let isConnected = try open(address)
            if isConnected { opened() }
        } catch {
            connect(to: Array(addresses.dropFirst()), after: LinkFailure(error))
        }
    }

    /// True where the connection is there at once.
    private func open(_ address: SocketAddress) throws(Errno) -> Bool {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let made = FileDescriptor(owning: try systemCall { Glibc.socket(address.family, type, 0) })
        let raw = made.raw
        // Requests of one round are joined here already; a kernel that waits for more only adds its 40 ms.
        try setOption(raw, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        try setOption(raw, SOL_SOCKET, SO_KEEPALIVE, 1)
        socket = consume made
        interest = .write
        try loop.watch(raw, .write, for: self, isNew: true)
        do throws(Errno) {
            try address.withKernelForm { (pointer, length) throws(Errno) in
                _ = try systemCall { Glibc.connect(raw, pointer, length) }
            }
            return true
        } catch .inProgress {
            return false
        } catch {
            throw error
        }
    }

    private func connected(_ addresses: [SocketAddress]) {
        guard let raw = socket?.raw else { return }
        var failure: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        let asked = getsockopt(raw, SOL_SOCKET, SO_ERROR, &failure, &size)
        guard asked == 0, failure == 0 else {
            let errno = asked == 0 ? Errno(failure) : Errno.current
            return connect(to: Array(addresses.dropFirst()), after: LinkFailure(errno))
        }
        opened()
    }

    private func opened() {
        phase = .open
        if let timer { loop.cancel(timer) }
        timer = nil
        receiver?.linkOpened()
        flush()
    }

    private func armTimer(at time: MonotonicTime) {
        if let timer { loop.cancel(timer) }
        timer = loop.schedule(at: time) { [weak self] in self?.timeUp() }
    }

    private func timeUp() {
        timer = nil
        switch phase {
        case .lookingUp: end(.unknownHost("looking its name up takes too long"))
        case .connecting(let addresses): connect(to: Array(addresses.dropFirst()), after: .connectTimedOut)
        case .open, .ended: break
        }
    }
}

// MARK: - Moving bytes

extension OutboundLink {
    func react(_ readiness: Readiness) {
        switch phase {
        case .connecting(let addresses): connected(addresses)
        case .open:
            if !readiness.isDisjoint(with: [.read, .hangUp]) { receive() }
            flush()
        case .lookingUp, .ended: break
        }
    }

    func flush() {
        isTouched = false
        guard isOpen, let raw = socket?.raw else { return }
        do throws(OutputQueue.Failure) {
            try output.send(to: raw)
        } catch {
            switch error {
            case .socket(let errno): return end(LinkFailure(errno))
            case .file(let text): return end(.broken(text))
            }
        }
        let wanted: Interest = output.isEmpty ? .read : [.read, .write]
        guard wanted != interest else { return }
        do throws(Errno) {
            try loop.watch(raw, wanted, for: self, isNew: false)
            interest = wanted
        } catch {
            end(LinkFailure(error))
        }
    }

    private func receive() {
        var left = Self.bytesPerTurn
        while left > 0, isOpen {
            let space = decoder.space()
            let count: Int
            do throws(Errno) {
                count = try socket?.read(into: space) ?? 0
            } catch .wouldBlock {
                break
            } catch {
                return end(LinkFailure(error))
            }
            guard count > 0 else { return end(.closedByPeer) }
            left -= count
            decoder.received(count)
            deliver()
            // A socket that gave less than it could is empty: no call is needed to be told.
            if count < space.count { break }
        }
        if isOpen { decoder.trim(to: Self.keptCapacity) }
    }

    /// Each frame may be the last: who is told of it may close the link.
    private func deliver() {
        do throws(FrameError) {
            while isOpen, let frame = try decoder.next() {
                decoder.limit = limits.maxFrameBytes
                receiver?.linkReceived(UnsafeRawBufferPointer(decoder.bytes(of: frame)))
            }
        } catch {
            end(.notTheProtocol(Self.explain(error)))
        }
    }

    /// What speaks there instead, as far as its first bytes tell.
    private static func explain(_ error: FrameError) -> String {
        switch error {
        case .oversized(0x4854_5450, _): "an HTTP server answers there, not a broker"
        case .oversized(let size, _) where size >> 16 == 0x1503: "it speaks TLS, and this client does not"
        case .tls: "it speaks TLS, and this client does not"
        case .oversized(let size, let limit): "it sent a frame of \(size) bytes, above the limit of \(limit)"
        case .negativeSize, .http: "what it sends is not Kafka's protocol"
        }
    }
}

extension LinkFailure {
    fileprivate init(_ errno: Errno) {
        switch errno {
        case .connectionRefused: self = .refused
        case .connectionReset, .brokenPipe: self = .closedByPeer
        default: self = .broken(errno.description)
        }
    }
}
