import MartletBase
import MartletSimulation
import MartletStorage
import Testing

/// What an operator reads when something is wrong with a disk or what lies on it: what, where, and what to do. Each row
/// also says how many of the ten records can still be read.
@Suite("faults and what is said of them")
struct FaultMessageTests {
    struct Fault: CustomTestStringConvertible, Sendable {
        let testDescription: String
        /// What goes wrong while the broker is down.
        let harm: @Sendable (Bench) throws -> Void
        /// The refusal, or the reports of a start that opens the log.
        let messages: [String]
        /// `nil`: the start itself is refused.
        var readable: Int?
    }

    private static let log = "data/log/orders-0"
    private static let first = "00000000000000000000.log"
    private static let salvage = "To rescue what is readable: martlet log salvage \(log)"

    /// Ten records, one a batch, in segments of four; stopped in order.
    private func filled() throws -> Bench {
        let bench = try Bench()
        bench.config.segmentBytes = Self.size * 4
        let log = try bench.log()
        for _ in 0..<10 { try bench.append(batch(["r"]), to: log) }
        bench.stop()
        return bench
    }

    private static let size = batch(["r"]).count

    static let faults: [Fault] = [
        Fault(
            testDescription: "another process",
            harm: { bench in try bench.start() },
            messages: ["another process uses data/log; stop it, or use another --data"]),
        Fault(
            testDescription: "another cluster",
            harm: { bench in try edit(bench, "meta.properties", "cluster.id=cluster", "cluster.id=other") },
            messages: [
                "data/log does not belong to this broker: it belongs to cluster other, this broker to cluster. "
                    + "Use another --data, or the broker that owns it"
            ]),
        Fault(
            testDescription: "another node",
            harm: { bench in try edit(bench, "meta.properties", "node.id=1", "node.id=7") },
            messages: [
                "data/log does not belong to this broker: it belongs to node 7, this is node 1. "
                    + "Use another --data, or the broker that owns it"
            ]),
        Fault(
            testDescription: "a newer release",
            harm: { bench in try edit(bench, "recovery-point-offset-checkpoint", "0\n1\n", "3\n1\n") },
            messages: [
                "data/log/recovery-point-offset-checkpoint was written by a newer release: it has format version 3, "
                    + "and this release reads versions up to 0; start that release"
            ]),
        Fault(
            testDescription: "a read-only directory", harm: { bench in bench.disk.isReadOnly = true },
            messages: ["unlink data/log/.kafka_cleanshutdown: the file system is read-only"]),
        Fault(
            testDescription: "a disk that cannot be read",
            harm: { bench in
                bench.disk.inject(DiskFault(.read, pathSuffix: "/meta.properties", isLasting: true))
            },
            messages: ["read data/log/meta.properties: the device reported an input/output error"]),
        Fault(
            testDescription: "an identity that cannot be read any more",
            harm: { bench in
                try bench.disk.flipBit("data/log/meta.properties", byte: 3)
                try bench.disk.lose("data/log/martlet.meta.properties")
            },
            messages: ["data/log/meta.properties is damaged: it lacks version"]),
        Fault(
            testDescription: "a deleted segment",
            harm: { bench in try bench.disk.lose("\(log)/00000000000000000004.log") },
            messages: [], readable: 6),
        Fault(
            testDescription: "a deleted first segment",
            harm: { bench in try bench.disk.lose("\(log)/\(first)") },
            messages: [
                "\(log) is damaged: offsets 0 to 3 (bytes 0 to 0 of \(first)). "
                    + "These records are answered with an error, nothing was cut off. \(salvage)"
            ], readable: 6),
        Fault(
            testDescription: "zeroed pages",
            harm: { bench in try bench.disk.zero("\(log)/\(first)", size..<(size * 3)) },
            messages: [
                "\(log) is damaged: offsets 1 to 2 (bytes \(size) to \(size * 3) of \(first)). "
                    + "These records are answered with an error, nothing was cut off. \(salvage)"
            ], readable: 8),
        Fault(
            testDescription: "a flipped bit in a header",
            harm: { bench in try bench.disk.flipBit("\(log)/\(first)", byte: size + 16) },
            messages: [
                "\(log) is damaged: offsets 1 to 1 (bytes \(size) to \(size * 2) of \(first)). "
                    + "These records are answered with an error, nothing was cut off. \(salvage)"
            ], readable: 9),
        Fault(
            testDescription: "an index that was damaged",
            harm: { bench in
                try bench.disk.flipBit("\(log)/00000000000000000004.timeindex", byte: 6)
            },
            messages: ["the indexes of \(log)/00000000000000000004.log were damaged and were rebuilt from the log"],
            readable: 10),
        Fault(
            testDescription: "a lost end",
            harm: { bench in
                try bench.disk.tamper("\(log)/00000000000000000008.log") { $0.removeLast(size) }
            },
            messages: [
                "\(log) is damaged: offsets 9 to 9 (bytes \(size) to \(size) of 00000000000000000008.log). "
                    + "These records are answered with an error, nothing was cut off. \(salvage)"
            ], readable: 9),
    ]

