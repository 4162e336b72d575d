import MartletBase
import MartletSimulation
import MartletStorage
import Testing

@Suite("a disk that fails")
struct FailureTests {
    @Test(
        "a failed write, sync or truncation ends the use of the directory, and is never tried again",
        arguments: [IOKind.write, .synchronize])
    func final(kind: IOKind) throws {
        let bench = try Bench()
        let log = try bench.log()
        try bench.append(batch(["a"]), to: log)
        bench.disk.inject(DiskFault(kind, pathSuffix: ".log"))
        if kind == .write {
            #expect(throws: AppendError.self) { try bench.append(batch(["b"]), to: log) }
        } else {
            try bench.append(batch(["b"]), to: log)
        }
        #expect(bench.disk.faultsStruck == 1)
        #expect(bench.recorder.failures.map(\.kind) == [.io])
        // What was not synchronized is never said to be durable, however often it is asked for.
        #expect(bench.recorder.durableEnd(log) == Offset(1))
        bench.disk.startTrace()
        log.tick(bench.now)
        bench.checkpoint()
        #expect(throws: AppendError.self) { try bench.append(batch(["c"]), to: log) }
        #expect(bench.recorder.durableEnd(log) == Offset(1))
        #expect(!bench.disk.trace.contains { [.synchronize, .write, .rename].contains($0.kind) })
        #expect(bench.manager.directories[0].cause?.kind == .io)
        // What is durable can still be read.
        let limit = ReadLimit(upTo: Offset(1), maxBytes: 1)
        guard case .slice = try log.read(from: .zero, limit) else { throw Bench.BenchError.nothing }
    }

    @Test("what a failed sync has left in memory is on disk once the next life has opened the log")
    func forsakenPages() throws {
        let bench = try Bench()
        try bench.append(batch(["a"]), to: try bench.log())
        bench.disk.inject(DiskFault(.synchronize, pathSuffix: ".log"))
        try bench.append(batch(["b"]), to: try bench.log())
        #expect(bench.disk.faultsStruck == 1)
        // The process starts again; the machine has not gone down, and the kernel takes the pages for written.
        try bench.kill()
        let log = try bench.log()
        try bench.append(batch(["c"]), to: log)
        #expect(bench.recorder.durableEnd(log) == Offset(3))
        try bench.losePower(.keepingNothing)
        #expect(try bench.readAll(try bench.log()).map(\.header.baseOffset) == [Offset(0), Offset(1), Offset(2)])
    }

    @Test("a stop after a failure leaves no marker of a clean stop")
    func noMarker() throws {
        let bench = try Bench()
        let log = try bench.log()
        try bench.append(batch(["a"]), to: log)
        bench.disk.inject(DiskFault(.synchronize, pathSuffix: ".log"))
        try bench.append(batch(["b"]), to: log)
        bench.stop()
        bench.disk.clearFaults()
        try bench.start()
        #expect(!bench.report.wasClean)
    }

