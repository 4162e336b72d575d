import MartletBase
import MartletMessages
import MartletWire
import TestSupport
import Testing

@testable import MartletClientCore

@Suite final class ConnectionStateTests {
    private var random = SeededRandom(seed: 1)
    private var state = ConnectionState(backoff: Backoff(baseMillis: 100, maxMillis: 1_000))
    private let served = ServedVersions(ApiVersionsResponse())

    private func at(_ millis: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: 0).advanced(byMillis: millis) }
    private func call(_ number: UInt64) -> CallID { CallID(rawValue: number) }

    private func demand(_ number: UInt64, at millis: Int64) -> ConnectionState.Demand {
        state.demand(call(number), now: at(millis))
    }
    private func send(_ number: UInt64?, answered: Bool = true, patience: Int64) -> Int32 {
        state.sent(number.map(call), isAnswered: answered, patience: at(patience), now: at(0))
    }
    private func receive(_ correlationID: Int32) -> ConnectionState.Received {
        state.received(correlationID, now: at(1))
    }
    private func end(at millis: Int64) -> ConnectionState.Ended { state.ended(now: at(millis), random: &random) }
    private func rest() -> Bool { state.rested() }
    private func ready() -> [CallID] { state.ready(served) }

    @Test func `calls wait for the negotiation and leave in their order`() {
        #expect(demand(1, at: 0) == .connect)
        #expect(demand(2, at: 0) == .wait)
        state.negotiates(VersionNegotiation())
        #expect(send(nil, patience: 10) == 1)
        #expect(demand(3, at: 1) == .wait)
        #expect(receive(1) == .negotiation(VersionNegotiation()))
        state.abandon(call(2))
        #expect(ready() == [call(1), call(3)])
        #expect(demand(4, at: 3) == .send(served))
    }

    @Test func `answers come in order, and any other ends the connection`() {
        _ = demand(1, at: 0)
        _ = ready()
        let first = send(1, patience: 100)
        let unanswered = send(2, answered: false, patience: 100)
        let third = send(3, patience: 200)
        #expect([first, unanswered, third] == [1, 2, 3])
        #expect(state.patience == at(100))
        #expect(receive(3) == .unexpected(3))
        #expect(receive(1) == .answer(call(1)))
        #expect(state.patience == at(200))
        #expect(receive(3) == .answer(call(3)))
        #expect(receive(3) == .unexpected(3))
        #expect(state.isUnused)
    }

    @Test func `an end tells what was sent from what was not, and keeps a distance to the next attempt`() {
        _ = demand(1, at: 0)
        _ = ready()
        _ = send(1, patience: 100)
        #expect(end(at: 10) == .init(sent: [call(1)], unsent: []))
        guard case .connectAt(let time) = demand(2, at: 11) else {
            Issue.record("it connects at once")
            return
        }
        #expect((80...120).contains(time.millis(since: at(10))))
        #expect(demand(3, at: 12) == .wait)
        #expect(rest())
        #expect(end(at: 200) == .init(sent: [], unsent: [call(2), call(3)]))
        #expect(demand(4, at: 2_000) == .connect)
    }

    @Test func `nobody connects for calls that are gone`() {
        _ = demand(1, at: 0)
        _ = end(at: 0)
        _ = demand(2, at: 1)
        state.abandon(call(2))
        #expect(!rest())
        #expect(state.phase == .idle)
    }

    @Test func `a negotiation goes to lower versions until one is served, and no further`() throws {
        var negotiation = VersionNegotiation()
        #expect(negotiation.version == 4)
        func answer(_ bytes: [UInt8]) -> VersionNegotiation.Outcome { negotiation.answered(bytes.span.bytes) }
        let refusal = try ApiVersionsResponse(
            errorCode: .unsupportedVersion, apiKeys: [.init(apiKey: 18, minVersion: 0, maxVersion: 3)]
        ).encoded(version: 0)
        #expect(answer(refusal) == .ask(version: 3))
        // One that refuses what it has named is asked in version 0.
        let silent = try ApiVersionsResponse(errorCode: .unsupportedVersion).encoded(version: 0)
        #expect(answer(silent) == .ask(version: 0))
        #expect(answer(silent) == .failed("it serves no version of ApiVersions"))
    }

    @Test func `what is served is negotiated to the newest version of both`() {
        let served = ServedVersions(
            ApiVersionsResponse(apiKeys: [
                .init(apiKey: 3, minVersion: 2, maxVersion: 9), .init(apiKey: 19, minVersion: 5, maxVersion: 4),
            ]))
        #expect(served.newest(.metadata, within: 0...13) == 9)
        #expect(served.newest(.metadata, within: 0...4) == 4)
        #expect(served.newest(.metadata, within: 10...13) == nil)
        #expect(served.newest(.createTopics, within: 2...7) == nil)
        #expect(served[.produce] == nil)
    }

    @Test func `waits double to a bound, a fifth more or less`() {
        let seed = Seed()
        var random = seed.random
        let backoff = Backoff(baseMillis: 50, maxMillis: 1_000)
        for failures in 0..<80 {
            let expected = min(50 << min(max(failures - 1, 0), 20), 1_000) as Int64
            let delay = backoff.delayMillis(afterFailures: failures, random: &random)
            #expect((expected * 4 / 5...expected * 6 / 5).contains(delay), "\(failures): \(delay), \(seed)")
        }
    }
}
