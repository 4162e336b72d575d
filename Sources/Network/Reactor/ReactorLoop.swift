import MartletBase
import MartletSystem
import MartletWire

/// The life of one reactor's thread: wait, move bytes, run requests, wait again. Everything here belongs to that thread.
final class ReactorLoop {
    /// Tokens above every connection's.
    static let wakeUpToken = UInt64.max
    static let firstListenerToken = UInt64.max - 1024

    /// Read in one go from one connection before others have their turn.
    private static let bytesPerTurn = 1 << 20
    /// A busy connection keeps a receive buffer up to this size.
    private static let keptCapacity = 2 << 20

    let reactor: Reactor
    let context: NetworkContext
    let epoll: Epoll
    var connections = ConnectionTable()
    var listening: ListeningSockets
    var draining = false
    /// Connections with answers that have not been sent.
    private var touched: [ConnectionToken] = []
    var waitingForMemory: [ConnectionToken] = []
    /// Memory of this reactor's answers that have not left, and as much of it as has been published.
    var unsentMemory = 0
    var publishedUnsentMemory = 0
    private var stopped = false

    init(
        _ reactor: Reactor, _ context: NetworkContext, listening: consuming ListeningSockets
    ) throws(Errno) {
        self.reactor = reactor
        self.context = context
        self.listening = listening
        epoll = try Epoll()
        try epoll.add(reactor.wakeUp.raw, .read, token: Self.wakeUpToken)
        for index in 0..<self.listening.count {
            try epoll.add(self.listening.raw(index), .read, token: Self.firstListenerToken + UInt64(index))
        }
    }

    func run() {
        while !stopped {
            let messages = reactor.takeMessages()
            let events: Int
            do throws(Errno) {
                events = try epoll.wait(timeoutMillis: messages.isEmpty ? timeoutMillis() : 0)
            } catch {
                preconditionFailure("epoll_wait: \(error)")
            }
            let now = SystemClock.now()
            reactor.now = now
            receive(messages, now)
            for index in 0..<events { react(to: epoll.event(index), now) }
            while let timer = reactor.timers.popDue(now.monotonic) { fire(timer, now) }
            serveTouched(now)
            if draining, connections.isEmpty { stopped = true }
        }
    }

    private func timeoutMillis() -> Int32? {
        guard let deadline = reactor.timers.nextDeadline() else { return nil }
        // Rounded up: a timer that fires too early would only be waited for again, with no pause between.
        let nanoseconds = max(deadline.nanoseconds - SystemClock.monotonic().nanoseconds, 0)
        return Int32(clamping: (nanoseconds + 999_999) / 1_000_000)
    }

    private func react(to event: (token: UInt64, readiness: Readiness), _ now: Now) {
        if event.token == Self.wakeUpToken {
            reactor.wakeUp.drain()
        } else if event.token >= Self.firstListenerToken {
            accept(listener: Int(event.token - Self.firstListenerToken), now)
        } else if let connection = connections[ConnectionToken(rawValue: event.token)] {
            react(connection, event.readiness, now)
        }
    }

    private func fire(_ timer: Reactor.Timer, _ now: Now) {
        switch timer {
        case .connection(let token):
            guard let connection = connections[token] else { return }
            connection.timer = nil
            timeUp(connection, now)
        case .work(let work): work()
        case .acceptAgain(let listener): watch(listener, true)
        case .memoryAgain: memoryAgain(now)
        case .drainEnds:
            for connection in connections.all { close(connection, .shutdown) }
        }
    }

    private func receive(_ messages: [Reactor.Message], _ now: Now) {
        for message in messages {
            switch message {
            case .adopt(let accepted): adopt(accepted, now)
            case .work(let work): work()
            case .drain: drain(now)
            }
        }
    }

    // MARK: Answers

    func settle(_ token: ConnectionToken, _ number: UInt64, _ reply: Reply?) {
        guard let connection = connections[token] else { return }
        connection.settle(number, reply, now: reactor.now.monotonic)
        touch(connection)
    }

    func hold(_ token: ConnectionToken, _ isHeld: Bool) {
        guard let connection = connections[token] else { return }
        connection.state.isHeld = isHeld
        if !isHeld { touch(connection) }
    }

    func refuse(_ token: ConnectionToken, _ number: UInt64, _ refusal: CloseReason.Refusal) {
        guard let connection = connections[token] else { return }
        connection.state.drain(.refused(refusal))
        connection.settle(number, nil, now: reactor.now.monotonic)
        touch(connection)
    }

    /// A connection that several answers are for in one round is served once, with one write.
    private func touch(_ connection: Connection) {
        guard !connection.isTouched else { return }
        connection.isTouched = true
        touched.append(connection.token)
    }

    private func serveTouched(_ now: Now) {
        while !touched.isEmpty {
            let round = touched
            touched = []
            for token in round {
                if let connection = connections[token] { serve(connection, now) }
            }
        }
    }
}

// MARK: - Connections

extension ReactorLoop {
    private func react(_ connection: Connection, _ readiness: Readiness, _ now: Now) {
        if readiness.contains(.hangUp), !connection.interest.contains(.read) {
            // Nobody is there to read an answer, and the kernel will say so for ever.
            return close(connection, .peerReset(.connectionReset))
        }
        connection.isTouched = true
        if !readiness.isDisjoint(with: [.read, .hangUp]) {
            guard receiveBytes(connection, now) else { return }
        }
        serve(connection, now)
    }

