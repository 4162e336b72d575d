import MartletBase
import MartletSimulation
import Synchronization
import Testing

@testable import MartletStorage

@Suite struct NextSegmentTests {
    private let next = "\(Bench.root)/\(Bench.partition)/martlet.next"

    /// A log whose segments take eight batches, filled with `count`.
    private func filled(_ count: Int) throws -> (bench: Bench, log: PartitionLog) {
        let bench = try Bench()
        bench.config.segmentBytes = 8 * batch(count: 1).count
        let log = try bench.log()
        for _ in 0..<count { try bench.append(batch(count: 1), to: log) }
        return (bench, log)
    }

    @Test func `the next file is made once the last one nears its size`() throws {
        let (bench, log) = try filled(6)
        #expect(try bench.disk.facts(next) == nil)
        bench.disk.startTrace()
        try bench.append(batch(count: 1), to: log)
        #expect(try bench.disk.facts(next)?.size == 0)
        #expect(barriers(bench.disk.trace) == ["sync 00000000000000000000.log", "sync martlet.next"])
        bench.disk.startTrace()
        try bench.append(batch(count: 1), to: log)
        #expect(barriers(bench.disk.trace) == ["sync 00000000000000000000.log"])
    }

    @Test func `the append that rolls waits for three syncs and the indexes come behind it`() throws {
        let (bench, log) = try filled(5)
        bench.checkpoint()
        for _ in 0..<3 { try bench.append(batch(count: 1), to: log) }
        bench.disk.startTrace()
        let disk = bench.disk
        let atWake = Mutex<[String]>([])
        var bytes = batch(count: 1)
        let outcome = try bytes.withUnsafeMutableBytes { try log.append($0, epoch: bench.epoch, now: bench.now) }
        #expect(outcome == .mustWait)
        let before = bench.recorder.wakes
        bench.recorder.whenAppendable { atWake.withLock { $0 = barriers(disk.trace) } }
        bench.jobs.runUntilIdle()
        #expect(bench.recorder.wakes > before)
        let waited = [
            "sync 00000000000000000000.log", "sync 00000000000000000008.snapshot.tmp",
            "rename 00000000000000000008.snapshot.tmp to 00000000000000000008.snapshot",
            "rename martlet.next to 00000000000000000008.log", "sync orders-0",
        ]
        #expect(atWake.withLock { $0 } == waited)
        #expect(
            barriers(disk.trace) == waited + [
                "sync martlet.indexes.tmp", "rename martlet.indexes.tmp to martlet.indexes", "sync orders-0",
                "sync 00000000000000000000.index", "sync 00000000000000000000.timeindex",
            ])
        try bench.append(batch(count: 1), to: log)
        #expect(try bench.readAll(log).count == 9)
    }

    @Test func `a crash and a stop leave nothing of it behind`() throws {
        let (bench, _) = try filled(7)
        try bench.kill()
        var log = try bench.log()
        #expect(try bench.disk.facts(next)?.size == 0)
        #expect(try bench.readAll(log).count == 7)
        #expect(try bench.disk.facts(next) == nil)
        #expect(bench.recorder.reports == [])
        try bench.append(batch(count: 1), to: log)
        #expect(try bench.disk.facts(next)?.size == 0)
        bench.stop()
        #expect(try bench.disk.facts(next) == nil)
        try bench.start()
        log = try bench.log()
        #expect(try bench.readAll(log).count == 8)
    }

    @Test func `an opening that removes the file while it is being made does not keep the log from rolling`() throws {
        let (bench, log) = try filled(6)
        try bench.append(batch(count: 1), to: log)
        try bench.disk.unlink(next)
        for _ in 0..<3 { try bench.append(batch(count: 1), to: log) }
        #expect(bench.recorder.failures == [])
        #expect(try bench.readAll(log).count == 10)
    }

    @Test func `a segment that ends before it nears its size makes the file itself`() throws {
        let (bench, log) = try filled(2)
        try bench.append(batch(count: 1, timestamp: 1_700_000_000_000 + 2 * bench.config.segmentMillis), to: log)
        #expect(try bench.names().filter { $0.hasSuffix(".log") }.count == 2)
        #expect(try bench.readAll(log).count == 3)
    }
}

/// Syncs and renames in a trace, by the last part of their paths.
private func barriers(_ trace: [IOOperation]) -> [String] {
    func name(_ path: String) -> Substring { path.split(separator: "/").last ?? "" }
    return trace.compactMap { operation in
        switch operation {
        case .synchronize(let path), .synchronizeDirectory(let path): "sync \(name(path))"
        case .rename(let path, let target): "rename \(name(path)) to \(name(target))"
        default: nil
        }
    }
}
