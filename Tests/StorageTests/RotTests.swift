import MartletBase
import MartletSimulation
import Synchronization
import Testing

@testable import MartletStorage

/// One flipped bit, anywhere in the directory of a broker that is down.
@Suite("a flipped bit")
struct RotTests {
    enum Stop: CaseIterable {
        case clean, kill
    }

    /// What readers, producers and followers are told of a log.
    private struct View: Equatable {
        var start = Offset.none
        var end = Offset.none
        var batches: [Offset: [UInt8]] = [:]
        var unreadable: [Offset] = []
        var aborted: [String] = []
        var times: [String] = []
        var producers: [String] = []
        var epochs: [String] = []
    }

    /// Segments that are gone, sealed ones and the last; transactions of all outcomes; three epochs; a checkpoint, and
    /// batches behind it.
    private func filled() throws -> Bench {
        let bench = try Bench()
        bench.config.segmentBytes = 1_500
        bench.config.indexIntervalBytes = 150
        let log = try bench.log()
        var sequences: [Int64: Int32] = [:]
        var time: Int64 = 1_700_000_000_000
        func write(_ producer: Int64, transactional: Bool = true) throws {
            let sequence = sequences[producer, default: 0]
            sequences[producer] = sequence + 2
            time += 1_000
            let values = ["\(producer) \(sequence)", String(repeating: "v", count: 40)]
            let bytes = batch(
                values, timestamp: time, producer: producer, sequence: sequence, transactional: transactional)
            try bench.append(bytes, to: log)
        }
        for round in 0..<9 {
            bench.epoch = LeaderEpoch(Int32(round / 3))
            log.beginLeading(bench.epoch)
            for producer: Int64 in [1, 2, 1] { try write(producer) }
            try write(3, transactional: false)
            try bench.append(marker(round % 3 == 0 ? .commit : .abort, producer: 1), to: log, from: .coordinator)
            if round % 2 == 1 { try bench.append(marker(.abort, producer: 2), to: log, from: .coordinator) }
            log.advance(highWatermark: log.bounds.end)
            if round == 2 {
                log.advanceStart(to: Offset(9)) { _ in }
                bench.checkpoint()
            }
            if round == 5 {
                log.advanceStart(to: Offset(24)) { _ in }
                bench.checkpoint()
            }
            if round == 7 { bench.checkpoint() }
        }
        return bench
    }

    private func view(_ bench: Bench) throws -> View {
        let log = try bench.manager.obtain(Bench.partition, topicID: Bench.topicID, config: bench.config)
        var view = View()
        try bench.open(log)
        let bounds = log.bounds
        (view.start, view.end) = (bounds.start, bounds.end)
        var next = bounds.start
        var attempts = 0
        var writers: [(base: Offset, producer: ProducerID)] = []
        while next < bounds.end {
            do {
                let limit = ReadLimit(upTo: bounds.end, maxBytes: 1)
                guard case .slice(let slice) = try log.read(from: next, limit, waiting: true) else {
                    throw Bench.BenchError.nothing
                }
                let stored = try StoredBatch.parse(try slice.loadVerified())
                guard let found = stored.last else { throw Bench.BenchError.nothing }
                view.batches[found.header.baseOffset] = found.bytes
                if !found.header.isControl { writers.append((found.header.baseOffset, found.header.producerID)) }
                next = found.header.nextOffset
            } catch StorageError.faulty(_, let range) {
                view.unreadable.append(next)
                next = max(range.next, next + 1)
            } catch StorageError.damagedBatch(_, let offset, let position, _) {
                // As a scrub would: what a checksum has to tell is found by who reads every byte.
                let segment = log.state.withLock { state in state.segments.last { $0.base <= offset } }
                if let segment { log.noteDamage(in: segment, at: position, offset: offset) }
                attempts += 1
                if attempts > 200 { throw Bench.BenchError.waitsForever }
            }
            bench.jobs.runUntilIdle()
        }
        let aborted = try log.abortedTransactions(from: bounds.start, to: bounds.end, waiting: true) ?? []
        // One that is made anew knows only of batches that are left.
        view.aborted = aborted.compactMap { transaction in
            let first = writers.first { base, producer in
                producer == transaction.producerID && base >= transaction.firstOffset && base < transaction.lastOffset
            }
            return first.map { "\($0.producer) from \($0.base) to \(transaction.lastOffset)" }
        }
        for second in stride(from: Int64(0), to: 38, by: 3) {
            let time = Timestamp(1_700_000_000_000 + second * 1_000)
            let outcome = try? log.firstOffset(since: time, waiting: true)
            view.times.append(String(describing: outcome))
        }
        view.producers = log.producers.map { id, entry in
            "\(id) \(entry.epoch) \(entry.lastSequence) \(entry.lastOffset) \(String(describing: entry.transactionStart))"
        }
        for epoch: Int32 in 0...2 { view.epochs.append("\(String(describing: log.end(of: LeaderEpoch(epoch))))") }
        bench.jobs.runUntilIdle()
        return view
    }

