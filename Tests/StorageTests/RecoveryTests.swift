import MartletBase
import MartletSimulation
import MartletStorage
import Testing

/// The table of what a bad position means, row by row.
@Suite("recovery")
struct RecoveryTests {
    private static let segment = "00000000000000000000.log"

    /// Ten batches of ten records, all of the same size; the recovery point behind the first five.
    private func written(checkpointAfter count: Int? = 5, roll: Bool = false) throws -> (Bench, size: Int) {
        let bench = try Bench()
        let size = batch(count: 10).count
        if roll { bench.config.segmentBytes = size * 4 }
        let log = try bench.log()
        for index in 0..<10 {
            try bench.append(batch(count: 10), to: log)
            if index + 1 == count { bench.checkpoint() }
        }
        return (bench, size)
    }

    private func bases(_ bench: Bench, _ log: PartitionLog, from: Int64 = 0) throws -> [Int64] {
        try bench.readAll(log, from: Offset(from)).map(\.header.baseOffset.rawValue)
    }

    @Test("bytes behind the recovery point that were torn are cut off and counted")
    func tornTail() throws {
        let (bench, size) = try written()
        try bench.disk.flipBit(bench.path(Self.segment), byte: size * 9 + 70)
        try bench.kill()
        let log = try bench.log()
        #expect(try bases(bench, log) == [0, 10, 20, 30, 40, 50, 60, 70, 80])
        #expect(log.bounds.end == Offset(90))
        #expect(bench.recorder.reports == [.cutTail(end: Offset(90), bytes: Int64(size))])
        try bench.append(batch(count: 10), to: log)
        #expect(log.bounds.end == Offset(100))
    }

