import MartletBase
import MartletRecords
import MartletSimulation
import Synchronization
import Testing

@testable import MartletStorage

@Suite struct SegmentScrubTests {
    /// Segments of five batches with one record each.
    private func filled(batches: Int = 12) throws -> (bench: Bench, log: PartitionLog) {
        let bench = try Bench()
        bench.config.segmentBytes = 5 * batch(count: 1).count
        let log = try bench.log()
        for _ in 0..<batches { try bench.append(batch(count: 1), to: log) }
        return (bench, log)
    }

    private func targets(_ bench: Bench, isCompacted: Bool = false) throws -> [ScrubTarget] {
        var targets: [ScrubTarget] = []
        var next = Offset.zero
        while let target = try bench.manager.scrubTarget(of: Bench.partition, from: next, isCompacted: isCompacted) {
            targets.append(target)
            next = target.base + 1
        }
        return targets
    }

    private func damage(_ target: ScrubTarget, _ bench: Bench, stepBytes: Int64 = 50) throws -> [FaultyRange] {
        let scrub = try bench.manager.scrub(target)
        var found: [FaultyRange] = []
        while true {
            switch try scrub.step(bytes: stepBytes) {
            case .working: continue
            case .damage(let range): found.append(range)
            case .finished: return found
            }
        }
    }

    @Test func `an open log is read up to its durable end and a log at rest as it lies`() throws {
        let (bench, _) = try filled()
        let size = Int64(batch(count: 1).count)
        let open = try targets(bench)
        #expect(open.map(\.base) == [0, 5, 10].map { Offset($0) })
        #expect(open.map(\.bytes) == [5 * size, 5 * size, 2 * size])
        #expect(open.map(\.isOfOpenLog) == [true, true, true])
        bench.stop()
        try bench.start()
        let resting = try targets(bench)
        #expect(resting.map(\.base) == open.map(\.base))
        #expect(resting.map(\.bytes) == open.map(\.bytes))
        #expect(resting.map(\.isOfOpenLog) == [false, false, false])
        #expect(bench.manager.logsInUse.isEmpty)
    }

    @Test func `every byte is read and every flipped bit of a batch is found where it is`() throws {
        let (bench, _) = try filled()
        let size = batch(count: 1).count
        for target in try targets(bench) {
            let found = try damage(target, bench)
            #expect(found == [])
        }
        for byte in stride(from: 0, to: size, by: 5) {
            let (bench, _) = try filled()
            let path = bench.path("00000000000000000005.log")
            try bench.disk.flipBit(path, byte: 2 * size + byte, bit: 3)
            let target = try targets(bench)[1]
            let found = try damage(target, bench)
            #expect(found.count == 1, "byte \(byte): \(found)")
            // That an epoch is wrong shows at the batch behind it.
            let positions = [2, (12..<16).contains(byte) ? 3 : 2].map { Int64($0 * size) }
            let position = try #require(found.first).position
            #expect(positions.contains(position), "byte \(byte): \(found)")
        }
    }

    @Test func `batches that are missing are damage unless compaction may have taken them`() throws {
        let (bench, _) = try filled()
        let size = batch(count: 1).count
        bench.stop()
        let path = bench.path("00000000000000000005.log")
        let file = try bench.disk.open(path, .readWrite)
        try file.truncate(to: Int64(4 * size))
        try bench.start()
        let target = try targets(bench)[1]
        let found = try damage(target, bench)
        #expect(
            found == [
                FaultyRange(
                    segment: Offset(5), first: Offset(9), next: Offset(10), position: Int64(4 * size),
                    endPosition: Int64(4 * size))
            ])
        let compacted = try targets(bench, isCompacted: true)[1]
        let foundAgain = try damage(compacted, bench)
        #expect(foundAgain == [])
    }

    @Test func `damage is marked once and not in a segment that the log has given up`() throws {
        let (bench, log) = try filled()
        let target = try targets(bench)[1]
        try bench.disk.flipBit(bench.path("00000000000000000005.log"), byte: 70)
        let range = try #require(try damage(target, bench).first)
        let news = Mutex<[Bool]>([])
        for _ in 0..<2 { log.mark(range, in: target) { isNew in news.withLock { $0.append(isNew) } } }
        bench.jobs.runUntilIdle()
        #expect(news.withLock { $0 } == [true, false])
        #expect(log.faultyRanges == [range])
        #expect(bench.recorder.reports == [.damaged(path: log.path, range)])

        let (other, cut) = try filled()
        let stale = try targets(other)[1]
        cut.truncate(to: Offset(3)) { _ in }
        cut.mark(range, in: stale) { isNew in news.withLock { $0.append(isNew) } }
        other.jobs.runUntilIdle()
        #expect(news.withLock { $0 } == [true, false, false])
        #expect(cut.faultyRanges == [])
    }

    @Test func `a part of known damage tells nothing new`() {
        func range(_ first: Int64, _ next: Int64, _ position: Int64, _ end: Int64) -> FaultyRange {
            FaultyRange(
                segment: .zero, first: Offset(first), next: Offset(next), position: position, endPosition: end)
        }
        var ranges = FaultyRanges()
        let news = [range(2, 8, 100, 400), range(3, 5, 150, 250), range(3, 9, 150, 450)].map { ranges.insert($0) }
        #expect(news == [true, false, true])
        #expect(ranges.ranges == [range(2, 9, 100, 450)])
    }
}
