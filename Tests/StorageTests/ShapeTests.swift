import MartletBase
import MartletSimulation
import MartletStorage
import Synchronization
import Testing

@Suite("the shape of a log")
struct ShapeTests {
    private func filled(_ bench: Bench, epochs: [Int32: Int] = [0: 10]) throws -> PartitionLog {
        bench.config.segmentBytes = batch(count: 10).count * 3
        bench.config.indexIntervalBytes = 1
        var log = try bench.log()
        for (epoch, count) in epochs.sorted(by: { $0.key < $1.key }) {
            bench.epoch = LeaderEpoch(epoch)
            log = try bench.log()
            for _ in 0..<count { try bench.append(batch(count: 10), to: log) }
        }
        return log
    }

    private func wait<Value: Sendable>(
        _ bench: Bench, _ start: (@escaping @Sendable (Result<Value, StorageError>) -> Void) -> Void
    ) throws -> Value {
        let result = Mutex<Result<Value, StorageError>?>(nil)
        start { value in result.withLock { $0 = value } }
        bench.jobs.runUntilIdle()
        return try #require(result.withLock { $0 }).get()
    }

    @Test("a truncation cuts whole batches, and the log goes on there", arguments: [0, 5, 10, 45, 60, 99, 100, 120])
    func truncate(offset: Int64) throws {
        let bench = try Bench()
        let log = try filled(bench)
        let end = try wait(bench) { log.truncate(to: Offset(offset), $0) }
        let expected = min(offset / 10 * 10, 100)
        #expect(end == Offset(expected))
        #expect(log.bounds.end == end)
        #expect(log.bounds.durableEnd == end)
        #expect(
            try bench.readAll(log).map(\.header.baseOffset.rawValue) == Array(stride(from: 0, to: expected, by: 10)))
        bench.epoch = LeaderEpoch(1)
        try bench.append(batch(count: 10), to: try bench.log())
        #expect(try bench.readAll(log).last?.header.baseOffset == end)
        try bench.kill()
        let again = try bench.log()
        #expect(try bench.readAll(again).count == Int(expected / 10) + 1)
        #expect(bench.recorder.reports.isEmpty)
    }

    @Test("a truncation forgets the epochs and producers that it cuts off")
    func truncateEpochs() throws {
        let bench = try Bench()
        var log = try filled(bench, epochs: [0: 2, 3: 3, 7: 4])
        try bench.append(batch(["a"], producer: 1, sequence: 0), to: log)
        _ = try wait(bench) { log.truncate(to: Offset(40), $0) }
        #expect(log.bounds.latestEpoch == LeaderEpoch(7))
        #expect(log.producers.isEmpty)
        let (epoch, end) = try #require(log.end(of: LeaderEpoch(0)))
        #expect((epoch, end) == (LeaderEpoch(0), Offset(20)))
        #expect(log.end(of: LeaderEpoch(5)).map { [$0.epoch.rawValue: $0.end] } == [3: Offset(40)])
        try bench.kill()
        bench.epoch = LeaderEpoch(8)
        log = try bench.log()
        try bench.open(log)
        #expect(log.epoch(at: Offset(39)) == LeaderEpoch(3))
    }

    @Test("a log restarted elsewhere holds nothing of before")
    func restartAt() throws {
        let bench = try Bench()
        let log = try filled(bench)
        #expect(try wait(bench) { log.restart(at: Offset(1000), $0) } == Offset(1000))
        #expect(log.bounds.start == Offset(1000))
        try bench.append(batch(count: 10), to: log)
        #expect(try bench.readAll(log).map(\.header.baseOffset) == [Offset(1000)])
        try bench.kill()
        let again = try bench.log()
        #expect(try bench.readAll(again).map(\.header.baseOffset) == [Offset(1000)])
        #expect(again.bounds.start == Offset(1000))
    }

    @Test("the start moves up to the high watermark at most; whole segments before it go, later")
    func advanceStart() throws {
        let bench = try Bench()
        let log = try filled(bench)
        log.advance(highWatermark: Offset(80))
        #expect(throws: StorageError.self) {
            _ = try wait(bench) { log.advanceStart(to: Offset(81), $0) }
        }
        #expect(try wait(bench) { log.advanceStart(to: Offset(65), $0) } == Offset(65))
        #expect(log.bounds.start == Offset(65))
        let limit = ReadLimit(upTo: Offset(80), maxBytes: 1)
        #expect(throws: StorageError.self) { try log.read(from: Offset(64), limit) }
        #expect(
            try bench.names().filter { $0.hasSuffix(".log") } == [
                "00000000000000000060.log", "00000000000000000090.log",
            ])
        #expect(try bench.names().contains("00000000000000000000.log.deleted"))
        log.tick(Now(monotonic: bench.now.monotonic, wall: Timestamp(bench.now.wall.rawValue * 2)))
        bench.jobs.runUntilIdle()
        #expect(try bench.names().allSatisfy { !$0.hasSuffix(".deleted") })
        try bench.kill()
        let again = try bench.log()
        try bench.open(again)
        #expect(again.bounds.start == Offset(65))
        #expect(again.faultyRanges.isEmpty)
    }

    @Test("a segment that somebody removed is damage, not an empty range", arguments: [0, 30, 60])
    func lostSegment(base: Int64) throws {
        let bench = try Bench()
        var log = try filled(bench)
        bench.checkpoint()
        try bench.disk.lose(bench.path(FileNames.segment(Offset(base), ".log")))
        try bench.kill()
        log = try bench.log()
        try bench.open(log)
        let limit = ReadLimit(upTo: Offset(100), maxBytes: 1)
        for offset in [base, base + 15, base + 29] {
            #expect(throws: StorageError.self, "offset \(offset)") {
                try log.read(from: Offset(offset), limit, waiting: true)
            }
        }
        #expect(try bench.readAll(log, from: Offset(base + 30)).first?.header.baseOffset == Offset(base + 30))
    }

    @Test("few segments are open however many are read")
    func openSegments() throws {
        let bench = try Bench(openSegments: 2)
        let log = try filled(bench, epochs: [0: 30])
        bench.checkpoint()
        #expect(try bench.readAll(log).count == 30)
        #expect(bench.manager.cache.count <= 2)
        #expect(bench.disk.openFileCount <= 4)
        try bench.append(batch(count: 10), to: log)
        #expect(try bench.readAll(log).count == 31)
    }

    @Test("a deleted log leaves nothing behind, and its name can be used again")
    func delete() throws {
        let bench = try Bench()
        let log = try filled(bench)
        let failure = Mutex<StorageError??>(nil)
        bench.manager.delete(Bench.partition) { error in failure.withLock { $0 = .some(error) } }
        bench.jobs.runUntilIdle()
        #expect(failure.withLock { $0 } == .some(nil))
        #expect(throws: AppendError.storage(.closed(log.id))) { try bench.append(batch(["a"]), to: log) }
        #expect(try bench.disk.list(Bench.root).allSatisfy { !$0.isDirectory })
        let next = try bench.manager.obtain(Bench.partition, topicID: TopicID(high: 9, low: 9), config: bench.config)
        #expect(next.bounds.end == .zero)
        next.beginLeading(bench.epoch)
        try bench.append(batch(["b"]), to: next)
        #expect(next.bounds.end == Offset(1))
    }

    @Test("a log begins where another of its name is still being deleted, and has nothing of it", arguments: 0..<40)
    func replaceWhileDeleting(_ seed: UInt64) throws {
        let bench = try Bench(jobs: SimulatedJobs(random: SeededRandom(seed: seed)))
        var last = try filled(bench)
        let failures = Mutex<[StorageError]>([])
        for round in 1...3 as ClosedRange<UInt64> {
            bench.manager.delete(Bench.partition) { error in
                if let error { failures.withLock { $0.append(error) } }
            }
            last = try bench.manager.obtain(
                Bench.partition, topicID: TopicID(high: 9, low: round), config: bench.config)
            last.beginLeading(bench.epoch)
            var values = batch(["of round \(round)"])
            let outcome = try values.withUnsafeMutableBytes { bytes in
                try last.append(bytes, from: .client, epoch: bench.epoch, now: bench.now)
            }
            #expect(outcome == .mustWait)
        }
        bench.jobs.runUntilIdle()
        #expect(failures.withLock { $0 } == [])
        try bench.append(batch(["kept"]), to: last)
        #expect(last.bounds.end == Offset(1))
        try bench.losePower(.keepingNothing)
        let again = try bench.manager.obtain(
            Bench.partition, topicID: TopicID(high: 9, low: 3), config: bench.config)
        again.beginLeading(bench.epoch)
        #expect(try bench.readAll(again).count == 1)
    }
}
