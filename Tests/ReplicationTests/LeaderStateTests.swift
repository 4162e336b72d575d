import MartletBase
import TestSupport
import Testing

@testable import MartletReplication

private let me = NodeID(1)

private func leader(
    isr: [Int32] = [1], end: Int64 = 0, durable: Int64? = nil, highWatermark: Int64 = 0, minimum: Int = 1
) -> LeaderState<UInt64> {
    LeaderState(
        epoch: LeaderEpoch(3), me: me, isr: isr.map { NodeID($0) }, logEnd: Offset(end),
        durableEnd: Offset(durable ?? end), highWatermark: Offset(highWatermark), effectiveMinimum: minimum)
}

private func waiter(_ end: Int64, _ owner: UInt64) -> AcknowledgementWaiter<UInt64> {
    AcknowledgementWaiter(end: Offset(end), owner: owner)
}

@Suite struct LeaderStateTests {
    @Test("alone, the high watermark follows the durable end, not the log end")
    func alone() {
        var state = leader(end: 10, durable: 4)
        let watermark1 = state.highWatermark
        #expect(watermark1 == Offset(4))
        state.appended(upTo: Offset(20))
        let watermark2 = state.highWatermark
        #expect(watermark2 == Offset(4))
        let progress = state.durableEndMoved(me, to: Offset(20))
        #expect(progress.highWatermark == Offset(20))
    }

    @Test("a log that turns out longer when it is opened is committed that far, and was before this epoch")
    func opened() {
        var state = leader(end: 4)
        let progress = state.durableEndMoved(me, to: Offset(9))
        #expect(progress.highWatermark == Offset(9))
        let standing = state.standing
        #expect(standing.logEnd == Offset(9) && standing.hasCaughtUp)
        var shared = leader(isr: [1, 2], end: 4, highWatermark: 4, minimum: 2)
        #expect(shared.durableEndMoved(me, to: Offset(9)).highWatermark == nil)
        let behind = shared.standing
        #expect(behind.highWatermark == Offset(4) && !behind.hasCaughtUp)
        #expect(shared.durableEndMoved(NodeID(2), to: Offset(9)).highWatermark == Offset(9))
        let level = shared.standing
        #expect(level.hasCaughtUp)
    }

    @Test("with followers it is the smallest durable end of all that count")
    func followers() {
        var state = leader(isr: [1, 2, 3], end: 10)
        let watermark3 = state.highWatermark
        #expect(watermark3 == Offset(0))
        let progress9 = state.durableEndMoved(NodeID(2), to: Offset(7))
        #expect(progress9.highWatermark == nil)
        let progress10 = state.durableEndMoved(NodeID(3), to: Offset(5))
        #expect(progress10.highWatermark == Offset(5))
        let progress11 = state.durableEndMoved(NodeID(3), to: Offset(9))
        #expect(progress11.highWatermark == Offset(7))
    }

    @Test("a replica outside the set does not count, and one of a proposed set does")
    func pending() {
        var state = leader(isr: [1], end: 10)
        let watermark4 = state.highWatermark
        #expect(watermark4 == Offset(10))
        state.isrProposed([NodeID(1), NodeID(2)])
        state.appended(upTo: Offset(12))
        let progress12 = state.durableEndMoved(me, to: Offset(12))
        #expect(progress12.highWatermark == nil)
        let progress13 = state.durableEndMoved(NodeID(2), to: Offset(11))
        #expect(progress13.highWatermark == Offset(11))
        let progress14 = state.isrCommitted([NodeID(1)], effectiveMinimum: 1)
        #expect(progress14.highWatermark == Offset(12))
    }

    @Test("below the minimum of replicas nothing is committed")
    func minimum() {
        var state = leader(isr: [1], end: 10, highWatermark: 3, minimum: 2)
        let enough5 = state.hasEnoughReplicas
        #expect(!enough5)
        let watermark6 = state.highWatermark
        #expect(watermark6 == Offset(3))
        let progress15 = state.durableEndMoved(NodeID(2), to: Offset(10))
        #expect(progress15.highWatermark == nil)
        let progress16 = state.isrCommitted([NodeID(1), NodeID(2)], effectiveMinimum: 2)
        #expect(progress16.highWatermark == Offset(10))
    }

