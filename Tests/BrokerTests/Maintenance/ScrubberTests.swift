import MartletBase
import MartletMessages
import MartletSimulation
import MartletStorage
import Testing

@testable import MartletBroker

@Suite struct ScrubberTests {
    private func pass(_ millis: Int64, _ test: TestBroker) {
        for _ in 0..<(millis / 500) {
            test.connection.advance(byMillis: 500)
            test.broker.maintain(test.connection.now)
            test.run()
        }
    }

    /// A topic of four partitions, each with one batch of `size` bytes or a little more.
    private func filled(
        _ settings: KeyValuePairs<String, String> = [:], size: Int = 10
    ) throws -> (test: TestBroker, bytes: Int) {
        let test = try TestBroker(settings)
        try test.createTopic("greetings", partitions: 4)
        let bytes = batch([String(repeating: "x", count: size)])
        let parts = try test.produceParts("greetings", [0: bytes, 1: bytes, 2: bytes, 3: bytes])
        #expect(parts.allSatisfy { $0.errorCode == .none })
        return (test, 4 * bytes.count)
    }

    private func lastPass(_ test: TestBroker) -> Timestamp? {
        test.broker.logs.directories.first.flatMap { test.broker.lastScrub(of: $0) }
    }

    private func set(_ name: String, _ value: String, _ test: TestBroker) throws {
        let request = IncrementalAlterConfigsRequest(
            resources: [
                .init(
                    resourceType: 4, resourceName: "",
                    configs: [.init(name: name, configOperation: 0, value: value)])
            ])
        #expect(try test.ask(request, version: 1).responses.map(\.errorCode) == [.none])
    }

    @Test func `every log is read once in each interval`() throws {
        let (test, bytes) = try filled(["log.scrub.interval.ms": "60000"])
        pass(1000, test)
        #expect(test.broker.scrubCounts.bytes == bytes)
        let first = try #require(lastPass(test))
        pass(50_000, test)
        #expect(test.broker.scrubCounts.bytes == bytes)
        #expect(lastPass(test) == first)
        pass(20_000, test)
        #expect(test.broker.scrubCounts.bytes == 2 * bytes)
        let second = try #require(lastPass(test))
        #expect(second > first)
    }

    @Test func `rot is marked and counted once and the rest goes on being served`() throws {
        let (test, bytes) = try filled(["log.scrub.interval.ms": "1000"])
        let log = try test.partition("greetings", 2).log
        try test.disk.flipBit("\(log.path)/00000000000000000000.log", byte: 64)
        pass(5000, test)
        #expect(log.faultyRanges.map(\.first) == [Offset(0)])
        #expect(test.broker.scrubCounts.damagedRanges == 1)
        #expect(test.broker.scrubCounts.bytes >= 4 * bytes)
        let part = try test.fetch("greetings", .init(partition: 2))
        #expect(part.errorCode == .corruptMessage)
        #expect(try test.fetch("greetings", .init(partition: 1)).values.count == 1)
        #expect(log.home.cause == nil)
    }

    @Test func `a log at rest is read without being opened and opened where damage shows`() throws {
        let (first, bytes) = try filled()
        let path = try first.partition("greetings", 3).log.path
        let disk = first.stop()
        let second = try TestBroker(disk: disk, instance: 8)
        pass(1000, second)
        #expect(second.broker.scrubCounts.bytes == bytes)
        #expect(second.broker.logs.logsInUse.isEmpty)

        let damaged = second.stop()
        try damaged.flipBit("\(path)/00000000000000000000.log", byte: 64)
        let third = try TestBroker(["log.scrub.interval.ms": "1000"], disk: damaged, instance: 9)
        pass(2000, third)
        #expect(third.broker.logs.logsInUse.map(\.path) == [path])
        #expect(third.broker.logs.logsInUse.first?.faultyRanges.count == 1)
        #expect(third.broker.scrubCounts.damagedRanges == 1)
    }

    @Test func `the byte rate bounds it and a pass goes on where a restart has interrupted it`() throws {
        // A log in a second, or a little less.
        let settings: KeyValuePairs = ["log.scrub.bytes.per.second": "4000"]
        let (first, bytes) = try filled(settings, size: 80_000)
        pass(30_000, first)
        let read = first.broker.scrubCounts.bytes
        #expect(read > 0 && read < bytes)
        #expect(lastPass(first) == nil)
        pass(40_000, first)
        let before = first.broker.scrubCounts.bytes
        #expect(before == bytes * 3 / 4 || before == bytes / 2 || before == bytes)
        let second = try TestBroker(settings, disk: first.stop(), instance: 8)
        pass(200_000, second)
        #expect(second.broker.scrubCounts.bytes < bytes)
        #expect(before + second.broker.scrubCounts.bytes >= bytes)
        #expect(lastPass(second) != nil)
    }

    @Test func `its settings hold at once`() throws {
        let (test, bytes) = try filled(["log.scrub.enable": "false"])
        pass(5000, test)
        #expect(test.broker.scrubCounts.bytes == 0)
        try set("log.scrub.enable", "true", test)
        pass(1000, test)
        #expect(test.broker.scrubCounts.bytes == bytes)
        try set("log.scrub.interval.ms", "1000", test)
        pass(3000, test)
        #expect(test.broker.scrubCounts.bytes > bytes)
        try set("log.scrub.enable", "false", test)
        let read = test.broker.scrubCounts.bytes
        pass(5000, test)
        #expect(test.broker.scrubCounts.bytes == read)
    }

    @Test func `a topic that is deleted while it is read takes nothing with it`() throws {
        let (test, bytes) = try filled(["log.scrub.bytes.per.second": "4000"], size: 80_000)
        pass(2000, test)
        for partition in 0..<4 {
            test.broker.logs.delete(TopicPartition("greetings", PartitionIndex(Int32(partition)))) { _ in }
        }
        pass(200_000, test)
        #expect(lastPass(test) != nil)
        #expect(test.broker.scrubCounts.bytes <= bytes)
        #expect(test.broker.scrubCounts.damagedRanges == 0)
        #expect(test.broker.logs.directories.allSatisfy { $0.cause == nil })
    }
}
