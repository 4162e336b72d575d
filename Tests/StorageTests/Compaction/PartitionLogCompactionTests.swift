import MartletBase
import MartletRecords
import Synchronization
import Testing

@testable import MartletStorage

@Suite struct PartitionLogCompactionTests {
    private func keyed(_ pairs: [(String, String)], timestamp: Int64 = 1_700_000_000_000) throws -> [UInt8] {
        var builder = RecordBatchBuilder()
        for (key, value) in pairs {
            let (key, value) = (Array(key.utf8), Array(value.utf8))
            try builder.append(timestamp: Timestamp(timestamp), key: key.span.bytes, value: value.span.bytes)
        }
        var compressor = Compressor()
        var output = ByteBuffer()
        try builder.finish(using: &compressor, into: &output)
        return output.array()
    }

    /// A log of several sealed segments in which the same ten keys come again and again.
    private func filled(_ bench: Bench) throws -> PartitionLog {
        bench.config.isCompacted = true
        bench.config.segmentBytes = 400
        let log = try bench.log()
        for round in 0..<30 {
            try bench.append(try keyed([("\(round % 10)", "\(round)"), ("x", "\(round)")]), to: log)
        }
        log.advance(highWatermark: log.bounds.end)
        return log
    }

    private func task(_ log: PartitionLog, _ bench: Bench) throws -> CompactionTask {
        var known: [Offset: SegmentFacts] = [:]
        let bounds = log.bounds
        let candidate = CompactionCandidate(
            try log.segmentFacts(&known), start: bounds.start, checkpoint: nil,
            bounds: CompactionBounds(
                lastStableOffset: bounds.lastStableOffset, highWatermark: bounds.highWatermark,
                durableEnd: bounds.durableEnd), settings: CompactionSettings(), now: bench.now.wall)
        var config = bench.config
        config.segmentBytes = 1 << 20
        log.update(config)
        return try #require(log.compactionTask(candidate, CompactionSettings(), now: bench.now.wall))
    }

    private func compact(_ log: PartitionLog, _ bench: Bench) throws -> [Bool] {
        var run = CompactionRun(try task(log, bench), on: bench.disk)
        let outcomes = Mutex<[Bool]>([])
        while true {
            switch try run.step(bytes: 1000) {
            case .working: continue
            case .finished: return outcomes.withLock { $0 }
            case .replaces(let replacement):
                log.replaceSegments(replacement) { result in
                    outcomes.withLock { $0.append((try? result.get()) ?? false) }
                }
                bench.jobs.runUntilIdle()
            }
        }
    }

    @Test("a compacted log is read as before, goes on taking batches, and is found again after a stop and a kill")
    func wholeLife() throws {
        let bench = try Bench()
        var log = try filled(bench)
        let end = log.bounds.end
        let before = try bench.readAll(log)
        let bytesBefore = log.bounds.bytes
        #expect(try compact(log, bench) == [true])
        #expect(log.bounds.bytes < bytesBefore)
        #expect(log.bounds.end == end)
        let after = try bench.readAll(log)
        #expect(after.count < before.count)
        #expect(after.last == before.last)
        #expect(try !bench.names().contains { $0.hasSuffix(".swap") || $0.hasSuffix(".cleaned") })
        try bench.append(try keyed([("new", "1")]), to: log)
        let grown = try bench.readAll(log)
        #expect(grown.count == after.count + 1)

        bench.stop()
        try bench.start()
        log = try bench.log()
        #expect(try bench.readAll(log) == grown)
        try bench.kill()
        log = try bench.log()
        #expect(try bench.readAll(log) == grown)
        #expect(bench.recorder.reports.isEmpty)
    }

