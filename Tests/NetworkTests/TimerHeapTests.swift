import MartletBase
import TestSupport
import Testing

@testable import MartletNetwork

@Suite struct TimerHeapTests {
    @Test("timers come due in order of time, then of scheduling, and cancelled ones never")
    func order() {
        let seed = Seed()
        var random = seed.random
        for _ in 0..<100 {
            var heap = TimerHeap<Int>()
            var expected: [(deadline: Int64, payload: Int)] = []
            var ids: [LoopTimer] = []
            for payload in 0..<300 {
                let deadline = Int64.random(in: 0..<50, using: &random)
                ids.append(heap.schedule(payload, at: MonotonicTime(nanoseconds: deadline)))
                expected.append((deadline, payload))
            }
            let cancelled = Set((0..<300).filter { _ in random.oneIn(2) })
            for payload in cancelled { heap.cancel(ids[payload]) }
            expected = expected.filter { !cancelled.contains($0.payload) }
                .sorted { ($0.deadline, $0.payload) < ($1.deadline, $1.payload) }
            #expect(heap.count == expected.count, "\(seed)")
            let first = heap.nextDeadline()?.nanoseconds
            #expect(first == expected.first?.deadline, "\(seed)")
            var fired: [Int] = []
            for time in 0..<50 {
                while let payload = heap.popDue(MonotonicTime(nanoseconds: Int64(time))) { fired.append(payload) }
            }
            #expect(fired == expected.map(\.payload), "\(seed)")
            #expect(heap.nextDeadline() == nil, "\(seed)")
        }
    }

    @Test("a timer is not due before its time, and cancelling one that ran is nothing")
    func early() {
        var heap = TimerHeap<String>()
        let id = heap.schedule("a", at: MonotonicTime(nanoseconds: 10))
        #expect(heap.popDue(MonotonicTime(nanoseconds: 9)) == nil)
        #expect(heap.popDue(MonotonicTime(nanoseconds: 10)) == "a")
        heap.cancel(id)
        #expect(heap.count == 0)
    }
}