    /// Reads what is there and starts its requests; `false` where that was the connection's end.
    func receiveBytes(_ connection: Connection, _ now: Now) -> Bool {
        var left = Self.bytesPerTurn
        while left > 0, connection.state.wantsInput {
            if mustWaitForMemory(connection) { return true }
            switch connection.read() {
            case .nothing: return true
            case .ended:
                connection.state.inputEnded()
                return true
            case .failed(let errno):
                close(connection, .peerReset(errno))
                return false
            case .some(let count, let drained):
                left -= count
                context.counters.bytesReceived.add(count, ordering: .relaxed)
                recount(connection)
                _ = startRequests(connection, now)
                // A socket that gave less than it could is empty: no call is needed to be told.
                if drained { return true }
            }
        }
        return true
    }

    private func startRequests(_ connection: Connection, _ now: Now) -> Int {
        let started = connection.startRequests(context.settings, now: now) {
            recountOutput(connection)
            return hasRoomForAnswers
        }
        if started > 0 { context.counters.requests.add(started, ordering: .relaxed) }
        return started
    }

    /// Sends what is ready, starts what that allows, and settles what the connection waits for next.
    func serve(_ connection: Connection, _ now: Now) {
        connection.isTouched = true
        repeat {
            if let reason = connection.flush(context.counters, now: now.monotonic) {
                return close(connection, reason)
            }
            recountOutput(connection)
        } while startRequests(connection, now) > 0
        if !hasRoomForAnswers, connection.state.mayStartAny, connection.decoder.hasNext { waitForMemory(connection) }
        publishUnsentMemory()
        connection.isTouched = false
        if let reason = connection.state.finished(requestLeft: connection.decoder.hasNext) {
            return close(connection, reason)
        }
        connection.decoder.trim(to: isMemoryTight ? FrameDecoder.initialCapacity : Self.keptCapacity)
        recount(connection)
        watch(connection)
        arm(connection)
    }

    private func watch(_ connection: Connection) {
        var interest: Interest = []
        if connection.state.wantsInput { interest.insert(.read) }
        if !connection.output.isEmpty { interest.insert(.write) }
        guard interest != connection.interest else { return }
        connection.interest = interest
        do throws(Errno) {
            try epoll.change(connection.socket.raw, interest, token: connection.token.rawValue)
        } catch {
            close(connection, .peerReset(error))
        }
    }

    func adopt(_ accepted: AcceptedConnection, _ now: Now) {
        guard let socket = accepted.takeSocket() else { return }
        let token = connections.reserve()
        let connection = Connection(
            token: token, peer: accepted.peer, socket: socket,
            session: context.source.session(for: accepted.peer, channel: Channel(self, token)),
            settings: context.settings,
            now: now.monotonic)
        connections.insert(connection)
        do throws(Errno) {
            try epoll.add(connection.socket.raw, .read, token: token.rawValue)
        } catch {
            return close(connection, .peerReset(error))
        }
        if draining { return close(connection, .shutdown) }
        arm(connection)
    }

    func close(_ connection: Connection, _ reason: CloseReason) {
        connections.remove(connection.token)
        if let timer = connection.timer { reactor.timers.cancel(timer) }
        context.counters.receiveMemory.subtract(connection.countedCapacity, ordering: .relaxed)
        unsentMemory -= connection.countedOutput
        publishUnsentMemory()
        context.census.leave(connection.peer.host)
        connection.session.ended()
        context.counters.ended(reason)
        context.observer.ended(connection.peer, reason)
        // The socket closes with the connection's last reference, which the caller holds at most to the end of its turn.
    }

    private func drain(_ now: Now) {
        draining = true
        for index in 0..<listening.count { watch(index, false) }
        listening.removeAll()
        _ = reactor.timers.schedule(.drainEnds, at: now.monotonic.advanced(byMillis: context.settings.drainMillis))
        for connection in connections.all {
            connection.state.drain(.shutdown)
            serve(connection, now)
        }
    }
}

// MARK: - Time

extension ReactorLoop {
    /// Sees to it that the connection is looked at when its next deadline comes. A timer that comes too early only looks
    /// and is set again, so activity, which moves deadlines away, costs nothing here.
    private func arm(_ connection: Connection) {
        var at = connection.state.deadline?.at ?? MonotonicTime(nanoseconds: .max)
        if connection.decoder.capacity > 0, connection.decoder.bytesBuffered == 0 {
            at = min(at, connection.state.bufferRelease)
        }
        if let timer = connection.timer {
            if connection.timerAt <= at { return }
            reactor.timers.cancel(timer)
            connection.timer = nil
        }
        guard at.nanoseconds < .max else { return }
        connection.timer = reactor.timers.schedule(.connection(connection.token), at: at)
        connection.timerAt = at
    }

    private func timeUp(_ connection: Connection, _ now: Now) {
        if let deadline = connection.state.deadline, deadline.at <= now.monotonic {
            return close(connection, deadline.reason)
        }
        if connection.state.bufferRelease <= now.monotonic {
            connection.decoder.trim(to: 0)
            recount(connection)
        }
        arm(connection)
    }
}
