import MartletBase
import MartletRecords
import MartletSimulation
import MartletStorage
import Testing

@Suite("a partition's log")
struct PartitionLogTests {
    @Test("a batch gets its offset and epoch, and is read back as it was written")
    func appendAndRead() throws {
        let bench = try Bench()
        bench.epoch = LeaderEpoch(4)
        let log = try bench.log()
        let sent = batch(["a", "b", "c"])
        guard case .appended(let first) = try bench.append(sent, to: log) else { throw Bench.BenchError.nothing }
        guard case .appended(let second) = try bench.append(sent, to: log) else { throw Bench.BenchError.nothing }
        #expect((first.baseOffset, first.lastOffset) == (Offset(0), Offset(2)))
        #expect((second.baseOffset, second.lastOffset) == (Offset(3), Offset(5)))
        let stored = try bench.readAll(log)
        #expect(stored.map(\.header.baseOffset) == [Offset(0), Offset(3)])
        #expect(stored.map(\.header.leaderEpoch) == [LeaderEpoch(4), LeaderEpoch(4)])
        // Everything the checksum covers is what the client sent.
        #expect(stored.allSatisfy { $0.bytes[17...] == sent[17...] })
        #expect(bench.recorder.durableEnd(log) == Offset(6))
    }

    @Test("nothing is on disk before the first append")
    func absent() throws {
        let bench = try Bench()
        let log = try bench.log()
        #expect(log.bounds.end == .zero)
        #expect(try bench.disk.facts(log.path) == nil)
        try bench.append(batch(["a"]), to: log)
        #expect(try bench.names().contains("00000000000000000000.log"))
        bench.checkpoint()
        #expect(try bench.names().contains("partition.metadata"))
    }

    @Test("a log stopped in order is opened only when it is used")
    func stopAndStart() throws {
        let bench = try Bench()
        var log = try bench.log()
        for _ in 0..<5 { try bench.append(batch(["a", "b"]), to: log) }
        bench.stop()
        try bench.start()
        #expect(bench.report.wasClean)
        log = try bench.log()
        #expect(!log.isOpen)
        #expect(log.bounds.end == Offset(10))
        #expect(log.bounds.latestEpoch == LeaderEpoch(0))
        #expect(try bench.readAll(log).count == 5)
        try bench.append(batch(["c"]), to: log)
        #expect(log.bounds.end == Offset(11))
        #expect(bench.recorder.reports.isEmpty)
    }

    @Test("a killed broker has lost nothing and starts unclean")
    func killAndStart() throws {
        let bench = try Bench()
        var log = try bench.log()
        for _ in 0..<5 { try bench.append(batch(["a", "b"]), to: log) }
        let before = try bench.readAll(log)
        try bench.kill()
        #expect(!bench.report.wasClean)
        log = try bench.log()
        #expect(try bench.readAll(log) == before)
        #expect(bench.recorder.durableEnd(log) == Offset(10))
    }

