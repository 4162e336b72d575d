import MartletBase
import MartletSimulation
import MartletStorage
import Testing

@Suite("log directories")
struct DirectoryTests {
    private func start(
        _ disk: SimulatedDisk, cluster: String = "cluster", node: Int32 = 1
    ) throws -> (LogManager, LogManager.StartReport) {
        var random = SeededRandom(seed: 1)
        return try LogManager.start(
            LogManager.Settings(directories: [Bench.root]),
            LogManager.Identity(clusterID: cluster, nodeID: NodeID(node), instance: UUID128(high: 1, low: 1)),
            disk: disk, jobs: SimulatedJobs(), observer: Recorder(), random: &random)
    }

    @Test("a directory keeps its identity, and an empty one is new")
    func identity() throws {
        let bench = try Bench()
        let id = bench.manager.directories[0].id
        #expect(bench.report.newDirectories == [id])
        bench.stop()
        try bench.start()
        #expect(bench.report.newDirectories.isEmpty)
        #expect(bench.manager.directories[0].id == id)
    }

    @Test("a second broker on the same directory is refused")
    func lock() throws {
        let bench = try Bench()
        #expect(throws: StorageError.directoryInUse(path: Bench.root)) { try start(bench.disk) }
        bench.stop()
        _ = try start(bench.disk)
    }

    @Test("a directory of another cluster or node is refused with the way out")
    func foreign() throws {
        let bench = try Bench()
        bench.stop()
        for (cluster, node) in [("other", Int32(1)), ("cluster", 2)] {
            do {
                _ = try start(bench.disk, cluster: cluster, node: node)
                Issue.record("a foreign directory was taken")
            } catch let error as StorageError {
                guard case .foreignDirectory = error else { throw error }
                #expect(error.description.contains("--data"))
            }
        }
        // Refusing has left it alone.
        _ = try start(bench.disk)
    }

    @Test("a directory of a newer release is refused, which is named")
    func newer() throws {
        let bench = try Bench()
        bench.stop()
        try bench.disk.tamper("\(Bench.root)/meta.properties") { bytes in
            bytes = Array(String(decoding: bytes, as: UTF8.self).replacing("version=1", with: "version=2").utf8)
        }
        try bench.disk.lose("\(Bench.root)/martlet.meta.properties")
        do {
            _ = try start(bench.disk)
            Issue.record("a newer directory was taken")
        } catch let error as StorageError { #expect(error.description.contains("newer release"), "\(error)") }
    }

    @Test("the marker of a clean stop counts once")
    func marker() throws {
        let bench = try Bench()
        try bench.append(batch(["a"]), to: try bench.log())
        bench.stop()
        #expect(try bench.disk.facts("\(Bench.root)/.kafka_cleanshutdown") != nil)
        try bench.start()
        #expect(bench.report.wasClean)
        #expect(try bench.disk.facts("\(Bench.root)/.kafka_cleanshutdown") == nil)
        try bench.kill()
        #expect(!bench.report.wasClean)
    }

    @Test("after a kill only logs that were in use are opened")
    func onlyUsed() throws {
        let bench = try Bench()
        let partitions = (0..<20).map { TopicPartition("t", PartitionIndex(Int32($0))) }
        for partition in partitions { try bench.append(batch(["a"]), to: try bench.log(partition)) }
        bench.stop()
        try bench.start()
        try bench.append(batch(["b"]), to: try bench.log(partitions[7]))
        try bench.kill()
        bench.disk.startTrace()
        for partition in partitions { _ = try bench.log(partition) }
        bench.manager.recover {}
        bench.jobs.runUntilIdle()
        let opened = Set(
            bench.disk.trace.compactMap { operation -> String? in
                if case .open(let path, _) = operation, path.hasSuffix(".log") { path } else { nil }
            })
        #expect(opened == ["\(Bench.root)/t-7/00000000000000000000.log"])
        #expect(try bench.log(partitions[7]).bounds.end == Offset(2))
        #expect(try bench.log(partitions[6]).bounds.end == Offset(1))
    }

    @Test("logs that went to rest are not opened after a kill, and one that is used again is")
    func atRest() throws {
        let bench = try Bench()
        let log = try bench.log()
        try bench.append(batch(["a"]), to: log)
        bench.checkpoint()
        bench.checkpoint()
        try bench.kill()
        #expect(try bench.log().bounds.end == Offset(1))
        #expect(try !bench.log().isOpen)
        try bench.append(batch(["b"]), to: try bench.log())
        try bench.kill()
        let again = try bench.log()
        #expect(try bench.readAll(again).count == 2)
    }

    @Test(
        "without its manifest or its journal a directory is listed, and nothing is lost",
        arguments: ["martlet.manifest", "martlet.manifest.journal"], [true, false])
    func lostManifest(name: String, isDamaged: Bool) throws {
        let bench = try Bench()
        let partitions = (0..<5).map { TopicPartition("t-x", PartitionIndex(Int32($0))) }
        for partition in partitions { try bench.append(batch(["a", "b"]), to: try bench.log(partition)) }
        bench.stop()
        if isDamaged {
            try bench.disk.flipBit("\(Bench.root)/\(name)", byte: 9)
        } else {
            try bench.disk.lose("\(Bench.root)/\(name)")
        }
        try bench.start()
        #expect(bench.manager.partitionsOnDisk.map(\.partition) == partitions)
        #expect(bench.manager.partitionsOnDisk.allSatisfy { $0.topicID == Bench.topicID })
        for partition in partitions { #expect(try bench.readAll(try bench.log(partition)).count == 1) }
        #expect(bench.recorder.reports.isEmpty)
    }

    @Test("the checkpoints are Kafka's")
    func checkpoints() throws {
        let bench = try Bench()
        let log = try bench.log()
        for _ in 0..<3 { try bench.append(batch(["a"]), to: log) }
        log.advance(highWatermark: Offset(2))
        bench.checkpoint()
        func text(_ name: String) throws -> String {
            String(decoding: try bench.disk.contents("\(Bench.root)/\(name)"), as: UTF8.self)
        }
        #expect(try text("recovery-point-offset-checkpoint") == "0\n1\norders 0 3\n")
        #expect(try text("replication-offset-checkpoint") == "0\n1\norders 0 2\n")
        #expect(try text("log-start-offset-checkpoint") == "0\n1\norders 0 0\n")
        #expect(try text("orders-0/leader-epoch-checkpoint") == "0\n1\n0 0\n")
        #expect(try text("orders-0/partition.metadata") == "version: 0\ntopic_id: ABEiM0RVRneImaq7zN3u_w\n")
    }
}