    @Test("a late report of a smaller end changes nothing, and one beyond the log end counts as the log end")
    func strangeReports() {
        var state = leader(isr: [1, 2], end: 10)
        let progress17 = state.durableEndMoved(NodeID(2), to: Offset(99))
        #expect(progress17.highWatermark == Offset(10))
        let progress18 = state.durableEndMoved(NodeID(2), to: Offset(2))
        #expect(progress18.highWatermark == nil)
        let watermark7 = state.highWatermark
        #expect(watermark7 == Offset(10))
    }

    @Test("waiters are settled in the order of their offsets, each once")
    func waiters() {
        var state = leader()
        state.appended(upTo: Offset(30))
        let waits = [state.wait(waiter(10, 1)), state.wait(waiter(20, 2)), state.wait(waiter(10, 3))]
        #expect(waits == [false, false, false])
        let progress19 = state.durableEndMoved(me, to: Offset(15))
        #expect(progress19.acknowledged.map(\.owner) == [1, 3])
        let progress20 = state.durableEndMoved(me, to: Offset(30))
        #expect(progress20.acknowledged.map(\.owner) == [2])
        let late = state.wait(waiter(30, 4))
        #expect(late)
    }

    @Test("a cancelled waiter is not settled any more")
    func cancelled() {
        var state = leader()
        state.appended(upTo: Offset(10))
        _ = state.wait(waiter(5, 1))
        _ = state.wait(waiter(5, 2))
        let taken = state.cancel(1, end: Offset(5))
        #expect(taken == waiter(5, 1))
        let again = state.cancel(1, end: Offset(5))
        #expect(again == nil)
        let progress21 = state.durableEndMoved(me, to: Offset(10))
        #expect(progress21.acknowledged == [waiter(5, 2)])
    }

    @Test("resigning hands back everybody who still waits")
    func resigned() {
        var state = leader()
        state.appended(upTo: Offset(10))
        _ = state.wait(waiter(5, 1))
        _ = state.wait(waiter(9, 2))
        _ = state.durableEndMoved(me, to: Offset(6))
        let left = state.resign()
        #expect(left == [waiter(9, 2)])
    }

    @Test("under random events each waiter is settled exactly once, in order, and the watermark never falls")
    func randomEvents() {
        let seed = Seed()
        var random = seed.random
        var state = leader(isr: [1, 2], minimum: 1)
        var end: Int64 = 0
        var waiting: Set<UInt64> = []
        var owner: UInt64 = 0
        var watermark = Offset(0)
        for _ in 0..<3_000 {
            switch random.next() % 4 {
            case 0:
                end += Int64(random.next() % 5)
                state.appended(upTo: Offset(end))
            case 1:
                owner += 1
                let wanted = waiter(Int64(random.next() % UInt64(end + 1)), owner)
                if state.wait(wanted) {
                    #expect(wanted.end <= watermark, "\(seed)")
                } else {
                    waiting.insert(owner)
                }
            default:
                let node = NodeID(Int32(random.next() % 2) + 1)
                let progress = state.durableEndMoved(node, to: Offset(Int64(random.next() % UInt64(end + 1))))
                if let moved = progress.highWatermark {
                    #expect(moved > watermark, "\(seed)")
                    watermark = moved
                }
                #expect(progress.acknowledged == progress.acknowledged.sorted { $0.end < $1.end }, "\(seed)")
                for settled in progress.acknowledged {
                    #expect(settled.end <= watermark, "\(seed)")
                    #expect(waiting.remove(settled.owner) != nil, "\(seed)")
                }
            }
            let count8 = state.waiterCount
            #expect(count8 == waiting.count, "\(seed)")
        }
    }
}
