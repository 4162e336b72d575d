import MartletBase
import MartletRecords
import MartletSimulation
import MartletStorage
import Synchronization
import TestSupport
import Testing

/// What a log should hold, as simply as it can be said.
private struct Model {
    struct Batch {
        let first: Int64
        let last: Int64
        let timestamp: Int64
        let producer: Int64
        let sequence: Int32
    }

    /// Every batch that was not cut off, those before the start included.
    var batches: [Batch] = []
    var start: Int64 = 0
    var highWatermark: Int64 = 0

    /// After a restart the log may begin elsewhere, so an empty list says nothing about the end.
    var end: Int64 { batches.last.map { $0.last + 1 } ?? 0 }

    func last(of producer: Int64) -> Batch? { batches.last { $0.producer == producer } }

    func bases(from offset: Int64) -> [Int64] { batches.filter { $0.last >= offset }.map(\.first) }

    func firstOffset(since timestamp: Int64) -> Int64? {
        for batch in batches where batch.last >= start {
            for offset in max(batch.first, start)...batch.last where batch.timestamp + offset - batch.first >= timestamp
            {
                return offset
            }
        }
        return nil
    }

    mutating func truncate(to offset: Int64) {
        batches.removeAll { $0.last >= offset }
        highWatermark = min(highWatermark, end)
    }
}

/// Random operations on a log, each checked against the model.
private final class Run {
    let bench: Bench
    var model = Model()
    var random: SeededRandom
    var log: PartitionLog
    var history: [String] = []

    init(_ seed: UInt64) throws {
        random = SeededRandom(seed: seed)
        bench = try Bench(jobs: SimulatedJobs(random: SeededRandom(seed: seed &+ 1)), openSegments: 3)
        bench.config.segmentBytes = 700 + Int(random.next() % 1500)
        bench.config.indexIntervalBytes = Int(random.next() % 300)
        bench.config.segmentMillis = .max
        log = try bench.log()
    }

    func below(_ bound: Int64) -> Int64 { bound <= 0 ? 0 : Int64(random.next() % UInt64(bound)) }

    func step() throws {
        switch random.next() % 20 {
        case 0..<8: try append(producer: -1)
        case 8..<11: try append(producer: below(3))
        case 11: try repeatLast()
        case 12: try advanceHighWatermark()
        case 13: try advanceStart()
        case 14: try truncate()
        case 15: checkpoint()
        case 16: try restart()
        case 17: try checkTime()
        default: try checkRead()
        }
        let bounds = log.bounds
        try expect(bounds.end.rawValue == model.end, "the end is \(bounds.end), not \(model.end)")
        try expect(bounds.start.rawValue == model.start, "the start is \(bounds.start), not \(model.start)")
        try expect(
            bounds.start <= bounds.highWatermark && bounds.highWatermark <= bounds.end,
            "the high watermark \(bounds.highWatermark) lies outside")
        try expect(bench.recorder.reports.isEmpty, "\(bench.recorder.reports)")
    }

    struct Difference: Error, CustomStringConvertible {
        let description: String
    }

    func expect(_ condition: Bool, _ message: @autoclosure () -> String) throws {
        if condition { return }
        throw Difference(description: message())
    }

    private func append(producer: Int64) throws {
        let count = Int(below(5)) + 1
        let timestamp = 1_000_000 + below(100_000)
        let last = model.last(of: producer)
        // Before the start nothing is promised about a producer.
        if producer >= 0, let last, last.first < model.start { return }
        let sequence = producer < 0 ? 0 : last.map { $0.sequence + Int32($0.last - $0.first) + 1 } ?? Int32(below(9))
        history.append("append \(count) of producer \(producer) from \(sequence) at \(timestamp)")
        if producer >= 0, last != nil, random.oneIn(4) {
            let gap = batch(values(count), timestamp: timestamp, producer: producer, sequence: sequence + 1)
            do {
                try bench.append(gap, to: log)
                try expect(false, "a gap in the sequences was taken")
            } catch AppendError.producer {}
        }
        let outcome = try bench.append(
            batch(values(count), timestamp: timestamp, producer: producer, sequence: sequence), to: log)
        let first = model.end
        guard case .appended(let appended) = outcome else { return try expect(false, "\(outcome)") }
        try expect(
            appended.baseOffset.rawValue == first && appended.lastOffset.rawValue == first + Int64(count) - 1
                && appended.logStart.rawValue == model.start, "\(appended)")
        model.batches.append(
            Model.Batch(
                first: first, last: first + Int64(count) - 1, timestamp: timestamp, producer: producer,
                sequence: sequence))
        try expect(bench.recorder.durableEnd(log).rawValue >= model.end, "the append did not become durable")
    }