    @Test("a log that was compacted before its topic's policy changed has no damage, in the middle of a compaction too")
    func policyChanged() throws {
        let bench = try Bench()
        var log = try filled(bench)
        #expect(try compact(log, bench) == [true])
        bench.config.isCompacted = false
        log.update(bench.config)
        let batches = try bench.readAll(log)
        for offset in 0..<log.bounds.end.rawValue {
            let limit = ReadLimit(upTo: log.bounds.end, maxBytes: 1 << 20)
            guard case .slice = try log.read(from: Offset(offset), limit, waiting: true) else {
                Issue.record("nothing at offset \(offset)")
                continue
            }
        }
        bench.checkpoint()
        // Nothing is known of what was synchronized: all of the log is verified.
        for name in ["recovery-point-offset-checkpoint", "martlet.recovery-point-offset-checkpoint"] {
            try bench.disk.unlink("\(Bench.root)/\(name)")
        }
        try bench.append(batch(["dirty"]), to: log)
        try bench.kill()
        log = try bench.log()
        #expect(try bench.readAll(log).dropLast() == batches)
        #expect(bench.recorder.reports.isEmpty)
        let target = try #require(
            try bench.manager.scrubTarget(of: Bench.partition, from: .zero, isCompacted: false))
        #expect(try bench.manager.scrub(target).step(bytes: .max / 2) == .finished)
        bench.stop()
        let directory = DirectoryPath("\(Bench.root)/\(Bench.partition)")
        var check = try PartitionCheck(
            try PartitionFiles(directory, on: bench.disk), try PartitionSurroundings(of: directory, on: bench.disk),
            on: bench.disk)
        #expect(try check.run { _ in }.isDamaged == false)
    }

    @Test("a reader that holds a part of an old segment reads it to the end")
    func oldReaders() throws {
        let bench = try Bench()
        let log = try filled(bench)
        let limit = ReadLimit(upTo: log.bounds.end, maxBytes: 1 << 20)
        guard case .slice(let slice) = try log.read(from: .zero, limit, waiting: true) else {
            Issue.record("nothing to read")
            return
        }
        let bytes = try slice.load()
        #expect(try compact(log, bench) == [true])
        bench.now = Now(monotonic: bench.now.monotonic, wall: bench.now.wall.advanced(byMillis: 3_600_000))
        bench.manager.tick(bench.now)
        bench.jobs.runUntilIdle()
        #expect(try !bench.names().contains { $0.hasSuffix(FileNames.deleted) })
        #expect(try slice.loadVerified() == bytes)
    }

    @Test("segments that retention has taken meanwhile are not brought back by a replacement")
    func overtaken() throws {
        let bench = try Bench()
        let log = try filled(bench)
        var run = CompactionRun(try task(log, bench), on: bench.disk)
        guard case .replaces(let replacement) = try run.step(bytes: .max / 2) else {
            Issue.record("nothing was compacted")
            return
        }
        log.advanceStart(to: Offset(20)) { _ in }
        let outcome = Mutex<Bool?>(nil)
        log.replaceSegments(replacement) { result in outcome.withLock { $0 = try? result.get() } }
        bench.jobs.runUntilIdle()
        #expect(outcome.withLock { $0 } == false)
        #expect(try !bench.names().contains { $0.hasSuffix(".swap") })
        #expect(try bench.readAll(log).first?.header.baseOffset == Offset(20))
    }

    @Test("retention rolls an expired active segment, moves the start and removes the files")
    func retention() throws {
        let bench = try Bench()
        let log = try filled(bench)
        let end = log.bounds.end
        var known: [Offset: SegmentFacts] = [:]
        let segments = try log.segmentFacts(&known).count
        let outcome = Mutex<RetentionOutcome?>(nil)
        log.applyRetention(RetentionSettings(millis: 1000), now: bench.now.wall.advanced(byMillis: 5000)) { result in
            outcome.withLock { $0 = try? result.get() }
        }
        bench.jobs.runUntilIdle()
        #expect(outcome.withLock { $0?.segments } == segments)
        #expect(log.bounds.start == end)
        #expect(log.bounds.end == end)
        #expect(log.bounds.bytes == 0)
        try bench.append(try keyed([("new", "1")]), to: log)
        #expect(try bench.readAll(log).map(\.header.baseOffset) == [end])
    }
}
