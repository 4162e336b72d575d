import MartletBase
import MartletSimulation
import MartletStorage
import Synchronization
import Testing

@testable import MartletBroker

@Suite struct MaintenanceTests {
    /// Lets time pass in steps of a heartbeat.
    private func pass(_ millis: Int64, _ test: TestBroker) {
        for _ in 0..<(millis / 500) {
            test.connection.advance(byMillis: 500)
            test.broker.maintain(test.connection.now)
            test.run()
        }
    }

    /// What the checkpoint of high watermarks on disk says of a log that ends at 1.
    private func isSaved(_ log: PartitionLog, _ test: TestBroker) -> Bool {
        let path = "\(log.home.root.path)/replication-offset-checkpoint"
        guard let file = try? test.disk.open(path, .read), let size = try? file.size() else { return false }
        var bytes = [UInt8](repeating: 0, count: Int(size))
        let count = bytes.withUnsafeMutableBytes { try? file.read(into: $0, at: 0) }
        return count == bytes.count && String(decoding: bytes, as: UTF8.self).contains("\(log.id.topic) 0 1\n")
    }

    private func syncs(of log: PartitionLog, _ test: TestBroker) -> Int {
        test.disk.trace.count { call in
            if case .synchronize(let path) = call { path.hasPrefix(log.path) && path.hasSuffix(".log") } else { false }
        }
    }

    @Test("offsets are written down every few seconds")
    func checkpoints() throws {
        let test = try TestBroker()
        try test.createTopic("greetings")
        #expect(try test.produce("greetings", ["hello"]).errorCode == .none)
        pass(500, test)
        let log = try #require(test.broker.logs.logsInUse.first)
        #expect(!isSaved(log, test))
        pass(6000, test)
        #expect(isSaved(log, test))
    }

    @Test("flush.ms is kept where acknowledgements do not wait for the disk")
    func flushes() throws {
        let test = try TestBroker(["replica.high.watermark.checkpoint.interval.ms": "60000"])
        try test.createTopic("loose", ["flush.on.ack": "false", "flush.ms": "1000"])
        #expect(try test.produce("loose", ["hello"]).errorCode == .none)
        let log = try #require(test.broker.logs.logsInUse.first)
        test.disk.startTrace()
        pass(500, test)
        #expect(syncs(of: log, test) == 0)
        pass(3000, test)
        #expect(syncs(of: log, test) == 1)
    }

    @Test("a disk that has filled up refuses records, and takes them again once there is space")
    func space() throws {
        let test = try TestBroker()
        try test.createTopic("greetings")
        try test.produce("greetings", ["hello"])
        test.disk.capacity = 32 << 20
        pass(1500, test)
        #expect(try test.produce("greetings", ["no room"]).errorCode == .kafkaStorageError)
        test.disk.capacity = nil
        pass(1500, test)
        #expect(try test.produce("greetings", ["room"]).errorCode == .none)
    }

    @Test("records older than retention.ms go at the next check, and their log goes on behind them")
    func retention() throws {
        let test = try TestBroker(["log.retention.check.interval.ms": "1000"])
        try test.createTopic("short", ["retention.ms": "3600000", "file.delete.delay.ms": "0"])
        let now = test.connection.now.wall.rawValue
        #expect(try test.produce("short", ["old"], timestamp: now - 3_500_000).errorCode == .none)
        pass(3000, test)
        let log = try #require(test.broker.logs.logsInUse.first)
        #expect(log.bounds.start == Offset(0))
        test.connection.advance(byMillis: 200_000)
        pass(3000, test)
        #expect(log.bounds.start == Offset(1))
        #expect(log.bounds.end == Offset(1))
        #expect(try test.produce("short", ["new"], timestamp: now + 200_000).baseOffset == 1)
    }

    @Test("a log that nobody has used since the start obeys its topic too, and is at rest afterwards")
    func idleRetention() throws {
        let settings: KeyValuePairs = ["log.retention.check.interval.ms": "1000"]
        let first = try TestBroker(settings)
        let now = first.connection.now.wall
        first.disk.clock = now
        try first.createTopic("short", ["retention.ms": "3600000"])
        #expect(try first.produce("short", ["old"], timestamp: now.rawValue).errorCode == .none)
        let second = try TestBroker(settings, disk: first.stop(), instance: 8)
        pass(3000, second)
        #expect(second.broker.logs.logsInUse.isEmpty)
        second.connection.advance(byMillis: 3_700_000)
        pass(3000, second)
        let log = try #require(second.broker.logs.logsInUse.first)
        #expect(log.bounds.start == Offset(1))
        #expect(!log.isOpen)
    }

    @Test("stopping waits for what is running, and nothing begins afterwards")
    func stops() throws {
        let test = try TestBroker()
        try test.createTopic("greetings")
        try test.produce("greetings", ["hello"])
        test.connection.advance(byMillis: 500)
        test.broker.maintain(test.connection.now)
        test.connection.advance(byMillis: 10_000)
        test.broker.maintain(test.connection.now)
        let isIdle = Flag()
        test.broker.stopMaintenance { isIdle.set() }
        #expect(!isIdle.isSet)
        test.run()
        #expect(isIdle.isSet)
        test.connection.advance(byMillis: 10_000)
        test.broker.maintain(test.connection.now)
        #expect(test.jobs.waitingCount == 0)
    }

    private final class Flag: Sendable {
        private let state = Mutex(false)
        var isSet: Bool { state.withLock { $0 } }
        func set() { state.withLock { $0 = true } }
    }
}
