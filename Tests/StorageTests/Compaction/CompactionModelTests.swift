import MartletBase
import MartletRecords
import TestSupport
import Testing

@testable import MartletStorage

/// What a log of keyed records must hold after compactions, kept as plainly as possible.
private struct Model {
    struct Written: Hashable {
        var record: PlainRecord
        /// `nil` outside transactions.
        var transaction: Int?
    }

    var written: [Written] = []
    var aborted: Set<Int> = []

    /// The last committed record of every key.
    var latest: [String: PlainRecord] {
        var latest: [String: PlainRecord] = [:]
        for item in committed { latest[item.key ?? ""] = item }
        return latest
    }

    var committed: [PlainRecord] {
        written.filter { item in item.transaction.map { !aborted.contains($0) } ?? true }.map(\.record)
    }
}

@Suite struct CompactionModelTests {
    /// Appends random batches of several producers; transactions overlap, and all end before the segment does that is
    /// written last.
    private func fill(_ log: LogFiles, _ model: inout Model, using random: inout SeededRandom) throws {
        var open: [Int64: Int] = [:]
        var sequences: [Int64: Int32] = [:]
        var transactions = 0
        let codecs = CompressionCodec.allCases
        for step in 0..<Int.random(in: 20...90, using: &random) {
            let time = Int64(step * 10)
            let producer: Int64? = random.oneIn(3) ? nil : Int64.random(in: 1...4, using: &random)
            let records: [(key: String?, value: String?)] = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                let key = "\(Int.random(in: 0..<12, using: &random))"
                return (key, random.oneIn(4) ? nil : "\(step)")
            }
            let first: Int64
            if let producer {
                if open[producer] == nil {
                    open[producer] = transactions
                    transactions += 1
                }
                let sequence = sequences[producer, default: 0]
                first = try log.append(
                    records, at: time,
                    by: PlainProducer(id: producer, sequence: sequence, isTransactional: true),
                    codecs[Int.random(in: 0..<codecs.count, using: &random)])
                sequences[producer] = sequence + Int32(records.count)
            } else {
                first = try log.append(records, at: time)
            }
            for (index, (key, value)) in records.enumerated() {
                model.written.append(
                    Model.Written(
                        record: PlainRecord(
                            offset: first + Int64(index), key: key, value: value, timestamp: time + Int64(index)),
                        transaction: producer.flatMap { open[$0] }))
            }
            if let (ending, transaction) = open.sorted(by: { $0.key < $1.key }).first, random.oneIn(3) {
                try end(ending, transaction, log, &model, using: &random)
                open[ending] = nil
            }
            if random.oneIn(8) { try log.roll() }
        }
        for (producer, transaction) in open.sorted(by: { $0.key < $1.key }) {
            try end(producer, transaction, log, &model, using: &random)
        }
        try log.append([("end", "1")])
        model.written.append(
            Model.Written(record: PlainRecord(offset: log.end - 1, key: "end", value: "1", timestamp: 1000)))
        try log.roll()
    }

    private func end(
        _ producer: Int64, _ transaction: Int, _ log: LogFiles, _ model: inout Model,
        using random: inout SeededRandom
    ) throws {
        let aborts = Bool.random(using: &random)
        try log.endTransaction(producer, aborts ? .abort : .commit)
        if aborts { model.aborted.insert(transaction) }
    }

    @Test("compactions keep the last committed record of every key, tombstones for their time, and nothing aborted")
    func model() throws {
        let seed = Seed()
        var random = seed.random
        for _ in 0..<60 {
            let log = try LogFiles()
            var model = Model()
            try fill(log, &model, using: &random)
            let latest = model.latest
            let all = Set(model.committed)

            var now: Int64 = 100_000
            var covered: Int64 = 0
            var runs = 0
            while covered < log.end {
                covered = try compact(log, from: covered, at: now, using: &random)
                now += Int64.random(in: 0...400, using: &random)
                runs += 1
                let records = try log.records()
                let strange = records.filter { $0.offset < covered && !all.contains($0) }
                #expect(strange.isEmpty, "changed, or aborted and still there; \(seed)")
                for record in latest.values where record.value != nil {
                    #expect(records.contains(record), "\(record) is gone; \(seed)")
                }
            }
            // Whatever is left of a key now is its last record, or a tombstone whose time is not over.
            for record in try log.records() {
                #expect(latest[record.key ?? ""] == record, "\(record) is superfluous; \(seed)")
            }
            // Every tombstone lived at least for its time after the compaction that removed what it deletes.
            try checkTombstones(log, latest, from: covered, seed, using: &random)
        }
    }

    /// One compaction with a map, segments and steps of random sizes.
    private func compact(
        _ log: LogFiles, from covered: Int64, at now: Int64, using random: inout SeededRandom
    ) throws -> Int64 {
        let mapBytes = random.oneIn(2) ? 1 : 1 << 20
        let segmentBytes = Int64.random(in: 100...20_000, using: &random)
        let stepBytes = Int64.random(in: 1...5_000, using: &random)
        let report = try log.compact {
            $0.firstDirty = covered
            $0.now = now
            $0.deleteRetention = 1_000_000
            $0.mapBytes = mapBytes
            $0.segmentBytes = segmentBytes
            $0.stepBytes = stepBytes
        }
        #expect(report.coveredEnd.rawValue > covered)
        return report.coveredEnd.rawValue
    }

    private func checkTombstones(
        _ log: LogFiles, _ latest: [String: PlainRecord], from covered: Int64, _ seed: Seed,
        using random: inout SeededRandom
    ) throws {
        let tombstones = Set(latest.values.filter { $0.value == nil })
        let found = Set(try log.records().filter { $0.value == nil })
        #expect(found == tombstones, "before their time; \(seed)")
        let horizons = try log.batches().compactMap(\.header.deleteHorizon)
        // Once the last horizon has passed they all go, and the markers follow.
        let end = horizons.max()?.rawValue ?? 100_000
        for round in 0..<3 as Range<Int64> {
            try log.compact {
                $0.firstDirty = covered
                $0.now = end + round * 2000
                $0.deleteRetention = 1000
            }
        }
        let records = try log.records()
        #expect(records.allSatisfy { $0.value != nil }, "after their time; \(seed)")
        #expect(Set(records) == Set(latest.values.filter { $0.value != nil }), "\(seed)")
        let markers = try log.batches().filter { $0.header.isControl && $0.header.recordCount > 0 }
        let data = try log.batches().filter { $0.header.isTransactional && !$0.header.isControl }
        for marker in markers {
            let isNeeded = data.contains { batch in
                batch.header.producerID == marker.header.producerID
                    && batch.header.lastOffset < marker.header.baseOffset
            }
            #expect(isNeeded, "the marker at \(marker.header.baseOffset) ends nothing; \(seed)")
        }
        // The state of every producer can be read from what is left.
        for (id, tail) in log.tails {
            let last = try log.batches().last { $0.header.producerID == id && !$0.header.isControl }
            #expect(last?.header.lastOffset == tail.lastDataOffset, "producer \(id); \(seed)")
        }
    }
}
