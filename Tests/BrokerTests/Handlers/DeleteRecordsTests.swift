import MartletBase
import MartletMessages
import MartletReplication
import MartletSimulation
import MartletWire
import Synchronization
import Testing

@testable import MartletBroker

extension TestBroker {
    fileprivate func delete(
        _ topic: String = "events", before offset: Int64, partition: Int32 = 0, version: Int16 = 2
    ) throws -> DeleteRecordsResponse.DeleteRecordsPartitionResult {
        let request = DeleteRecordsRequest(
            topics: [.init(name: topic, partitions: [.init(partitionIndex: partition, offset: offset)])],
            timeoutMs: 1000)
        return try ask(request, version: version).topics[0].partitions[0]
    }

    fileprivate func start(of topic: String = "events") throws -> Offset { try partition(topic).log.bounds.start }
}

private final class Watcher: PartitionWatcher {
    let slots = Mutex<[Int]>([])
    func partitionChanged(_ slot: Int) { slots.withLock { $0.append(slot) } }
}

@Suite struct DeleteRecordsTests {
    @Test("the log begins at the offset asked for, and goes on to after a power loss", arguments: [0, 1, 2] as [Int16])
    func moves(version: Int16) throws {
        let test = try TestBroker()
        try test.createTopic("events")
        try test.produce("events", ["a", "b", "c"])
        #expect(try test.delete(before: 2, version: version).lowWatermark == 2)
        #expect(try test.start() == Offset(2))
        let next = try TestBroker(disk: test.disk.losePower(.keepingNothing), instance: 8)
        #expect(try next.start() == Offset(2))
        #expect(try next.produce("events", ["d"]).baseOffset == 3)
    }

    @Test("-1 deletes up to the high watermark; what was deleted before is no error")
    func highWatermark() throws {
        let test = try TestBroker()
        try test.createTopic("events")
        try test.produce("events", ["a", "b", "c"])
        #expect(try test.delete(before: -1) == .init(lowWatermark: 3))
        #expect(try test.delete(before: 1) == .init(lowWatermark: 3))
        #expect(try test.produce("events", ["d"]).baseOffset == 3)
    }

    @Test("an offset that is no place in the committed log is refused")
    func range() throws {
        let test = try TestBroker()
        try test.createTopic("events")
        try test.produce("events", ["a", "b"])
        for offset: Int64 in [3, .max, -2, .min] {
            let refused = try test.delete(before: offset)
            #expect(refused == .init(lowWatermark: -1, errorCode: .offsetOutOfRange), "offset \(offset)")
        }
        #expect(try test.start() == .zero)
    }

    @Test("only what may be deleted is: not from compacted topics, not from the broker's own")
    func policy() throws {
        let test = try TestBroker()
        try test.createTopic("table", ["cleanup.policy": "compact"])
        try test.createTopic("both", ["cleanup.policy": "compact,delete"])
        #expect(try test.delete("table", before: 0).errorCode == .policyViolation)
        #expect(try test.delete("both", before: 0).errorCode == .none)
        #expect(try test.delete("__consumer_offsets", before: 0).errorCode == .invalidTopicException)
        #expect(try test.delete("ghost", before: 0).errorCode == .unknownTopicOrPartition)
        #expect(try test.delete("both", before: 0, partition: 9).errorCode == .unknownTopicOrPartition)
        try test.partition("both").follow(LeaderEpoch(50))
        #expect(try test.delete("both", before: 0).errorCode == .notLeaderOrFollower)
    }

    @Test("the answer waits until the new start is durable, and readers are told of it")
    func durable() throws {
        let test = try TestBroker()
        try test.createTopic("events")
        try test.produce("events", ["a", "b"])
        let watcher = Watcher()
        try test.partition("events").watch(watcher, slot: 4)
        let request = DeleteRecordsRequest(
            topics: [.init(name: "events", partitions: [.init(offset: 1)])], timeoutMs: 1000)
        let number = try test.connection.send(request, version: 2, to: test.broker)
        test.connection.run()
        #expect(!test.connection.hasSettled(number))
        #expect(watcher.slots.withLock { $0 } == [])
        test.run()
        #expect(test.connection.hasSettled(number))
        #expect(watcher.slots.withLock { $0 } == [4])
    }

    @Test("what is not done in time is answered as that")
    func timeout() throws {
        let test = try TestBroker()
        try test.createTopic("events")
        try test.produce("events", ["a", "b"])
        let request = DeleteRecordsRequest(
            topics: [.init(name: "events", partitions: [.init(offset: 1)])], timeoutMs: 50)
        let number = try test.connection.send(request, version: 2, to: test.broker)
        test.connection.advance(byMillis: 51)
        let answer = try #require(test.connection.answer(number))
        let result = try TestConnection.decode(DeleteRecordsRequest.self, answer, version: 2).topics[0].partitions[0]
        #expect(result == .init(lowWatermark: -1, errorCode: .requestTimedOut))
        test.run()
        #expect(try test.start() == Offset(1))
    }
}
