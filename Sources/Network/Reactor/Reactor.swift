import MartletBase
import MartletSystem
import Synchronization

/// Names a connection of a reactor; a place that is used again has another generation.
struct ConnectionToken: Hashable, Sendable {
    let slot: UInt32
    let generation: UInt32

    init(slot: UInt32, generation: UInt32) {
        self.slot = slot
        self.generation = generation
    }

    init(rawValue: UInt64) {
        slot = UInt32(truncatingIfNeeded: rawValue)
        generation = UInt32(truncatingIfNeeded: rawValue >> 32)
    }

    var rawValue: UInt64 { UInt64(generation) << 32 | UInt64(slot) }
}

/// What all reactors of a network share.
struct NetworkContext: Sendable {
    let reactors: Int
    let settings: NetworkSettings
    let counters: NetworkCounters
    let census: ConnectionCensus
    let source: any SessionSource
    let observer: any NetworkObserver
}

/// A reactor as others see it: a mailbox, a way to wake its thread, and its timers. The loop itself is `ReactorLoop`.
final class Reactor: EventLoop {
    enum Message: Sendable {
        case adopt(AcceptedConnection)
        case work(@Sendable () -> Void)
        /// Start nothing new, and end when what was started has been answered.
        case drain
    }

    enum Timer {
        case connection(ConnectionToken)
        case work(@Sendable () -> Void)
        case acceptAgain(listener: Int)
        case memoryAgain
        case drainEnds
    }

    private let mailbox: Mailbox<Message>
    /// These two belong to the loop's thread, as the protocol says of the methods that use them.
    nonisolated(unsafe) var timers = TimerHeap<Timer>()
    nonisolated(unsafe) var now: Now

    init(now: Now) throws(Errno) {
        mailbox = try Mailbox()
        self.now = now
    }

    var wakeUp: WakeUp { _read { yield mailbox.wakeUp } }

    func post(_ message: Message) { mailbox.post(message) }

    func takeMessages() -> [Message] { mailbox.take() }

    // MARK: EventLoop

    func post(_ work: @escaping @Sendable () -> Void) { post(.work(work)) }

    func schedule(at deadline: MonotonicTime, _ work: @escaping @Sendable () -> Void) -> LoopTimer {
        timers.schedule(.work(work), at: deadline)
    }

    func cancel(_ timer: LoopTimer) { timers.cancel(timer) }
}

/// A socket on its way from the reactor that accepted it to the one that will own it.
final class AcceptedConnection: Sendable {
    let peer: HostPort
    private let socket: Mutex<FileDescriptor?>

    init(_ accepted: consuming AcceptedSocket, peer: HostPort) {
        self.peer = peer
        socket = Mutex(accepted.descriptor)
    }

    func takeSocket() -> FileDescriptor? { socket.withLock { $0.take() } }
}
