import MartletBase
import MartletSimulation
import Testing

@testable import MartletStorage

@Suite struct LogMoveTests {
    private func fresh() throws -> SimulatedDisk { SimulatedDisk() }

    /// Fills about three segments.
    private func fill(_ storage: TwoDirectories, _ log: PartitionLog, _ count: Int = 12) throws -> [String] {
        let values = (0..<count).map { "value-\($0)" }
        for value in values { try storage.append(value, to: log) }
        return values
    }

    @Test("a log moves while it is written to, with every record, and its old place is empty")
    func whileWritten() throws {
        let disk = try fresh()
        let storage = try TwoDirectories(on: disk, instance: 1)
        let log = try storage.log()
        var values = try fill(storage, log)
        let source = log.home
        #expect(
            try storage.move(log) {
                let value = "during-\(values.count)"
                // Fewer bytes than a step copies, or it would never end.
                if values.count < 40 {
                    try storage.append(value, to: log)
                    values.append(value)
                }
            })
        #expect(log.home !== source)
        #expect(values.count > 20)
        #expect(try storage.values(of: log) == values)
        try storage.append("after", to: log)
        #expect(log.bounds.durableEnd == log.bounds.end)
        #expect(try storage.values(of: log) == values + ["after"])
        #expect(try storage.logDirectories(in: source.root.path).isEmpty)
        #expect(try storage.logDirectories(in: log.home.root.path) == ["orders-0"])
        #expect(try disk.facts(log.path + "/martlet.moved") == nil)
        #expect(storage.recorder.failures.isEmpty)
    }

    @Test("the next start finds the log where it has moved, after a stop and after a kill")
    func restarts() throws {
        let disk = try fresh()
        var storage = try TwoDirectories(on: disk, instance: 1)
        var log = try storage.log()
        let values = try fill(storage, log)
        #expect(try storage.move(log))
        let root = log.home.root
        storage.manager.stop(BrokerEpoch(1)) {}
        storage.jobs.runUntilIdle()
        storage = try TwoDirectories(on: disk, instance: 2)
        log = try storage.log()
        #expect(log.home.root == root)
        #expect(try storage.values(of: log) == values)
        #expect(try storage.move(log))
        #expect(log.home.root != root)
        try storage.append("last", to: log)
        let killed = SimulatedDisk(disk.state)
        storage = try TwoDirectories(on: killed, instance: 3)
        log = try storage.log()
        #expect(log.home.root != root)
        #expect(try storage.values(of: log) == values + ["last"])
    }

    @Test("a producer's earlier batches are still known as duplicates after a move")
    func producers() throws {
        let storage = try TwoDirectories(on: try fresh(), instance: 1)
        let log = try storage.log()
        for sequence: Int32 in 0..<5 {
            try storage.append("\(sequence)", producer: 7, sequence: sequence, to: log)
        }
        #expect(try storage.move(log))
        for sequence: Int32 in 0..<5 {
            guard
                case .duplicate(let original, _) = try storage.append(
                    "\(sequence)", producer: 7, sequence: sequence, to: log)
            else {
                Issue.record("sequence \(sequence) was taken again")
                continue
            }
            #expect(original.firstOffset == Offset(Int64(sequence)))
        }
    }

    @Test("what retention removes while a log moves is not in its copy")
    func retention() throws {
        let disk = try fresh()
        let storage = try TwoDirectories(on: disk, instance: 1)
        let log = try storage.log()
        let values = try fill(storage, log)
        log.advance(highWatermark: log.bounds.end)
        var steps = 0
        #expect(
            try storage.move(log) {
                steps += 1
                guard steps == 6 else { return }
                log.advanceStart(to: Offset(8)) { _ in }
                storage.jobs.runUntilIdle()
            })
        #expect(log.bounds.start == Offset(8))
        #expect(try storage.values(of: log).suffix(4) == values.suffix(4))
        let logs = try disk.list(log.path).map(\.name).filter { $0.hasSuffix(".log") }
        #expect(logs.first != "00000000000000000000.log")
    }

    @Test("a log without a record only changes its home")
    func absent() throws {
        let storage = try TwoDirectories(on: try fresh(), instance: 1)
        let log = try storage.log()
        let source = log.home
        #expect(try storage.move(log))
        #expect(log.home !== source)
        try storage.append("first", to: log)
        #expect(try storage.logDirectories(in: log.home.root.path) == ["orders-0"])
    }

    @Test("a target that fails ends the move and itself; the log goes on where it is")
    func failingTarget() throws {
        let disk = try fresh()
        let storage = try TwoDirectories(on: disk, instance: 1)
        let log = try storage.log()
        let values = try fill(storage, log)
        let source = log.home
        let other = try #require(storage.manager.directories.first { $0 !== source })
        disk.inject(DiskFault(.write, pathSuffix: "-future/00000000000000000000.log"))
        #expect(try !storage.move(log))
        #expect(other.cause != nil)
        #expect(log.home === source && source.cause == nil)
        try storage.append("after", to: log)
        #expect(try storage.values(of: log) == values + ["after"])
    }

    @Test("a move that was interrupted is told once at the next start, and what it left is gone")
    func interrupted() throws {
        let disk = try fresh()
        let storage = try TwoDirectories(on: disk, instance: 1)
        let log = try storage.log()
        _ = try fill(storage, log)
        let other = try #require(storage.manager.directories.first { $0 !== log.home })
        let move = try #require(storage.manager.beginMove(of: log, to: other, heldBytes: 150))
        for _ in 0..<3 {
            move.step(bytes: 100) { _ in }
            storage.jobs.runUntilIdle()
        }
        #expect(try storage.logDirectories(in: other.root.path).count == 1)
        let next = try TwoDirectories(on: SimulatedDisk(disk.state), instance: 2)
        next.manager.recover {}
        next.jobs.runUntilIdle()
        let told = next.manager.takeInterruptedMoves()
        #expect(told.map(\.partition) == [TwoDirectories.partition])
        #expect(told.map(\.target.root) == [other.root])
        #expect(next.manager.takeInterruptedMoves().isEmpty)
        #expect(try next.logDirectories(in: other.root.path).isEmpty)
    }

    @Test("where a directory is missing, a log that may lie there is not begun anew elsewhere")
    func missingDirectory() throws {
        let disk = try fresh()
        let storage = try TwoDirectories(on: disk, instance: 1)
        let log = try storage.log()
        let values = try fill(storage, log)
        let broken = SimulatedDisk(disk.state)
        broken.inject(DiskFault(.lock, pathSuffix: log.home.root.path + "/.lock"))
        let without = try TwoDirectories(on: broken, instance: 2)
        #expect(without.manager.directories.count == 1)
        #expect(throws: StorageError.self) { try without.log(isNew: false) }
        #expect(try without.log(isNew: true).home.root != log.home.root)
        let repaired = try TwoDirectories(on: SimulatedDisk(disk.state), instance: 3)
        #expect(try repaired.values(of: repaired.log()) == values)
    }

    @Test("the longest name that a topic may have fits a directory's name with everything that is put behind it")
    func longNames() {
        let partition = TopicPartition(String(repeating: "t", count: 249), PartitionIndex(100_000))
        for suffix in [FileNames.deletedDirectory, FileNames.strayDirectory, FileNames.futureDirectory] {
            let name = FileNames.directory(of: partition, UUID128(high: 1, low: 2), suffix)
            #expect(name.utf8.count == 255)
            #expect(name.hasSuffix(suffix))
            #expect(FileNames.partition(ofDirectory: name) == nil)
        }
        let short = FileNames.directory(of: TwoDirectories.partition, UUID128(high: 1, low: 2), "-future")
        #expect(FileNames.future(ofDirectory: short)?.partition == TwoDirectories.partition)
        #expect(FileNames.future(ofDirectory: short)?.unique == UUID128(high: 1, low: 2))
    }
}