    @Test("sound batches among the bytes that are cut off are kept aside")
    func keptAside() throws {
        let (bench, size) = try written()
        try bench.disk.flipBit(bench.path(Self.segment), byte: size * 7 + 70)
        let lost = try bench.disk.contents(bench.path(Self.segment)).dropFirst(size * 7)
        try bench.kill()
        let log = try bench.log()
        #expect(try bases(bench, log).count == 7)
        #expect(
            bench.recorder.reports == [
                .keptAside(path: bench.path("martlet.cut.70"), bytes: Int64(size * 3)),
                .cutTail(end: Offset(70), bytes: Int64(size * 3)),
            ])
        #expect(try bench.disk.contents(bench.path("martlet.cut.70")) == Array(lost))
    }

    @Test("zeros behind the end are a preallocation, not damage")
    func zeros() throws {
        let (bench, size) = try written()
        try bench.disk.tamper(bench.path(Self.segment)) { $0 += [UInt8](repeating: 0, count: 100_000) }
        try bench.kill()
        let log = try bench.log()
        #expect(try bases(bench, log).count == 10)
        #expect(bench.recorder.reports.isEmpty)
        #expect(try bench.disk.facts(bench.path(Self.segment))?.size == Int64(size * 10))
    }

    @Test("damage below the recovery point is marked, reported and never cut off")
    func rot() throws {
        let (bench, size) = try written(checkpointAfter: 9)
        // The index has no entry before the recovery point, so the start reads over it.
        try bench.disk.flipBit(bench.path(Self.segment), byte: size * 2 + 70)
        try bench.kill()
        let log = try bench.log()
        try bench.open(log)
        let range = FaultyRange(
            segment: .zero, first: Offset(20), next: Offset(30), position: Int64(size * 2),
            endPosition: Int64(size * 3))
        #expect(log.faultyRanges == [range])
        #expect(bench.recorder.reports == [.damaged(path: log.path, range)])
        #expect(log.bounds.end == Offset(100))
        let limit = ReadLimit(upTo: Offset(100), maxBytes: 1 << 20)
        #expect(throws: StorageError.faulty(path: log.path, range)) { try log.read(from: Offset(25), limit) }
        #expect(StorageError.faulty(path: log.path, range).description.contains("martlet log salvage"))
        // What lies before and behind it is served.
        guard case .slice(let before) = try log.read(from: .zero, limit, waiting: true) else {
            throw Bench.BenchError.nothing
        }
        #expect(before.count == size * 2)
        #expect(try bases(bench, log, from: 30) == [30, 40, 50, 60, 70, 80, 90])
        try bench.append(batch(count: 10), to: log)
        #expect(log.bounds.end == Offset(110))

        // It is remembered.
        bench.stop()
        try bench.start()
        let again = try bench.log()
        try bench.open(again)
        #expect(again.faultyRanges == [range])
    }

    @Test("damage in a sealed segment is found by the reader, answered with an error and marked")
    func rotInSealedSegment() throws {
        let (bench, size) = try written(checkpointAfter: nil, roll: true)
        try bench.disk.flipBit(bench.path(Self.segment), byte: size + 16)
        try bench.kill()
        let log = try bench.log()
        try bench.open(log)
        #expect(log.faultyRanges.isEmpty)
        let limit = ReadLimit(upTo: Offset(100), maxBytes: 1 << 20)
        #expect(throws: StorageError.self) { try log.read(from: Offset(15), limit, waiting: true) }
        bench.jobs.runUntilIdle()
        #expect(
            log.faultyRanges == [
                FaultyRange(
                    segment: .zero, first: Offset(10), next: Offset(20), position: Int64(size),
                    endPosition: Int64(size * 2))
            ])
        #expect(try bases(bench, log, from: 20).count == 8)
    }

    @Test("an unclean log whose synchronized end is gone is refused, with the way out")
    func endUnknown() throws {
        let (bench, size) = try written(checkpointAfter: 9)
        try bench.disk.tamper(bench.path(Self.segment)) { $0.removeLast($0.count - size * 6) }
        try bench.kill()
        let log = try bench.log()
        let error = StorageError.endUnknown(
            path: log.path, segment: .zero, position: Int64(size * 6), validEnd: Offset(60))
        #expect(throws: error) { try bench.open(log) }
        #expect(error.description.contains("martlet log salvage \(log.path)"))
        #expect(throws: AppendError.storage(error)) { try bench.append(batch(["a"]), to: log) }
        // Nothing was touched.
        #expect(try bench.disk.facts(bench.path(Self.segment))?.size == Int64(size * 6))
    }

    @Test("after a clean stop a damaged end is known, and the log goes on behind it in a new segment")
    func endKnown() throws {
        let (bench, size) = try written(checkpointAfter: nil)
        bench.stop()
        try bench.disk.tamper(bench.path(Self.segment)) { $0.removeLast($0.count - size * 6) }
        try bench.start()
        let log = try bench.log()
        try bench.open(log)
        #expect(log.bounds.end == Offset(100))
        #expect(log.faultyRanges.map { [$0.first, $0.next] } == [[Offset(60), Offset(100)]])
        try bench.append(batch(count: 10), to: log)
        #expect(try bases(bench, log, from: 100) == [100])
        #expect(try bench.names().contains("00000000000000000100.log"))
    }

    @Test("without a recovery point everything is verified: damage with sound batches behind it is rot")
    func unknownRecoveryPoint() throws {
        let (bench, size) = try written()
        for name in ["recovery-point-offset-checkpoint", "martlet.recovery-point-offset-checkpoint"] {
            try bench.disk.tamper("\(Bench.root)/\(name)") { $0 = Array("damaged".utf8) }
        }
        try bench.disk.flipBit(bench.path(Self.segment), byte: size * 2 + 70)
        try bench.disk.flipBit(bench.path(Self.segment), byte: size * 9 + 70)
        try bench.kill()
        let log = try bench.log()
        try bench.open(log)
        #expect(log.faultyRanges.map { [$0.first, $0.next] } == [[Offset(20), Offset(30)]])
        #expect(log.bounds.end == Offset(90))
    }

    @Test("a flipped digit in a checkpoint is seen, and its copy is used")
    func checkpointDigit() throws {
        let (bench, _) = try written(checkpointAfter: 5)
        bench.checkpoint()
        let path = "\(Bench.root)/recovery-point-offset-checkpoint"
        try bench.disk.tamper(path) { bytes in
            #expect(String(decoding: bytes, as: UTF8.self) == "0\n1\norders 0 100\n")
            bytes[11] = UInt8(ascii: "9")
        }
        try bench.kill()
        #expect(bench.report.damagedFiles == [path])
        let log = try bench.log()
        #expect(try bases(bench, log).count == 10)
        #expect(log.faultyRanges.isEmpty)
    }

    @Test("lost or garbled indexes are rebuilt", arguments: [true, false])
    func indexes(garbled: Bool) throws {
        let bench = try Bench()
        bench.config.indexIntervalBytes = 100
        bench.config.segmentBytes = batch(count: 10).count * 10
        var log = try bench.log()
        for index in 0..<35 { try bench.append(batch(count: 10, timestamp: Int64(1000 + index * 100)), to: log) }
        bench.stop()
        let names = try bench.names().filter { $0.hasSuffix("index") }
        #expect(names.count == 8)
        let before = try names.map { try bench.disk.contents(bench.path($0)) }
        for name in names {
            if garbled {
                try bench.disk.tamper(bench.path(name)) { bytes in for i in bytes.indices { bytes[i] ^= 0x55 } }
            } else {
                try bench.disk.lose(bench.path(name))
            }
        }
        try bench.start()
        log = try bench.log()
        #expect(try bases(bench, log).count == 35)
        for offset in stride(from: Int64(0), to: 350, by: 7) {
            #expect(try bases(bench, log, from: offset).first == offset / 10 * 10)
        }
        #expect(try log.firstOffset(since: Timestamp(2000), waiting: true).offset == Offset(100))
        try bench.append(batch(count: 1, timestamp: 5000), to: log)
        bench.stop()
        // Of the last segment the files are complete again; sealed ones are kept in memory.
        let last = try bench.names().filter { $0.hasSuffix(".index") }.last.map {
            try bench.disk.contents(bench.path($0))
        }
        #expect(last?.prefix(before[6].count) == before[6][...])
    }

    @Test("a log of another topic id is refused")
    func foreign() throws {
        let bench = try Bench()
        try bench.append(batch(["a"]), to: try bench.log())
        bench.stop()
        try bench.start()
        #expect(throws: StorageError.self) {
            try bench.manager.obtain(Bench.partition, topicID: TopicID(high: 1, low: 1), config: bench.config)
        }
    }

    @Test("a damaged producer snapshot means the older one and a replay")
    func snapshot() throws {
        let bench = try Bench()
        var log = try bench.log()
        for index in 0..<4 {
            try bench.append(batch(["a"], producer: 7, sequence: Int32(index)), to: log)
            bench.checkpoint()
        }
        let name = try #require(try bench.names().last { $0.hasSuffix(".snapshot") })
        try bench.disk.flipBit(bench.path(name), byte: 20)
        try bench.kill()
        log = try bench.log()
        #expect(throws: AppendError.self) { try bench.append(batch(["a"], producer: 7, sequence: 9), to: log) }
        try bench.append(batch(["a"], producer: 7, sequence: 4), to: log)
        #expect(bench.recorder.reports == [.producersRebuilt(from: Offset(4))])
        #expect(log.producers.first?.entry.lastSequence == ProducerSequence(4))
    }
}

