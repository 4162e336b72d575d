import MartletBase
import MartletRecords
import MartletSimulation
import Testing

@testable import MartletStorage

@Suite struct InspectionTests {
    private let directory = DirectoryPath("\(Bench.root)/\(Bench.partition)")

    /// A stopped broker's log of several segments, with transactions.
    private func stopped() throws -> Bench {
        let bench = try Bench()
        bench.config.segmentBytes = 700
        bench.config.indexIntervalBytes = 100
        let log = try bench.log()
        for index in 0..<12 {
            try bench.append(batch(["a\(index)", "b\(index)"], timestamp: 1000 + Int64(index)), to: log)
            if index % 4 == 1 {
                try bench.append(
                    batch(["t"], producer: 5, sequence: Int32(index / 4), transactional: true), to: log)
                try bench.append(marker(.abort, producer: 5), to: log, from: .coordinator)
            }
        }
        bench.stop()
        return bench
    }

    private func check(_ bench: Bench) throws -> CheckReport {
        let files = try PartitionFiles(directory, on: bench.disk)
        let surroundings = try PartitionSurroundings(of: directory, on: bench.disk)
        var check = try PartitionCheck(files, surroundings, on: bench.disk)
        return try check.run { _ in }
    }

    private func change(_ bench: Bench, _ name: String, _ body: (inout [UInt8]) -> Void) throws {
        let path = "\(directory)/\(name)"
        var bytes = try #require(try (bench.disk as any Disk).contents(path, limit: 1 << 20))
        body(&bytes)
        let file = try bench.disk.open(path, .replace)
        try file.write(bytes, at: 0)
        try file.close()
    }

    private func logs(_ bench: Bench) throws -> [String] { try bench.names().filter { $0.hasSuffix(".log") } }

    @Test("a log that was stopped in order is sound, and everything of it has been looked at")
    func sound() throws {
        let bench = try stopped()
        let report = try check(bench)
        #expect(report.findings.isEmpty, "\(report.findings)")
        #expect(report.batches == 18)
        #expect(report.records == 30)
        #expect(report.segments == (try logs(bench).count))
        #expect(report.segments > 2)
        #expect(try FileCheck(disk: bench.disk).findings(inLogDirectory: DirectoryPath(Bench.root)).isEmpty)
    }

    @Test("a flipped bit anywhere in a log file is found, with the place")
    func flippedBits() throws {
        let pristine = try stopped()
        let name = try #require(try logs(pristine).first)
        let size = try #require(try (pristine.disk as any Disk).contents("\(directory)/\(name)", limit: 1 << 20)).count
        for position in stride(from: 0, to: size, by: 7) {
            let bench = try stopped()
            try change(bench, name) { $0[position] ^= 0x10 }
            let report = try check(bench)
            let finding = report.findings.first { $0.severity == .damage }
            #expect(finding?.path.hasSuffix(name) == true, "byte \(position): \(report.findings)")
            #expect((finding?.position ?? .max) <= position, "byte \(position)")
        }
    }

    @Test("a segment that is gone, and a tail that is gone, are missed")
    func missing() throws {
        var bench = try stopped()
        let names = try logs(bench)
        try bench.disk.unlink("\(directory)/\(names[1])")
        #expect(try check(bench).findings.contains { $0.severity == .damage && $0.offsets != nil })

        bench = try stopped()
        try change(bench, names[names.count - 1]) { $0.removeLast($0.count) }
        #expect(try check(bench).findings.contains { $0.text.contains("had been synchronized") })

        bench = try stopped()
        try bench.disk.unlink("\(directory)/\(names[0])")
        #expect(try check(bench).isDamaged)
    }