    private func values(_ count: Int) -> [String] {
        (0..<count).map { _ in String(repeating: "v", count: Int(below(60))) }
    }

    private func repeatLast() throws {
        guard let last = model.last(of: below(3)), last.producer >= 0, last.first >= model.start else { return }
        history.append("repeat \(last)")
        let again = batch(
            values(Int(last.last - last.first) + 1), producer: last.producer, sequence: last.sequence)
        guard case .duplicate(let original, _) = try bench.append(again, to: log) else {
            return try expect(false, "a repetition of \(last) was taken for new")
        }
        try expect(original.firstOffset.rawValue == last.first, "\(original) is not \(last)")
    }

    private func advanceHighWatermark() throws {
        model.highWatermark = max(model.highWatermark, below(model.end + 1))
        history.append("high watermark \(model.highWatermark)")
        log.advance(highWatermark: Offset(model.highWatermark))
    }

    private func advanceStart() throws {
        let mark = log.bounds.highWatermark.rawValue
        guard mark > model.start else { return }
        model.start += below(mark - model.start + 1)
        history.append("start \(model.start)")
        try bench.open(log)
        log.advanceStart(to: Offset(model.start)) { _ in }
        bench.jobs.runUntilIdle()
    }

    private func truncate() throws {
        guard model.end > model.start else { return }
        let offset = model.start + below(model.end - model.start + 1)
        // A cut into the batch that holds the start would leave a log that ends before it begins.
        guard let first = model.bases(from: offset).first ?? .some(offset), first >= model.start else { return }
        history.append("truncate to \(offset)")
        let result = Mutex<Result<Offset, StorageError>?>(nil)
        log.truncate(to: Offset(offset)) { value in result.withLock { $0 = value } }
        bench.jobs.runUntilIdle()
        model.truncate(to: offset)
        // Nothing but the batches before the start may be left.
        let end = try result.withLock { $0 }?.get()
        try expect(end?.rawValue == model.end, "truncated to \(String(describing: end)), not \(model.end)")
    }

    private func checkpoint() {
        history.append("checkpoint")
        bench.checkpoint()
    }

    private func restart() throws {
        switch random.next() % 3 {
        case 0:
            history.append("stop and start")
            bench.stop()
            try bench.start()
            try expect(bench.report.wasClean, "a stop in order was not clean")
        case 1:
            history.append("kill and start")
            try bench.kill()
        default:
            // Everything was acknowledged as durable, so nothing may go.
            history.append("lose power and start")
            bench.jobs.discardAll()
            bench.disk = bench.disk.losePower(using: &random)
            try bench.start()
        }
        bench.epoch = LeaderEpoch(bench.epoch.rawValue + 1)
        log = try bench.log()
        if random.oneIn(2) { bench.manager.recover {} }
        try bench.open(log)
        log.advance(highWatermark: Offset(model.highWatermark))
    }

    private func checkRead() throws {
        let from = model.start + below(model.end - model.start)
        history.append("read from \(from)")
        let found = try bench.readAll(log, from: Offset(from), maxBytes: Int(below(500)) + 1)
        let bases = found.map(\.header.baseOffset.rawValue)
        try expect(bases == model.bases(from: from), "read \(bases), not \(model.bases(from: from))")
    }

    private func checkTime() throws {
        let timestamp = 1_000_000 + below(110_000)
        history.append("find \(timestamp)")
        try bench.open(log)
        let found = try log.firstOffset(since: Timestamp(timestamp), waiting: true)
        let expected = model.firstOffset(since: timestamp)
        try expect(found.offset?.rawValue == expected, "found \(found), not \(String(describing: expected))")
    }
}

@Suite("the log against a model")
struct ModelTests {
    @Test("random appends, reads, cuts and restarts do what the model does")
    func random() throws {
        let seed = Seed()
        let rounds = environment("MARTLET_ROUNDS").flatMap { UInt64($0) } ?? 20
        for round in 0..<rounds {
            let value = seed.value &+ round
            let run = try Run(value)
            do {
                for _ in 0..<150 { try run.step() }
            } catch {
                let history = run.history.suffix(12).joined(separator: "\n")
                Issue.record("\(error) after:\n\(history)\nrepeat with MARTLET_SEED=\(value) MARTLET_ROUNDS=1")
                return
            }
        }
    }
}
