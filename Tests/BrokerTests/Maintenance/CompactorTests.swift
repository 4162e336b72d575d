import MartletBase
import MartletRecords
import MartletSimulation
import MartletStorage
import Synchronization
import Testing

@testable import MartletBroker

@Suite struct CompactorTests {
    private static let start: Int64 = 1_789_999_000_000
    private static let records = 30

    private func pass(_ millis: Int64, _ test: TestBroker) {
        for _ in 0..<(millis / 500) {
            test.connection.advance(byMillis: 500)
            test.broker.maintain(test.connection.now)
            test.run()
        }
    }

    private func keyed(_ key: String, _ value: String?, timestamp: Int64) throws -> [UInt8] {
        var builder = RecordBatchBuilder(BatchFields())
        var compressor = Compressor()
        var output = ByteBuffer()
        let keyBytes = Array(key.utf8)
        if let value = value.map({ Array($0.utf8) }) {
            try builder.append(timestamp: Timestamp(timestamp), key: keyBytes.span.bytes, value: value.span.bytes)
        } else {
            try builder.append(timestamp: Timestamp(timestamp), key: keyBytes.span.bytes, value: nil)
        }
        try builder.finish(.none, using: &compressor, into: &output)
        return output.array()
    }

    /// Three keys that come again and again, each record in a segment of its own: the last one is in the active segment.
    private func filled(
        _ settings: KeyValuePairs<String, String> = ["log.cleaner.backoff.ms": "1000"], topic: String = "compacted",
        _ configs: KeyValuePairs<String, String> = ["cleanup.policy": "compact", "segment.ms": "1000"]
    ) throws -> (test: TestBroker, log: PartitionLog) {
        let test = try TestBroker(settings)
        try test.createTopic(topic, configs)
        for number in 0..<Self.records {
            let batch = try keyed("\(number % 3)", "\(number)", timestamp: Self.start + Int64(number) * 2000)
            #expect(try test.produceParts(topic, [0: batch])[0].errorCode == .none)
        }
        return (test, try test.partition(topic).log)
    }

    /// The values from the beginning to the end: a fetch gives those of one segment.
    private func values(_ test: TestBroker, topic: String = "compacted", from start: Int64 = 0) throws -> [String] {
        var values: [String] = []
        var next = Offset(start)
        while next < Offset(Int64(Self.records)) {
            let part = try test.fetch(topic, .init(offset: next.rawValue))
            values += part.values
            let bytes = part.records ?? []
            var batches = RecordBatchIterator(bytes.span.bytes)
            let before = next
            while let batch = try batches.next() { next = max(next, batch.header.nextOffset) }
            try #require(next > before)
        }
        return values
    }

    private func names(_ log: PartitionLog, _ test: TestBroker) throws -> [String] {
        try test.disk.list(log.path).map(\.name).filter { $0.hasSuffix(".log") }.sorted()
    }

    @Test("of each key the latest record stays, at its offset, and what the last segment holds")
    func compacts() throws {
        let (test, log) = try filled()
        #expect(try values(test).count == Self.records)
        pass(3000, test)
        #expect(try values(test) == ["26", "27", "28", "29"])
        #expect(try values(test, from: 28) == ["28", "29"])
        #expect(log.bounds.start == .zero)
        #expect(log.bounds.end == Offset(Int64(Self.records)))
        #expect(log.compactedEnd == Offset(Int64(Self.records - 1)))
        #expect(try names(log, test).count == 2)
    }