    @Test(
        "an index, a snapshot or a checkpoint that does not fit is named",
        arguments: [
            ".index", ".timeindex", ".txnindex", ".snapshot", "leader-epoch-checkpoint",
        ])
    func smallFiles(suffix: String) throws {
        let bench = try stopped()
        let name = try #require(
            try bench.names().first { name in
                guard name.hasSuffix(suffix), !name.hasPrefix("martlet.") else { return false }
                return try bench.disk.facts("\(directory)/\(name)")?.size ?? 0 >= 8
            })
        try change(bench, name) { $0[$0.count - 2] ^= 0x21 }
        let report = try check(bench)
        #expect(report.findings.contains { $0.path.hasSuffix(name) && $0.severity != .note }, "\(report.findings)")
    }

    @Test("a salvage holds every sound batch, names what it gives up, and leaves the source as it is")
    func salvage() throws {
        let bench = try stopped()
        let names = try logs(bench)
        let firstSize = try #require(
            try (bench.disk as any Disk).contents("\(directory)/\(names[0])", limit: 1 << 20)
        ).count
        try change(bench, names[0]) { $0[firstSize / 2] ^= 1 }
        let before = try bench.names()
        let files = try PartitionFiles(directory, on: bench.disk)

        var dry = Salvage(files, to: nil, on: bench.disk)
        let promised = try dry.run { _ in }
        #expect(try bench.names() == before)
        var salvage = Salvage(files, to: DirectoryPath("data/rescued"), on: bench.disk)
        let outcome = try salvage.run { _ in }
        #expect(outcome == promised)
        #expect(try bench.names() == before)
        #expect(outcome.batches == 17)
        #expect(outcome.lost.count == 1)
        #expect(outcome.nextOffset == Offset(30))

        // The copy is sound but for what is missing, and a broker takes it for the log.
        let copy = DirectoryPath("data/rescued")
        var check = try PartitionCheck(
            try PartitionFiles(copy, on: bench.disk), PartitionSurroundings(), on: bench.disk)
        let report = try check.run { _ in }
        #expect(report.findings.filter { $0.severity == .index }.isEmpty, "\(report.findings)")
        #expect(report.batches == 17)

        try bench.disk.rename(directory.path, to: "data/damaged")
        try bench.disk.rename(copy.path, to: directory.path)
        try bench.start()
        let log = try bench.log()
        #expect(try bench.readAll(log, from: outcome.lost.first?.next).last?.header.nextOffset == Offset(30))
        let producers = log.producers.map { ($0.id, $0.entry.lastSequence) }
        #expect(producers.map(\.0) == [ProducerID(5)])
        #expect(producers.map(\.1) == [ProducerSequence(2)])
        #expect(bench.recorder.reports.isEmpty)
    }

    @Test("an index is not blamed for what cannot be read of its log")
    func indexesOfDamage() throws {
        let bench = try stopped()
        let name = try #require(try logs(bench).first)
        try change(bench, name) { $0[$0.count - 3] ^= 1 }
        let report = try check(bench)
        #expect(report.findings.map(\.severity) == [.damage], "\(report.findings)")
    }

    @Test("a path is told apart by what lies there")
    func trees() throws {
        let bench = try stopped()
        let name = try #require(try logs(bench).first)
        #expect(try LogTree.find(directory.path, on: bench.disk) == .partition(directory))
        #expect(try LogTree.find("\(directory)/\(name)", on: bench.disk) == .file(directory, name: name))
        let all = LogTree.logDirectory(DirectoryPath(Bench.root), partitions: ["\(Bench.partition)"])
        #expect(try LogTree.find(Bench.root, on: bench.disk) == all)
        #expect(try LogTree.find("data", on: bench.disk) == all)
        try bench.disk.makeDirectory("empty")
        try bench.disk.makeDirectory("empty/named-like-a-partition-1")
        #expect(try LogTree.find("empty", on: bench.disk) == nil)
        #expect(throws: DiskError.self) { try LogTree.find("nowhere", on: bench.disk) }
    }

    @Test("a directory is in use while a broker has it, and only then")
    func lock() throws {
        let bench = try Bench()
        #expect(try LogTree.isInUse(DirectoryPath(Bench.root), on: bench.disk))
        bench.stop()
        #expect(try !LogTree.isInUse(DirectoryPath(Bench.root), on: bench.disk))
        try bench.disk.makeDirectory("other")
        #expect(try !LogTree.isInUse(DirectoryPath("other"), on: bench.disk))
        #expect(try bench.disk.list("other").isEmpty)
    }
}
