import MartletBase
import Testing

@testable import MartletNetwork

private func at(_ millis: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: millis * 1_000_000) }

/// Round numbers, so that tests can name the moment at which a deadline comes.
private let settings: ConnectionSettings = {
    var settings = ConnectionSettings()
    settings.handshakeMillis = 100
    settings.requestMillis = 50
    settings.minBytesPerSecond = 1000
    settings.idleMillis = 1000
    settings.unreadMillis = 300
    settings.maxOutputBytes = 100
    settings.maxUnsettledRequests = 3
    settings.maxUnsettledBytes = 1000
    return settings
}()

@Suite struct ConnectionStateTests {
    private var state = ConnectionState(settings, now: at(0))

    @Test("a connection that says nothing ends at the handshake deadline, one that spoke when it is idle")
    mutating func silence() {
        #expect(state.deadline?.at == at(100))
        #expect(state.deadline?.reason == .handshakeTimeout)
        state.started(now: at(70))
        state.handled(.exclusive, unsettled: 0, bytes: 0)
        #expect(state.deadline?.at == at(1070))
        #expect(state.deadline?.reason == .idle)
    }

    @Test("a request that has begun has its time, and as much again whenever enough of it has come")
    mutating func slowRequest() {
        state.started(now: at(0))
        state.handled(.exclusive, unsettled: 0, bytes: 0)
        state.partial(bytes: 4, now: at(10))
        #expect(state.deadline?.at == at(60))
        #expect(state.deadline?.reason == .requestTimeout)
        state.partial(bytes: 53, now: at(40))
        #expect(state.deadline?.at == at(60), "49 bytes in 50 ms are too slow")
        state.partial(bytes: 54, now: at(40))
        #expect(state.deadline?.at == at(90))
        state.partial(bytes: 0, now: at(50))
        #expect(state.deadline?.reason == .idle)
    }

    @Test("a request that has brought much and stands still has no more time than one that brought little")
    mutating func stalledRequest() {
        state.started(now: at(0))
        state.handled(.exclusive, unsettled: 0, bytes: 0)
        state.partial(bytes: 100_000_000, now: at(10))
        #expect(state.deadline?.at == at(60))
        state.partial(bytes: 100_000_049, now: at(55))
        #expect(state.deadline?.at == at(60))
        state.partial(bytes: .max, now: at(56))
        #expect(state.deadline?.at == at(106))
    }

    @Test("nothing starts beside an exclusive request, and nothing exclusive beside any")
    mutating func exclusive() {
        state.started(now: at(0))
        state.handled(.exclusive, unsettled: 1, bytes: 10)
        #expect(!state.mayStart(.exclusive))
        #expect(!state.mayStart(.pipelined))
        #expect(!state.wantsInput, "what cannot start is left in the kernel")
        state.settled(unsettled: 0, bytes: 0, now: at(5))
        state.handled(.pipelined, unsettled: 1, bytes: 10)
        #expect(state.mayStart(.pipelined))
        #expect(!state.mayStart(.exclusive))
        #expect(state.wantsInput)
    }

    @Test("pipelined requests are bounded by their number and by their bytes")
    mutating func pipelineBounds() {
        state.handled(.pipelined, unsettled: 2, bytes: 999)
        #expect(state.mayStart(.pipelined))
        state.handled(.pipelined, unsettled: 3, bytes: 999)
        #expect(!state.mayStart(.pipelined))
        state.handled(.pipelined, unsettled: 2, bytes: 1000)
        #expect(!state.mayStart(.pipelined))
        state.settled(unsettled: 1, bytes: 500, now: at(1))
        #expect(state.mayStart(.pipelined))
    }

    @Test("a waiting request is not idle, and what came behind it has its time from its settling")
    mutating func waitingIsNotIdle() {
        state.started(now: at(0))
        state.handled(.exclusive, unsettled: 1, bytes: 10)
        state.partial(bytes: 3, now: at(0))
        #expect(state.deadline == nil)
        state.settled(unsettled: 0, bytes: 0, now: at(90_000))
        state.partial(bytes: 3, now: at(90_000))
        #expect(state.deadline?.at == at(90_050))
    }

    @Test("a full output stops reading until half of it has left, and a peer that reads nothing is let go")
    mutating func slowReader() {
        state.started(now: at(0))
        state.handled(.exclusive, unsettled: 0, bytes: 0)
        state.output(bytes: 100, progress: false, now: at(10))
        #expect(!state.wantsInput)
        #expect(state.deadline?.at == at(310))
        #expect(state.deadline?.reason == .slowReader)
        state.output(bytes: 51, progress: true, now: at(200))
        #expect(!state.wantsInput, "reading on at the first byte would stop again at once")
        #expect(state.deadline?.at == at(500))
        state.output(bytes: 50, progress: true, now: at(300))
        #expect(state.wantsInput)
        state.output(bytes: 0, progress: true, now: at(400))
        #expect(state.deadline?.reason == .idle)
    }

    @Test("a request that has no memory waits, but its deadline goes on, since it holds memory itself")
    mutating func memory() {
        state.partial(bytes: 100, now: at(0))
        let deadline = state.deadline?.at
        state.waitsForMemory = true
        #expect(!state.wantsInput)
        #expect(state.deadline?.at == deadline)
    }

    @Test("after the peer's last byte what it asked for is still answered")
    mutating func halfClosed() {
        state.handled(.pipelined, unsettled: 1, bytes: 10)
        state.inputEnded()
        #expect(!state.wantsInput)
        #expect(state.mayStart(.pipelined), "whole requests may be buffered")
        #expect(state.finished(requestLeft: false) == nil)
        state.settled(unsettled: 0, bytes: 0, now: at(1))
        #expect(state.finished(requestLeft: true) == nil)
        state.output(bytes: 5, progress: false, now: at(1))
        #expect(state.finished(requestLeft: false) == nil)
        state.output(bytes: 0, progress: true, now: at(2))
        #expect(state.finished(requestLeft: false) == .peerClosed)
        state.partial(bytes: 7, now: at(3))
        #expect(state.finished(requestLeft: false) == .truncated(bytes: 7))
    }

    @Test("a draining connection starts nothing, ends when it owes nothing, and keeps its first reason")
    mutating func draining() {
        state.handled(.pipelined, unsettled: 1, bytes: 10)
        state.drain(.refused(.init(label: "a", detail: "b")))
        state.drain(.shutdown)
        #expect(!state.mayStart(.pipelined))
        #expect(state.finished(requestLeft: true) == nil)
        state.settled(unsettled: 0, bytes: 0, now: at(1))
        #expect(state.finished(requestLeft: true) == .refused(.init(label: "a", detail: "b")))
    }
}