    private func found(on state: DiskState, _ config: LogConfig) throws -> View {
        let bench = try Bench(disk: SimulatedDisk(state))
        bench.config = config
        return try view(bench)
    }

    private func paths(_ disk: SimulatedDisk) throws -> [String] {
        let log = "\(Bench.root)/\(Bench.partition)"
        return try disk.list(Bench.root).filter { !$0.isDirectory }.map { "\(Bench.root)/\($0.name)" }
            + disk.list(log).map { "\(log)/\($0.name)" }
    }

    @Test("in anything but batches changes nothing that is told", arguments: Stop.allCases)
    func besideBatches(_ stop: Stop) throws {
        let bench = try filled()
        if stop == .clean { bench.stop() }
        bench.disk.settle()
        let state = bench.disk.state
        let expected = try found(on: state, bench.config)
        #expect(expected.unreadable == [] && expected.aborted.count > 5)
        var wrong: [String] = []
        for path in try paths(bench.disk) where !path.hasSuffix(".log") && !path.hasSuffix(".log.deleted") {
            let size = try bench.disk.contents(path).count
            for byte in stride(from: 0, to: size, by: size < 300 ? 3 : 23) {
                let disk = SimulatedDisk(state)
                try disk.flipBit(path, byte: byte, bit: byte % 8)
                let found = Result { try self.found(on: disk.state, bench.config) }
                guard case .success(let view) = found, view == expected else {
                    wrong.append("byte \(byte) of \(path): \(difference(found, expected))")
                    continue
                }
            }
        }
        #expect(wrong == [])
    }

    private func difference(_ found: Result<View, any Error>, _ expected: View) -> String {
        guard case .success(let view) = found else { return "\(found)" }
        if view.aborted != expected.aborted { return "aborted \(view.aborted)" }
        if view.times != expected.times { return "times \(view.times)" }
        if view.producers != expected.producers { return "producers \(view.producers), not \(expected.producers)" }
        if view.epochs != expected.epochs { return "epochs \(view.epochs)" }
        return "\(view.start)..<\(view.end), unreadable \(view.unreadable)"
    }

    @Test("in a batch is never served, and nothing else is lost", arguments: Stop.allCases)
    func inBatches(_ stop: Stop) throws {
        let bench = try filled()
        let recoveryPoint = try #require(bench.manager.directories[0].recoveryPoints[Bench.partition])
        if stop == .clean { bench.stop() }
        bench.disk.settle()
        let state = bench.disk.state
        let expected = try found(on: state, bench.config)
        var wrong: [String] = []
        for path in try paths(bench.disk) where path.hasSuffix(".log") {
            let size = try bench.disk.contents(path).count
            for byte in stride(from: 0, to: size, by: 11) {
                let disk = SimulatedDisk(state)
                try disk.flipBit(path, byte: byte, bit: byte % 8)
                let result = Result { try self.found(on: disk.state, bench.config) }
                guard case .success(let view) = result else {
                    wrong.append("byte \(byte) of \(path): \(result)")
                    continue
                }
                // A length that is off hides what follows up to where the index knows a batch again.
                let lost = expected.batches.keys.filter { view.batches[$0] == nil }.sorted()
                let isCut = stop == .kill && view.end < expected.end && view.end >= recoveryPoint
                // Above the recovery point nothing but a batch itself tells its epoch.
                let served = view.batches.filter { base, bytes in
                    expected.batches[base] != bytes && !(stop == .kill && base >= recoveryPoint)
                }.keys.sorted()
                let kept = expected.end == view.end || isCut
                if !served.isEmpty || view.start != expected.start || !kept || (lost.count > 10 && !isCut) {
                    wrong.append("byte \(byte) of \(path): lost \(lost), served \(served), \(view.start)..<\(view.end)")
                }
            }
        }
        #expect(wrong == [])
    }
}