    @Test("a topic of both policies keeps the last values, and those only for their time")
    func bothPolicies() throws {
        let (test, log) = try filled(
            ["log.cleaner.backoff.ms": "1000", "log.retention.check.interval.ms": "1000"], topic: "compacted",
            ["cleanup.policy": "compact,delete", "segment.ms": "1000", "retention.ms": "3600000"])
        pass(3000, test)
        #expect(try values(test) == ["26", "27", "28", "29"])
        #expect(log.bounds.start == .zero)
        // All but the last record are older than retention.ms an hour after they were written.
        let expired = Self.start + Int64(Self.records - 2) * 2000 + 3_600_000
        test.connection.advance(byMillis: expired + 500 - test.connection.now.wall.rawValue)
        pass(1000, test)
        let left = try values(test, from: log.bounds.start.rawValue)
        #expect(left == ["29"])
        test.connection.advance(byMillis: 10_000)
        pass(3000, test)
        #expect(log.bounds.start == Offset(Int64(Self.records)))
        #expect(log.bounds.end == Offset(Int64(Self.records)))
    }

    @Test("a topic that only deletes, and a broker whose cleaner is off, keep every record")
    func others() throws {
        let (deleting, _) = try filled(
            ["log.cleaner.backoff.ms": "1000"], topic: "deleting", ["segment.ms": "1000", "retention.ms": "-1"])
        pass(3000, deleting)
        #expect(try values(deleting, topic: "deleting").count == Self.records)
        let (off, log) = try filled(["log.cleaner.backoff.ms": "1000", "log.cleaner.enable": "false"])
        pass(3000, off)
        #expect(try values(off).count == Self.records)
        #expect(log.compactedEnd == nil)
    }

    @Test("a log that is less dirty than its topic asks for waits, until its records have waited too long")
    func waits() throws {
        let (test, log) = try filled(
            ["log.cleaner.backoff.ms": "1000"], topic: "compacted",
            [
                "cleanup.policy": "compact", "segment.ms": "1000", "min.cleanable.dirty.ratio": "1",
                "max.compaction.lag.ms": "100000000",
            ])
        pass(3000, test)
        #expect(log.compactedEnd == nil)
        test.connection.advance(byMillis: 2_000_000_000)
        pass(3000, test)
        #expect(log.compactedEnd == Offset(Int64(Self.records - 1)))
    }

    @Test("a restart knows how far the last compaction came")
    func restarts() throws {
        let (first, _) = try filled()
        pass(3000, first)
        let second = try TestBroker(disk: first.stop(), instance: 8)
        #expect(try values(second) == ["26", "27", "28", "29"])
        #expect(try second.partition("compacted").log.compactedEnd == Offset(Int64(Self.records - 1)))
    }

    @Test("a log that nobody has used since the start is compacted and put back, and not opened again for nothing")
    func resting() throws {
        let (first, _) = try filled(["log.cleaner.enable": "false"])
        try first.createTopic("other")
        try first.produce("other", ["kept"])
        let second = try TestBroker(["log.cleaner.backoff.ms": "1000"], disk: first.stop(), instance: 8)
        #expect(second.broker.logs.logsInUse.isEmpty)
        pass(3000, second)
        let log = try #require(second.broker.logs.logsInUse.first)
        #expect(second.broker.logs.logsInUse.map(\.id.topic) == ["compacted"])
        #expect(!log.isOpen)
        #expect(log.compactedEnd == Offset(Int64(Self.records - 1)))
        #expect(try names(log, second).count == 2)
        let third = try TestBroker(["log.cleaner.backoff.ms": "1000"], disk: second.stop(), instance: 9)
        pass(3000, third)
        #expect(third.broker.logs.logsInUse.isEmpty)
        #expect(try values(third) == ["26", "27", "28", "29"])
    }

