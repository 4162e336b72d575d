import MartletBase
import MartletRecords
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

    @Test(
        "a file of a newer release refuses the start and is left alone, the marker of a clean stop too",
        arguments: ["martlet.manifest", "recovery-point-offset-checkpoint"])
    func newerFile(name: String) throws {
        let bench = try Bench()
        try bench.append(batch(["a"]), to: try bench.log())
        bench.stop()
        // The version comes first in both; in one of them a checksum covers it.
        try bench.disk.tamper("\(Bench.root)/\(name)") { bytes in
            if bytes[0] == UInt8(ascii: "0") {
                bytes[0] = UInt8(ascii: "7")
            } else {
                bytes[1] = 7
                var checksum = CRC32C()
                for part in [Array(bytes[..<2]), Array(bytes[6...])] { checksum.update(part.span.bytes) }
                bytes.replaceSubrange(2..<6, with: withUnsafeBytes(of: checksum.value.bigEndian) { Array($0) })
            }
        }
        try? bench.disk.lose("\(Bench.root)/martlet.\(name)")
        let before = bench.disk.state
        do {
            _ = try start(bench.disk)
            Issue.record("a newer directory was taken")
        } catch let error as StorageError {
            #expect(error.description.contains("format version 7"), "\(error)")
        }
        #expect(try bench.disk.facts("\(Bench.root)/.kafka_cleanshutdown") != nil)
        let after = SimulatedDisk(before)
        #expect(try after.contents("\(Bench.root)/\(name)") == bench.disk.contents("\(Bench.root)/\(name)"))
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

    @Test("a directory that Kafka has left is taken over: its indexes, checkpoints and snapshots")
    func madeByKafka() throws {
        // Two segments of batches as a leader in epoch 2 stamps them.
        let source = try Bench()
        source.epoch = LeaderEpoch(2)
        source.config.segmentBytes = batch(count: 10).count * 3
        let written = try source.log()
        for _ in 0..<5 { try source.append(batch(count: 10), to: written) }
        let stored = try source.readAll(written).map(\.bytes)

        let disk = SimulatedDisk()
        for directory in ["data", Bench.root, "\(Bench.root)/orders-0"] { try disk.makeDirectory(directory) }
        func make(_ name: String, _ bytes: [UInt8]) throws {
            let file = try disk.open("\(Bench.root)/\(name)", .create)
            try bytes.withUnsafeBytes { try file.write($0, at: 0) }
            try file.synchronize()
        }
        func make(_ name: String, _ text: String) throws { try make(name, Array(text.utf8)) }
        try make("orders-0/00000000000000000000.log", Array(stored[..<3].joined()))
        try make("orders-0/00000000000000000030.log", Array(stored[3...].joined()))
        // One entry behind the first batch, then the trimmed end of a sealed segment.
        let position = UInt8(stored[0].count)
        try make("orders-0/00000000000000000000.index", [0, 0, 0, 19, 0, 0, 0, position])
        try make("orders-0/00000000000000000000.timeindex", [0, 0, 1, 0x8b, 0xcf, 0xe5, 0x68, 9, 0, 0, 0, 9])
        // A broker that was killed leaves the indexes of the last segment at their full size.
        try make("orders-0/00000000000000000030.index", [UInt8](repeating: 0, count: 10_485_760))
        try make("orders-0/00000000000000000030.timeindex", [UInt8](repeating: 0, count: 10_485_756))
        try make("orders-0/leader-epoch-checkpoint", "0\n1\n2 0\n")
        try make("orders-0/partition.metadata", "version: 0\ntopic_id: ABEiM0RVRneImaq7zN3u_w")
        try make(
            "meta.properties", "#\nversion=1\ncluster.id=cluster\nnode.id=1\ndirectory.id=ABEiM0RVRneImaq7zN3u_w\n")
        try make("recovery-point-offset-checkpoint", "0\n1\norders 0 30\n")
        try make("log-start-offset-checkpoint", "0\n0\n")
        try make("replication-offset-checkpoint", "0\n1\norders 0 45\n")

        let bench = try Bench(disk: disk)
        #expect(bench.manager.directories[0].id.description == "ABEiM0RVRneImaq7zN3u_w")
        #expect(bench.report.newDirectories.isEmpty)
        bench.epoch = LeaderEpoch(3)
        let log = try bench.log()
        #expect(try bench.readAll(log).map(\.bytes) == stored)
        #expect(log.bounds.highWatermark == Offset(45))
        #expect(log.epoch(at: Offset(49)) == LeaderEpoch(2))
        #expect(bench.recorder.reports.isEmpty)
        try bench.append(batch(["a"]), to: log)
        #expect(log.bounds.end == Offset(51))
    }
}
