import MartletBase
import MartletSimulation
import Testing

@testable import MartletStorage

/// What the first record of a partition costs, and what a crash makes of a log that has just been born.
@Suite struct NewLogTests {
    private func partitions(_ count: Int) -> [TopicPartition] {
        (0..<count).map { TopicPartition("t", PartitionIndex(Int32($0))) }
    }

    /// Every log gets a record; nothing waits for another's.
    private func appendToAll(_ logs: [PartitionLog], _ bench: Bench) throws {
        for log in logs {
            var bytes = batch(["first"])
            let outcome = try bytes.withUnsafeMutableBytes { try log.append($0, epoch: bench.epoch, now: bench.now) }
            #expect(outcome == .mustWait)
        }
        while bench.jobs.runNext(in: .log) {}
        for log in logs {
            var bytes = batch(["first"])
            let outcome = try bytes.withUnsafeMutableBytes { try log.append($0, epoch: bench.epoch, now: bench.now) }
            guard case .appended = outcome else {
                Issue.record("\(log.id): \(outcome)")
                continue
            }
        }
    }

    private func syncs(_ bench: Bench) -> [String: Int] {
        var counts: [String: Int] = [:]
        for operation in bench.disk.trace {
            switch operation {
            case .synchronize(let path) where path.hasSuffix(FileNames.log): counts["log", default: 0] += 1
            case .synchronize(let path): counts[path, default: 0] += 1
            case .synchronizeDirectory(Bench.root): counts["log directory", default: 0] += 1
            case .synchronizeDirectory: counts["partition", default: 0] += 1
            default: break
            }
        }
        return counts
    }

    @Test(arguments: [1, 100])
    func `the first records of new partitions wait for no sync and share what they can`(count: Int) throws {
        let bench = try Bench(openSegments: 200)
        let logs = try partitions(count).map { try bench.log($0) }
        bench.disk.startTrace()
        try appendToAll(logs, bench)
        #expect(syncs(bench) == [:])
        bench.jobs.runUntilIdle()
        #expect(
            syncs(bench) == [
                "log": count, "partition": count, "log directory": 1, "\(Bench.root)/martlet.manifest.journal": 1,
            ])
        #expect(logs.map(\.bounds.durableEnd) == logs.map { _ in Offset(1) })
    }

    @Test func `a killed process leaves what it had written of a new log`() throws {
        let bench = try Bench()
        try appendToAll(try partitions(3).map { try bench.log($0) }, bench)
        try bench.kill()
        #expect(bench.manager.partitionsToRecover == partitions(3))
        for partition in partitions(3) { #expect(try bench.readAll(try bench.log(partition)).count == 1) }
        #expect(bench.recorder.reports == [])
    }

    @Test func `a directory that a crash has left without its record in the journal is a log again`() throws {
        let bench = try Bench()
        try appendToAll(try partitions(2).map { try bench.log($0) }, bench)
        let journal = "\(Bench.root)/martlet.manifest.journal"
        try bench.disk.tamper(journal) { bytes in bytes.removeLast(10) }
        try bench.kill()
        #expect(bench.manager.partitionsToRecover == partitions(2))
        let log = try bench.log(partitions(2)[1])
        #expect(try bench.readAll(log).count == 1)
        try bench.append(batch(["second"]), to: log)
        #expect(log.bounds.durableEnd == Offset(2))
    }

    @Test func `a directory that somebody has put there is left alone`() throws {
        let bench = try Bench()
        let path = "\(Bench.root)/orders-0.salvaged-1"
        try bench.disk.makeDirectory(path)
        _ = try bench.disk.open("\(path)/partition.metadata", .create)
        try bench.kill()
        #expect(bench.manager.partitionsOnDisk.isEmpty)
    }

    @Test func `a manifest that is written while a log is being made or opened does not forget it`() throws {
        let bench = try Bench()
        let log = try bench.log()
        try appendToAll([log], bench)
        #expect(log.manifestEntry()?.summary == nil)
        #expect(log.manifestEntry() != nil)
        bench.stop()
        try bench.start()
        let resting = try bench.log()
        #expect(resting.manifestEntry()?.summary?.end == Offset(1))
        resting.whenOpen { _ in }
        #expect(resting.manifestEntry() == Manifest.Entry(topicID: Bench.topicID, summary: nil))
        bench.jobs.runUntilIdle()
        #expect(resting.manifestEntry() != nil)
    }
}