extension TimestampOutcome {
    var offset: Offset? { if case .found(let found) = self { found.offset } else { nil } }
}

@Suite("the work of a start")
struct RecoveryWorkTests {
    private func bytesRead(_ bench: Bench) -> Int {
        bench.disk.trace.reduce(0) { sum, operation in
            if case .read(let path, _, let count) = operation, path.hasSuffix(".log") { sum + count } else { sum }
        }
    }

    @Test("a start reads what was not yet synchronized, and little more")
    func proportional() throws {
        let bench = try Bench()
        let large = batch(count: 1, size: 50_000)
        let log = try bench.log()
        for _ in 0..<200 { try bench.append(large, to: log) }
        bench.checkpoint()
        for _ in 0..<10 { try bench.append(large, to: log) }
        try bench.kill()
        bench.disk.startTrace()
        let again = try bench.log()
        try bench.open(again)
        #expect(again.bounds.end == Offset(210))
        let read = bytesRead(bench)
        #expect(read >= large.count * 10)
        // The batch before the recovery point, and a piece of a scan. Twice: to be verified, and to be written once more.
        #expect(read <= 2 * large.count * 11 + (300 << 10), "\(read) bytes")
    }

    @Test("opening a log that was stopped in order reads next to nothing of it")
    func clean() throws {
        let bench = try Bench()
        bench.config.segmentBytes = 1 << 20
        let large = batch(count: 1, size: 50_000)
        for _ in 0..<100 { try bench.append(large, to: try bench.log()) }
        bench.stop()
        try bench.start()
        bench.disk.startTrace()
        try bench.open(try bench.log())
        let read = bytesRead(bench)
        #expect(read <= large.count * 2 + (300 << 10), "\(read) bytes")
    }
}