    /// As another process would have written it, which knows of no copies.
    private static func edit(_ bench: Bench, _ name: String, _ old: String, _ new: String) throws {
        try bench.disk.tamper("data/log/\(name)") { bytes in
            bytes = Array(String(decoding: bytes, as: UTF8.self).replacing(old, with: new).utf8)
        }
        try bench.disk.lose("data/log/martlet.\(name)")
    }

    @Test("at a start", arguments: faults)
    func atStart(_ fault: Fault) throws {
        let bench = try filled()
        let held = bench.manager
        try fault.harm(bench)
        do {
            try bench.start()
        } catch let error as StorageError {
            #expect([error.description] == fault.messages)
            #expect(fault.readable == nil)
            return
        }
        _ = held
        let log = try bench.log()
        let readable = try read(log, bench)
        #expect(bench.recorder.reports.map(\.description) == fault.messages)
        #expect(readable == fault.readable)
    }

    private func read(_ log: PartitionLog, _ bench: Bench) throws -> Int {
        try bench.open(log)
        var readable = 0
        for offset in 0..<10 {
            let limit = ReadLimit(upTo: log.bounds.end, maxBytes: 1)
            let outcome = try? log.read(from: Offset(Int64(offset)), limit, waiting: true)
            if case .slice(let slice) = outcome, slice.firstOffset == Offset(Int64(offset)) { readable += 1 }
            bench.jobs.runUntilIdle()
        }
        return readable
    }

    @Test("while it runs: a full disk")
    func full() throws {
        let bench = try Bench()
        let log = try bench.log()
        try bench.append(batch(["a"]), to: log)
        bench.disk.limit(roomTo: 100_000)
        try bench.manager.directories[0].measureSpace()
        let error = #expect(throws: AppendError.self) { try bench.append(batch(["b"]), to: log) }
        guard case .storage(let cause)? = error else { throw Bench.BenchError.nothing }
        #expect(
            cause.description
                == "only 100000 bytes are left on the disk of data/log; free space or shorten retention")
    }

    @Test("while it runs: an input/output error")
    func io() throws {
        let bench = try Bench()
        let log = try bench.log()
        bench.disk.inject(DiskFault(.synchronize, pathSuffix: ".log", occurrence: 2))
        _ = try? bench.append(batch(["a"]), to: log)
        _ = try? bench.append(batch(["b"]), to: log)
        let error = #expect(throws: AppendError.self) { try bench.append(batch(["c"]), to: log) }
        guard case .storage(let cause)? = error else { throw Bench.BenchError.nothing }
        #expect(
            cause.description
                == "the log directory data/log is out of service since fsync data/log/orders-0/00000000000000000000.log: "
                + "the device reported an input/output error; replace or repair the disk, then restart")
    }
}
