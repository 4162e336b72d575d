import MartletBase
import MartletSystem

/// The connections that a client opens, on one plain thread with an epoll loop. The thread starts with the object and ends
/// with `stop`.
package final class OutboundLoop: EventLoop, Transport {
    private let mailbox: Mailbox<@Sendable () -> Void>
    // From here on everything belongs to the loop's thread, as the protocols say of the methods that use it.
    nonisolated(unsafe) private var timers = TimerHeap<@Sendable () -> Void>()
    nonisolated(unsafe) package private(set) var now = SystemClock.now()
    nonisolated(unsafe) private let epoll: Epoll
    nonisolated(unsafe) private var links: [UInt64: OutboundLink] = [:]
    nonisolated(unsafe) private var lastLink: UInt64 = 0
    /// With bytes that have not been given to the socket yet: many small requests of one round leave together.
    nonisolated(unsafe) private var touched: [OutboundLink] = []
    nonisolated(unsafe) private var isStopped = false

    private static let wakeUpToken = UInt64.max

    package init(name: String) throws(Errno) {
        mailbox = try Mailbox()
        epoll = try Epoll(batch: 64)
        try epoll.add(mailbox.wakeUp.raw, .read, token: Self.wakeUpToken)
        let thread = try NativeThread(name: name) { [self] in run() }
        thread.detach()
    }

    package var loop: any EventLoop { self }

    /// Posts the last work, which runs before the thread ends. `false` where it has been stopped already.
    @discardableResult
    package func stop(_ last: @escaping @Sendable () -> Void) -> Bool {
        tryPost { [self] in
            last()
            isStopped = true
        }
    }

    // MARK: EventLoop

    package func post(_ work: @escaping @Sendable () -> Void) { mailbox.post(work) }

    /// `false` where the loop has ended and will not run it.
    package func tryPost(_ work: @escaping @Sendable () -> Void) -> Bool { mailbox.post(work) }

    package func schedule(at deadline: MonotonicTime, _ work: @escaping @Sendable () -> Void) -> LoopTimer {
        timers.schedule(work, at: deadline)
    }

    package func cancel(_ timer: LoopTimer) { timers.cancel(timer) }

    // MARK: Transport

    package func connect(to address: HostPort, _ limits: LinkLimits, receiver: any LinkReceiver) -> any Link {
        lastLink += 1
        let link = OutboundLink(lastLink, self, limits, receiver: receiver)
        links[link.number] = link
        link.look(up: address)
        return OutboundHandle(link)
    }

    // MARK: For links

    func touch(_ link: OutboundLink) { touched.append(link) }

    func watch(_ socket: Int32, _ interest: Interest, for link: OutboundLink, isNew: Bool) throws(Errno) {
        if isNew {
            try epoll.add(socket, interest, token: link.number)
        } else {
            try epoll.change(socket, interest, token: link.number)
        }
    }

    func forget(_ link: OutboundLink) { links[link.number] = nil }

    // MARK: The thread

    private func run() {
        while !isStopped {
            let work = mailbox.take()
            let events = wait(work.isEmpty ? timeoutMillis() : 0)
            now = SystemClock.now()
            for work in work { work() }
            for index in 0..<events { react(to: epoll.event(index)) }
            while let work = timers.popDue(now.monotonic) { work() }
            sendTouched()
        }
        for link in links.values { link.close() }
        // Whoever waits for these is told that the client is closed, and may have to tell others.
        while let work = mailbox.takeOrClose() {
            for work in work { work() }
        }
    }

    private func wait(_ timeoutMillis: Int32?) -> Int {
        do throws(Errno) {
            return try epoll.wait(timeoutMillis: timeoutMillis)
        } catch {
            preconditionFailure("epoll_wait: \(error)")
        }
    }

    /// Rounded up: a timer that fires too early would only be waited for again, with no pause between.
    private func timeoutMillis() -> Int32? {
        guard let deadline = timers.nextDeadline() else { return nil }
        let nanoseconds = max(deadline.nanoseconds - SystemClock.monotonic().nanoseconds, 0)
        return Int32(clamping: (nanoseconds / 1_000_000) + (nanoseconds % 1_000_000 > 0 ? 1 : 0))
    }

    private func react(to event: (token: UInt64, readiness: Readiness)) {
        if event.token == Self.wakeUpToken { return mailbox.wakeUp.drain() }
        links[event.token]?.react(event.readiness)
    }

    private func sendTouched() {
        while !touched.isEmpty {
            let round = touched
            touched = []
            for link in round { link.flush() }
        }
    }
}

/// What the owner of a link holds: the connection ends with it.
final class OutboundHandle: Link {
    private let link: OutboundLink

    init(_ link: OutboundLink) { self.link = link }

    deinit {
        // Whoever lets it go may be on any thread.
        let link = link
        link.loop.post { link.close() }
    }

    func send(_ bytes: [UInt8]) { link.send(bytes) }
    var bytesWaiting: Int { link.bytesWaiting }
    func close() { link.close() }
}