    @Test("a full disk refuses appends before a write can fail, and takes them again when there is space")
    func full() throws {
        let bench = try Bench()
        let log = try bench.log()
        try bench.append(batch(["a"]), to: log)
        bench.disk.capacity = 1 << 20
        try bench.manager.directories[0].measureSpace()
        do {
            try bench.append(batch(["b"]), to: log)
            Issue.record("an append on a full disk")
        } catch AppendError.storage(.diskFull(let path, _)) { #expect(path == Bench.root) }
        #expect(try bench.readAll(log).count == 1)
        bench.disk.capacity = nil
        try bench.manager.directories[0].measureSpace()
        try bench.append(batch(["b"]), to: log)
        #expect(log.bounds.durableEnd == Offset(2))
        #expect(bench.recorder.failures.isEmpty)
    }

    @Test("a write that finds the disk full loses nothing and leaves nothing that a start could take for a record")
    func fullInWrite() throws {
        let bench = try Bench()
        let log = try bench.log()
        try bench.append(batch(["a"]), to: log)
        bench.disk.inject(DiskFault(.write, pathSuffix: ".log", error: .noSpace, writtenBytes: 30))
        #expect(throws: AppendError.self) { try bench.append(batch(["b"]), to: log) }
        #expect(bench.disk.faultsStruck == 1)
        #expect(bench.recorder.failures.isEmpty)
        try bench.manager.directories[0].measureSpace()
        bench.stop()
        try bench.start()
        #expect(bench.report.wasClean)
        let again = try bench.log()
        #expect(try bench.readAll(again).count == 1)
        #expect(bench.recorder.reports.isEmpty)
    }

    @Test("a read-only disk fails the directory at the first write")
    func readOnly() throws {
        let bench = try Bench()
        let log = try bench.log()
        try bench.append(batch(["a"]), to: log)
        bench.disk.isReadOnly = true
        #expect(throws: AppendError.self) { try bench.append(batch(["b"]), to: log) }
        #expect(bench.recorder.failures.map(\.kind) == [.readOnly])
    }

    @Test("one directory fails, the others go on")
    func oneOfTwo() throws {
        let bench = try Bench()
        bench.stop()
        bench.settings.directories = ["data/one", "data/two"]
        try bench.start()
        let logs = try (0..<4).map { try bench.log(TopicPartition("t", PartitionIndex(Int32($0)))) }
        for log in logs { try bench.append(batch(["a"]), to: log) }
        #expect(Set(logs.map(\.home.root.path)) == ["data/one", "data/two"])
        bench.disk.inject(DiskFault(.synchronize, pathSuffix: "t-0/00000000000000000000.log"))
        try bench.append(batch(["b"]), to: logs[0])
        let failed = logs[0].home
        #expect(failed.cause != nil)
        for log in logs {
            if log.home === failed {
                #expect(throws: AppendError.self) { try bench.append(batch(["c"]), to: log) }
            } else {
                try bench.append(batch(["c"]), to: log)
                #expect(log.bounds.durableEnd == Offset(2))
            }
        }
        let next = try bench.log(TopicPartition("t", PartitionIndex(9)))
        #expect(next.home !== failed)
    }

    @Test("group commit: what is appended during a sync waits for the next one")
    func groupCommit() throws {
        let bench = try Bench()
        let log = try bench.log()
        try bench.append(batch(["a"]), to: log)
        func appendOnly() throws {
            var bytes = batch(["b"])
            _ = try bytes.withUnsafeMutableBytes { try log.append($0, epoch: bench.epoch, now: bench.now) }
        }
        for _ in 0..<10 { try appendOnly() }
        #expect(bench.jobs.waitingCount(in: .sync) == 1)
        #expect(bench.recorder.durableEnd(log) == Offset(1))
        bench.disk.startTrace()
        bench.jobs.runNext(in: .sync)
        #expect(bench.recorder.durableEnd(log) == Offset(11))
        #expect(bench.jobs.waitingCount == 0)
        #expect(bench.disk.trace.filter { $0.kind == .synchronize }.count == 1)
    }

    @Test("without flush.on.ack the end counts as durable at once, and flush.messages and flush.ms start syncs")
    func noFlush() throws {
        let bench = try Bench()
        bench.config.flushOnAck = false
        bench.config.flushMessages = 4
        bench.config.flushMillis = 1000
        let log = try bench.log()
        for index in 1...3 {
            guard case .appended(let appended) = try bench.append(batch(["a"]), to: log) else {
                throw Bench.BenchError.nothing
            }
            #expect(appended.durableEnd == Offset(Int64(index)))
        }
        #expect(bench.recorder.durableEnd(log) == .zero)
        try bench.append(batch(["a"]), to: log)
        #expect(bench.recorder.durableEnd(log) == Offset(4))
        try bench.append(batch(["a"]), to: log)
        let soon = Now(monotonic: bench.now.monotonic.advanced(byMillis: 999), wall: bench.now.wall)
        log.tick(soon)
        #expect(bench.jobs.waitingCount == 0)
        log.tick(Now(monotonic: bench.now.monotonic.advanced(byMillis: 1000), wall: bench.now.wall))
        bench.jobs.runUntilIdle()
        #expect(bench.recorder.durableEnd(log) == Offset(5))
    }

    @Test("a busy log is written with zeros ahead, which nobody reads and a stop, a roll and a start trim")
    func zerosAhead() throws {
        let bench = try Bench()
        bench.config.zeroAheadBytes = 2 << 20
        let log = try bench.log()
        let some = batch(count: 1, size: 450_000)
        for _ in 0..<10 { try bench.append(some, to: log) }
        let path = bench.path("00000000000000000000.log")
        let end = Int64(some.count * 10)
        #expect(try bench.disk.facts(path)?.size ?? 0 > end)
        #expect(log.bounds.bytes == end)
        #expect(try bench.readAll(log).count == 10)
        try bench.kill()
        var again = try bench.log()
        #expect(try bench.readAll(again).count == 10)
        #expect(bench.recorder.reports.isEmpty)
        #expect(try bench.disk.facts(path)?.size == end)
        for _ in 0..<10 { try bench.append(some, to: again) }
        bench.stop()
        #expect(try bench.disk.facts(path)?.size == end * 2)
        try bench.start()
        again = try bench.log()
        #expect(try bench.readAll(again).count == 20)
    }

    @Test("a log whose syncs cover much is not written with zeros ahead: they would be as much to write again")
    func zerosBesideLargeSyncs() throws {
        let bench = try Bench()
        bench.config.zeroAheadBytes = 2 << 20
        let log = try bench.log()
        let large = batch(count: 1, size: 900_000)
        for _ in 0..<5 { try bench.append(large, to: log) }
        #expect(try bench.disk.facts(bench.path("00000000000000000000.log"))?.size == Int64(large.count * 5))
    }
}
