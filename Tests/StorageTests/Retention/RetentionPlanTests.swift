import MartletBase
import TestSupport
import Testing

@testable import MartletStorage

@Suite struct RetentionPlanTests {
    private let now = Timestamp(1_000_000)

    /// Segments of 100 offsets and 1,000 bytes; the last one is active.
    private func segments(newest timestamps: [Int64]) -> [SegmentFacts] {
        timestamps.enumerated().map { index, timestamp in
            SegmentFacts(
                base: Offset(Int64(index) * 100), next: Offset(Int64(index + 1) * 100), bytes: 1000,
                largestTimestamp: Timestamp(timestamp), isActive: index == timestamps.count - 1)
        }
    }

    private func plan(
        _ segments: [SegmentFacts], start: Int64 = 0, highWatermark: Int64 = .max, _ settings: RetentionSettings
    ) -> RetentionPlan {
        RetentionPlan(
            segments, start: Offset(start), highWatermark: Offset(highWatermark), settings: settings, now: now)
    }

    @Test("segments go whose youngest record is older than the retention time, and not a millisecond earlier")
    func time() {
        let segments = segments(newest: [998_999, 999_000, 999_001, 1_000_000])
        let expired = plan(segments, RetentionSettings(millis: 1000))
        #expect(expired.deletions.map(\.base) == [Offset(0)])
        #expect(expired.deletions.map(\.reason) == [.expired])
        #expect(expired.start == Offset(100))
        #expect(plan(segments, RetentionSettings(millis: 999)).deletions.count == 2)
    }

    @Test("an old segment behind a young one stays: only a prefix goes")
    func prefix() {
        let plan = plan(segments(newest: [1, 999_999, 1, 1]), RetentionSettings(millis: 1000))
        #expect(plan.deletions.map(\.base) == [Offset(0)])
        #expect(!plan.rollsActive)
    }

    @Test("segments go while what stays holds at least the retention size")
    func size() {
        let segments = segments(newest: [1, 1, 1, 1])
        for (limit, expected) in [(4000, 0), (3001, 0), (3000, 1), (2500, 1), (1000, 3), (0, 4), (5000, 0)] {
            let plan = plan(segments, RetentionSettings(bytes: Int64(limit)))
            #expect(plan.deletions.count == expected, "retention.bytes=\(limit)")
            #expect(plan.deletions.allSatisfy { $0.reason == .overSize })
            #expect(plan.start == Offset(Int64(expected) * 100))
        }
    }

    @Test("the active segment is rolled first when it is expired as a whole")
    func active() {
        let plan = plan(segments(newest: [1, 2]), RetentionSettings(millis: 10))
        #expect(plan.deletions.count == 2)
        #expect(plan.rollsActive)
        #expect(plan.start == Offset(200))
    }

    @Test("an empty active segment stays")
    func emptyActive() {
        let active = SegmentFacts(
            base: Offset(5), next: Offset(5), bytes: 0, largestTimestamp: Timestamp(0), isActive: true)
        #expect(plan([active], start: 5, RetentionSettings(millis: 0, bytes: 0)).isEmpty)
    }

    @Test("nothing that reaches above the high watermark goes, whatever its age, size or place")
    func highWatermark() {
        let segments = segments(newest: [1, 1, 1])
        let settings = RetentionSettings(millis: 0, bytes: 0)
        #expect(plan(segments, highWatermark: 99, settings).isEmpty)
        #expect(plan(segments, highWatermark: 100, settings).deletions.count == 1)
        #expect(plan(segments, highWatermark: 299, settings).deletions.count == 2)
        #expect(plan(segments, start: 200, highWatermark: 150, RetentionSettings()).deletions.count == 1)
    }

    @Test("segments below the log's start go under every policy, the active one never for that")
    func belowStart() {
        let segments = segments(newest: [1, 1, 1])
        let compacted = plan(segments, start: 250, RetentionSettings(deletes: false, millis: 0, bytes: 0))
        #expect(compacted.deletions.map(\.reason) == [.belowStart, .belowStart])
        #expect(compacted.start == Offset(250))
        #expect(plan(segments, start: 300, RetentionSettings(deletes: false)).deletions.count == 2)
        #expect(plan(segments, start: 199, RetentionSettings(deletes: false)).deletions.count == 1)
    }

    @Test("compact and delete together lose by age and size too, compact alone does not")
    func policies() {
        let segments = segments(newest: [1, 1, 999_999])
        #expect(plan(segments, RetentionSettings(deletes: true, millis: 1000)).deletions.count == 2)
        #expect(plan(segments, RetentionSettings(deletes: false, millis: 1000)).isEmpty)
    }

    @Test("a negative setting is no bound, and timestamps at the ends of the range do not trap")
    func extremes() {
        let settings = RetentionSettings(deletes: true, retentionMillis: -1, retentionBytes: -1)
        #expect(settings == RetentionSettings())
        let far = segments(newest: [.min, .max, 0])
        #expect(plan(far, RetentionSettings(millis: 1000)).deletions.count == 1)
        #expect(plan(far, RetentionSettings(millis: .max)).deletions.count == 0)
    }

    @Test("what a plan deletes is a prefix, ends at its start, and frees no more than the bounds ask for")
    func property() {
        let seed = Seed()
        var random = seed.random
        for _ in 0..<500 {
            var base = Offset(Int64.random(in: 0...50, using: &random))
            let first = base
            var segments: [SegmentFacts] = []
            let count = Int.random(in: 1...8, using: &random)
            for index in 0..<count {
                let next = base + Int64.random(in: 1...20, using: &random)
                segments.append(
                    SegmentFacts(
                        base: base, next: next, bytes: Int64.random(in: 0...100, using: &random),
                        largestTimestamp: Timestamp(Int64.random(in: 900_000...1_100_000, using: &random)),
                        isActive: index == count - 1))
                base = next
            }
            let start = first + Int64.random(in: 0...(base - first), using: &random)
            let highWatermark = start + Int64.random(in: 0...(base - start), using: &random)
            let settings = RetentionSettings(
                deletes: Bool.random(using: &random), millis: Int64.random(in: 0...100_000, using: &random),
                bytes: Int64.random(in: 0...500, using: &random))
            let plan = RetentionPlan(
                segments, start: start, highWatermark: highWatermark, settings: settings, now: now)
            let gone = segments.prefix(plan.deletions.count)
            #expect(plan.deletions.map(\.base) == gone.map(\.base), "\(seed)")
            #expect(plan.start == max(start, gone.last?.next ?? start), "\(seed)")
            #expect(gone.allSatisfy { $0.next <= highWatermark }, "\(seed)")
            let left = segments.dropFirst(gone.count).reduce(0) { $0 + $1.bytes }
            if plan.deletions.contains(where: { $0.reason == .overSize }), let limit = settings.bytes {
                let needed = plan.deletions.last?.reason == .overSize
                #expect(!needed || left >= limit, "\(seed)")
            }
            #expect(plan.rollsActive == (gone.count == segments.count), "\(seed)")
        }
    }
}
