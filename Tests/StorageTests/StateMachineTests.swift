import MartletBase
import Testing

@testable import MartletStorage

@Suite("group commit")
struct FlushStateTests {
    private func position(_ offset: Int64) -> LogPosition {
        LogPosition(offset: Offset(offset), segment: .zero, position: offset * 10)
    }

    private let start = MonotonicTime(nanoseconds: 0)

    @Test("a sync covers what was written when it began, not what came meanwhile")
    func capturedEnd() {
        var flush = FlushState(durable: position(0))
        let isWanted = flush.appended(to: position(5), LogConfig(), at: start)
        #expect(isWanted)
        flush.begin(position(5))
        #expect(!flush.isWanted)
        let isWantedAgain = flush.appended(to: position(9), LogConfig(), at: start)
        #expect(isWantedAgain)
        let first = flush.complete()
        #expect(first == Offset(5))
        #expect(flush.durable == position(5))
        // The later append asks for the next one.
        #expect(flush.isWanted)
        flush.begin(position(9))
        let second = flush.complete()
        #expect(second == Offset(9))
        #expect(!flush.isWanted)
    }

    @Test("an exclusive task waits for the sync, and holds back the next one")
    func work() {
        var work = LogWork()
        guard case .sync? = work.next(syncWanted: true) else {
            Issue.record("no sync began")
            return
        }
        work.enqueue {}
        let besideSync = work.next(syncWanted: true)
        #expect(besideSync == nil)
        work.syncEnded()
        guard case .exclusive? = work.next(syncWanted: true) else {
            Issue.record("the task had to wait for another sync")
            return
        }
        let besideTask = work.next(syncWanted: true)
        #expect(besideTask == nil)
        #expect(!work.isIdle)
        work.exclusiveEnded()
        guard case .sync? = work.next(syncWanted: true) else {
            Issue.record("no sync after the task")
            return
        }
        work.syncEnded()
        #expect(work.isIdle)
        let last = work.next(syncWanted: false)
        #expect(last == nil)
    }
}

extension Optional where Wrapped == LogWork.Start {
    static func == (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (nil, nil), (.sync?, .sync?), (.exclusive?, .exclusive?): true
        default: false
        }
    }
}

@Suite("leader epochs")
struct LeaderEpochCacheTests {
    @Test("the end of an epoch is where the next known one began")
    func end() {
        var cache = LeaderEpochCache()
        cache.assign(LeaderEpoch(2), at: Offset(10))
        cache.assign(LeaderEpoch(4), at: Offset(20))
        cache.assign(LeaderEpoch(4), at: Offset(25))
        cache.assign(LeaderEpoch(7), at: Offset(30))
        func end(_ epoch: Int32) -> [Int64] {
            let (found, end) = cache.end(of: LeaderEpoch(epoch), logEnd: Offset(40))
            return [Int64(found.rawValue), end.rawValue]
        }
        #expect(end(7) == [7, 40])
        #expect(end(8) == [-1, -1])
        #expect(end(5) == [4, 30])
        #expect(end(4) == [4, 30])
        #expect(end(3) == [2, 20])
        #expect(end(1) == [1, 10])
        #expect(end(-1) == [-1, -1])
        #expect(cache.epoch(at: Offset(9)) == .none)
        #expect(cache.epoch(at: Offset(29)) == LeaderEpoch(4))
    }

    @Test("an epoch that wrote nothing leaves no entry, and cuts at both ends leave what lies between")
    func cuts() {
        var cache = LeaderEpochCache()
        for (epoch, offset) in [(1, 0), (2, 10), (3, 10), (5, 20)] as [(Int32, Int64)] {
            cache.assign(LeaderEpoch(epoch), at: Offset(offset))
        }
        func entries() -> [[Int64]] { cache.entries.map { [Int64($0.epoch.rawValue), $0.offset.rawValue] } }
        #expect(entries() == [[1, 0], [3, 10], [5, 20]])
        cache.truncate(to: Offset(20))
        #expect(entries() == [[1, 0], [3, 10]])
        cache.advance(start: Offset(15))
        #expect(entries() == [[3, 15]])
        cache.truncate(to: Offset(15))
        #expect(entries().isEmpty)
    }
}
