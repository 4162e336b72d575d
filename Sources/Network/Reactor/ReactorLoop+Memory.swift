import MartletBase
import MartletSystem

/// Memory that all connections share: receive buffers, and answers that their readers have not taken.
extension ReactorLoop {
    private static let memoryRetryMillis: Int64 = 20

    private var receiveMemory: Int { context.counters.receiveMemory.load(ordering: .relaxed) }
    private var hasRoomForRequests: Bool { receiveMemory < context.settings.receiveMemoryBytes }
    var isMemoryTight: Bool { receiveMemory > context.settings.receiveMemoryBytes / 2 }

    /// Each reactor keeps to its share, so that none has to look for readers of another.
    var hasRoomForAnswers: Bool { unsentMemory < context.settings.unsentMemoryBytes / context.reactors }

    func recount(_ connection: Connection) {
        let change = connection.decoder.capacity - connection.countedCapacity
        guard change != 0 else { return }
        context.counters.receiveMemory.add(change, ordering: .relaxed)
        connection.countedCapacity += change
    }

    func recountOutput(_ connection: Connection) {
        let change = connection.output.memory - connection.countedOutput
        guard change != 0 else { return }
        unsentMemory += change
        connection.countedOutput += change
    }

    /// For those who watch: not told of answers that leave at once.
    func publishUnsentMemory() {
        let change = unsentMemory - publishedUnsentMemory
        guard change != 0 else { return }
        context.counters.unsentMemory.add(change, ordering: .relaxed)
        publishedUnsentMemory = unsentMemory
    }

    /// Where receive buffers have reached their bound, a connection whose request needs a larger one is not read for a
    /// while; small requests go on. Those that hold memory without using it fall to their deadline.
    func mustWaitForMemory(_ connection: Connection) -> Bool {
        guard !hasRoomForRequests, connection.decoder.needsGrowth else { return false }
        waitForMemory(connection)
        return true
    }

    /// Neither reads the connection nor starts its requests until there is room.
    func waitForMemory(_ connection: Connection) {
        guard !connection.state.waitsForMemory else { return }
        connection.state.waitsForMemory = true
        if waitingForMemory.isEmpty { scheduleMemoryRetry(SystemClock.monotonic()) }
        waitingForMemory.append(connection.token)
    }

    private func scheduleMemoryRetry(_ now: MonotonicTime) {
        _ = reactor.timers.schedule(.memoryAgain, at: now.advanced(byMillis: Self.memoryRetryMillis))
    }

    func memoryAgain(_ now: Now) {
        if !hasRoomForAnswers { endStandingReaders(now.monotonic) }
        // One at a time: together they would all find the same free memory.
        while !waitingForMemory.isEmpty, hasRoomForRequests, hasRoomForAnswers {
            guard let connection = connections[waitingForMemory.removeFirst()] else { continue }
            connection.state.waitsForMemory = false
            connection.isTouched = true
            if receiveBytes(connection, now) { serve(connection, now) }
        }
        if !waitingForMemory.isEmpty { scheduleMemoryRetry(now.monotonic) }
    }

    /// Somebody waits because others do not read: those who have stood still longest go first, until there is room.
    private func endStandingReaders(_ now: MonotonicTime) {
        let latest = now.advanced(byMillis: -context.settings.connection.unreadTightMillis)
        let standing = connections.all.compactMap { connection -> (since: MonotonicTime, connection: Connection)? in
            guard connection.output.memory > 0, let since = connection.state.unreadSince, since <= latest else {
                return nil
            }
            return (since, connection)
        }
        for (_, connection) in standing.sorted(by: { $0.since < $1.since }) {
            if hasRoomForAnswers { return }
            close(connection, .slowReader)
        }
    }
}