    @Test("a segment is rolled when the next batch would not fit, and reads go on across")
    func roll() throws {
        let bench = try Bench()
        let size = batch(count: 10).count
        bench.config.segmentBytes = size * 3
        let log = try bench.log()
        for _ in 0..<10 { try bench.append(batch(count: 10), to: log) }
        let logs = try bench.names().filter { $0.hasSuffix(".log") }
        #expect(
            logs == [
                "00000000000000000000.log", "00000000000000000030.log", "00000000000000000060.log",
                "00000000000000000090.log",
            ])
        #expect(try bench.readAll(log).map(\.header.baseOffset.rawValue) == [0, 10, 20, 30, 40, 50, 60, 70, 80, 90])
        #expect(log.bounds.durableEnd == Offset(100))
        // Two snapshots are kept.
        #expect(try bench.names().filter { $0.hasSuffix(".snapshot") }.count == 2)
        #expect(log.bounds.bytes == Int64(size * 10))
    }

    @Test("a read starts with the batch that holds the offset and stops at its limits")
    func readLimits() throws {
        let bench = try Bench()
        let log = try bench.log()
        for _ in 0..<4 { try bench.append(batch(count: 10), to: log) }
        let size = batch(count: 10).count
        func read(_ offset: Int64, upTo: Int64, maxBytes: Int, whole: Bool = true) throws -> [Int64] {
            let limit = ReadLimit(upTo: Offset(upTo), maxBytes: maxBytes, wholeFirstBatch: whole)
            guard case .slice(let slice) = try log.read(from: Offset(offset), limit) else { return [] }
            return try StoredBatch.parse(slice.load()).map(\.header.baseOffset.rawValue)
        }
        #expect(try read(0, upTo: 40, maxBytes: 1 << 20) == [0, 10, 20, 30])
        #expect(try read(15, upTo: 40, maxBytes: 1 << 20) == [10, 20, 30])
        #expect(try read(15, upTo: 30, maxBytes: 1 << 20) == [10, 20])
        #expect(try read(15, upTo: 40, maxBytes: 1) == [10])
        #expect(try read(15, upTo: 40, maxBytes: 1, whole: false) == [])
        #expect(try read(0, upTo: 40, maxBytes: size * 2) == [0, 10])
        #expect(try read(30, upTo: 30, maxBytes: 1 << 20) == [])
        #expect(try read(40, upTo: 40, maxBytes: 1 << 20) == [])
        #expect(throws: StorageError.offsetOutOfRange(Offset(41), start: .zero, end: Offset(40))) {
            try read(41, upTo: 40, maxBytes: 1)
        }
    }

    @Test("a leader of an older epoch appends nothing")
    func fenced() throws {
        let bench = try Bench()
        bench.epoch = LeaderEpoch(5)
        let log = try bench.log()
        try bench.append(batch(["a"]), to: log)
        bench.epoch = LeaderEpoch(4)
        #expect(throws: AppendError.fencedEpoch(current: LeaderEpoch(5), found: LeaderEpoch(4))) {
            try bench.append(batch(["b"]), to: log)
        }
        #expect(log.bounds.end == Offset(1))
    }

    @Test("a follower keeps offsets and epochs, and refuses gaps, falling epochs and bad checksums")
    func replicate() throws {
        let leader = try Bench()
        leader.epoch = LeaderEpoch(3)
        let source = try leader.log()
        for _ in 0..<3 { try leader.append(batch(["a", "b"]), to: source) }
        let batches = try leader.readAll(source).map(\.bytes)

        let bench = try Bench()
        let log = try bench.manager.obtain(Bench.partition, topicID: Bench.topicID, config: bench.config)
        func take(_ bytes: [UInt8]) throws -> ReplicatedOutcome {
            for _ in 0..<5 {
                let outcome = try bytes.withUnsafeBytes { try log.appendReplicated($0, now: bench.now) }
                bench.jobs.runUntilIdle()
                if outcome != .mustWait { return outcome }
            }
            throw Bench.BenchError.waitsForever
        }
        #expect(try take(batches[0]) == .appended(bytes: batches[0].count, end: Offset(2)))
        #expect(throws: AppendError.notContiguous(expected: Offset(2), found: Offset(4))) { try take(batches[2]) }
        #expect(throws: AppendError.notContiguous(expected: Offset(2), found: Offset(0))) { try take(batches[0]) }
        var damaged = batches[1]
        damaged[damaged.count - 1] ^= 1
        #expect(throws: AppendError.self) { try take(damaged) }
        // The last batch is cut off, as at the end of a fetch.
        let rest = batches[1] + batches[2].dropLast()
        #expect(try take(rest) == .appended(bytes: batches[1].count, end: Offset(4)))
        var older = batches[2]
        older[15] = 2
        #expect(throws: AppendError.epochFell(last: LeaderEpoch(3), found: LeaderEpoch(2))) { try take(older) }
        #expect(try take(batches[2]) == .appended(bytes: batches[2].count, end: Offset(6)))
        #expect(try bench.readAll(log).map(\.bytes) == batches)
        #expect(log.end(of: LeaderEpoch(3)).map { $0.end } == Offset(6))
    }
}
