import MartletBase
import Testing

@testable import MartletStorage

@Suite struct CompactionCandidateTests {
    private let now = Timestamp(1_000_000)

    /// Five segments of 100 offsets and 1,000 bytes, a minute apart; the last one is active.
    private let segments: [SegmentFacts] = (0..<5).map { (index: Int64) -> SegmentFacts in
        let time = 700_000 + index * 60_000
        return SegmentFacts(
            base: Offset(index * 100), next: Offset(index * 100 + 100), bytes: 1000,
            largestTimestamp: Timestamp(time), firstTimestamp: Timestamp(time - 10_000), isActive: index == 4)
    }

    private func bounds(
        lastStable: Int64 = 500, highWatermark: Int64 = 500, durable: Int64 = 500
    ) -> CompactionBounds {
        CompactionBounds(
            lastStableOffset: Offset(lastStable), highWatermark: Offset(highWatermark), durableEnd: Offset(durable))
    }

    private func candidate(
        start: Int64 = 0, checkpoint: Int64? = nil, bounds: CompactionBounds? = nil,
        _ change: (inout CompactionSettings) -> Void = { _ in }
    ) -> CompactionCandidate {
        var settings = CompactionSettings()
        change(&settings)
        return CompactionCandidate(
            segments, start: Offset(start), checkpoint: checkpoint.map { Offset($0) },
            bounds: bounds ?? self.bounds(), settings: settings, now: now)
    }

    @Test("everything before the active segment of a log never compacted is dirty")
    func fresh() {
        let candidate = candidate()
        #expect(candidate.firstDirty == Offset(0))
        #expect(candidate.end == Offset(400))
        #expect(candidate.dirtyBytes == 4000)
        #expect(candidate.dirtyRatio == 1)
        #expect(candidate.isDue)
    }

    @Test("a log is due when more than the ratio of its bytes is dirty")
    func ratio() {
        let half = candidate(checkpoint: 200)
        #expect(half.cleanBytes == 2000)
        #expect(half.dirtyBytes == 2000)
        #expect(!half.isDue)
        #expect(candidate(checkpoint: 200) { $0.minDirtyRatio = 0.49 }.isDue)
        #expect(!candidate(checkpoint: 400) { $0.minDirtyRatio = 0 }.isDue)
    }

    @Test("a checkpoint in the middle of a segment makes that segment dirty again")
    func middle() {
        let candidate = candidate(checkpoint: 250)
        #expect(candidate.firstDirty == Offset(250))
        #expect(candidate.cleanBytes == 2000)
        #expect(candidate.dirtyBytes == 2000)
    }

    @Test("a checkpoint outside the log counts for nothing")
    func foreignCheckpoint() {
        #expect(candidate(start: 150, checkpoint: 100).firstDirty == Offset(150))
        #expect(candidate(start: 150, checkpoint: 401).firstDirty == Offset(150))
        #expect(candidate(start: 150, checkpoint: 400).firstDirty == Offset(400))
    }

    @Test("compaction stays below the last stable offset, the high watermark and the durable end, in whole segments")
    func limits() {
        #expect(candidate(bounds: bounds(lastStable: 299)).end == Offset(200))
        #expect(candidate(bounds: bounds(highWatermark: 300)).end == Offset(300))
        #expect(candidate(bounds: bounds(durable: 99)).end == Offset(0))
        #expect(candidate(bounds: bounds(durable: 99)).dirtyBytes == 0)
    }

    @Test("segments with a record younger than the minimum lag are left alone, and all behind them")
    func minimumLag() {
        // The largest timestamps lie 300, 240, 180 and 120 seconds back.
        #expect(candidate { $0.minLagMillis = 180_000 }.end == Offset(300))
        #expect(candidate { $0.minLagMillis = 180_001 }.end == Offset(200))
        #expect(candidate { $0.minLagMillis = 300_001 }.dirtyBytes == 0)
    }

    @Test("a record older than the maximum lag makes its log due whatever the ratio")
    func maximumLag() {
        // The first dirty record lies 190 seconds back.
        #expect(!candidate(checkpoint: 200) { $0.maxLagMillis = 190_000 }.isDue)
        let overdue = candidate(checkpoint: 200) { $0.maxLagMillis = 189_999 }
        #expect(overdue.overdueMillis == 1)
        #expect(overdue.isDue)
        #expect(!candidate(checkpoint: 400) { $0.maxLagMillis = 1 }.isDue)
    }

    @Test("the longest overdue log comes first, then the dirtiest; none where none is due")
    func next() {
        let dirty = candidate(checkpoint: 100)
        let dirtier = candidate()
        let overdue = candidate(checkpoint: 300) { $0.maxLagMillis = 1 }
        let clean = candidate(checkpoint: 400)
        #expect(CompactionCandidate.next([("dirty", dirty), ("dirtier", dirtier), ("clean", clean)])?.log == "dirtier")
        #expect(CompactionCandidate.next([("dirtier", dirtier), ("overdue", overdue)])?.log == "overdue")
        #expect(CompactionCandidate.next([("clean", clean)]) == nil)
    }

    @Test("an empty log has nothing to compact")
    func empty() {
        let candidate = CompactionCandidate(
            [], start: Offset(7), checkpoint: nil, bounds: bounds(), settings: CompactionSettings(), now: now)
        #expect(!candidate.isDue)
        #expect(candidate.end == Offset(7))
    }
}