    @Test("a log at rest waits for its time, and one whose compaction fails is not opened again and again")
    func restingWaits() throws {
        let (first, log) = try filled(
            ["log.cleaner.enable": "false"], topic: "compacted",
            ["cleanup.policy": "compact", "segment.ms": "1000", "min.compaction.lag.ms": "3600000"])
        let before = try names(log, first)
        // The scrub would be the first to find what compaction is to stumble over.
        let second = try TestBroker(
            ["log.cleaner.backoff.ms": "1000", "log.scrub.enable": "false"], disk: first.stop(), instance: 8)
        try second.disk.flipBit("\(log.path)/\(before[4])", byte: 68)
        pass(3000, second)
        let found = try #require(second.broker.logs.logsInUse.first)
        #expect(!found.isOpen)
        #expect(found.faultyRanges == [])
        #expect(segmentsOpened(second, in: 400_000) == 0)
        second.connection.advance(byMillis: 4_000_000)
        pass(3000, second)
        #expect(found.faultyRanges.count == 1)
        #expect(!found.isOpen)
        #expect(segmentsOpened(second, in: 400_000) == 0)
        #expect(try names(found, second) == before)
    }

    private func segmentsOpened(_ test: TestBroker, in millis: Int64) -> Int {
        test.disk.startTrace()
        test.connection.advance(byMillis: millis)
        pass(3000, test)
        return test.disk.trace.count { operation in
            if case .open(let path, _) = operation { path.hasSuffix(".log") } else { false }
        }
    }

    @Test("a byte rate spreads the work over time")
    func paced() throws {
        let (test, log) = try filled([
            "log.cleaner.backoff.ms": "1000", "log.cleaner.io.max.bytes.per.second": "500",
        ])
        pass(2000, test)
        #expect(log.compactedEnd == nil)
        pass(30_000, test)
        #expect(log.compactedEnd == Offset(Int64(Self.records - 1)))
    }

    @Test("a stop takes back what the byte rate has held, and leaves nothing behind")
    func stops() throws {
        let (test, log) = try filled([
            "log.cleaner.backoff.ms": "1000", "log.cleaner.io.max.bytes.per.second": "500",
        ])
        pass(2000, test)
        let isIdle = Mutex(false)
        test.broker.stopMaintenance { isIdle.withLock { $0 = true } }
        test.run()
        #expect(isIdle.withLock { $0 })
        #expect(try !test.disk.list(log.path).contains { $0.name.hasSuffix(".cleaned") })
    }

    @Test("a topic that is deleted while it is compacted takes nothing with it")
    func deleted() throws {
        let (test, log) = try filled([
            "log.cleaner.backoff.ms": "1000", "log.cleaner.io.max.bytes.per.second": "500",
        ])
        pass(2000, test)
        let done = Mutex(false)
        test.broker.logs.delete(log.id) { failure in done.withLock { $0 = failure == nil } }
        pass(5000, test)
        #expect(done.withLock { $0 })
        #expect(log.home.cause == nil)
    }

    @Test("damage that compaction meets is marked, and nothing of the log goes")
    func damaged() throws {
        let (test, log) = try filled()
        let before = try names(log, test)
        try test.disk.flipBit("\(log.path)/\(before[4])", byte: 68)
        pass(3000, test)
        #expect(log.faultyRanges.map(\.first) == [Offset(4)])
        #expect(log.compactedEnd == nil)
        #expect(try names(log, test) == before)
        #expect(log.home.cause == nil)
    }
}

@Suite struct BytePaceTests {
    private func time(_ millis: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: millis * 1_000_000) }

    @Test("a pace allows a second's worth at once, and what was taken too much is waited for")
    func bound() {
        var pace = BytePace(bytesPerSecond: 1000)
        pace.advance(to: time(0))
        pace.worked(3000)
        #expect(!pace.mayWork)
        pace.advance(to: time(1900))
        #expect(!pace.mayWork)
        pace.advance(to: time(2100))
        #expect(pace.mayWork)
        pace.advance(to: time(100_000))
        pace.worked(1000)
        #expect(!pace.mayWork)
    }

    @Test("without a bound there is nothing to wait for")
    func unbound() {
        var pace = BytePace(bytesPerSecond: .greatestFiniteMagnitude)
        pace.advance(to: time(0))
        pace.worked(.max)
        #expect(pace.mayWork)
    }
}
