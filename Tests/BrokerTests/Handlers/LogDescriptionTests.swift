import MartletBase
import MartletMessages
import MartletReplication
import MartletSimulation
import MartletWire
import Testing

@testable import MartletBroker
@testable import MartletStorage

private typealias Partition = DescribeLogDirsResponse.DescribeLogDirsPartition

@Suite struct DescribeLogDirsTests {
    @Test("a directory shows its replicas with their sizes, also those that never had a record")
    func sizes() throws {
        let test = try TestBroker()
        try test.createTopic("events", partitions: 2)
        try test.createTopic("other")
        try test.produce("events", ["a"])
        let size = Int64(batch(["a"]).count)
        for version in DescribeLogDirsRequest.versions {
            let response = try test.ask(DescribeLogDirsRequest(topics: nil), version: version)
            #expect(response.errorCode == .none)
            let directory = try #require(response.results.first)
            #expect(directory.logDir == "/log" && directory.errorCode == .none)
            #expect(directory.topics.map(\.name) == ["events", "other"])
            let expected = [Partition(partitionSize: size), Partition(partitionIndex: 1)]
            #expect(directory.topics[0].partitions == expected)
            if version >= 4 { #expect(directory.totalBytes >= directory.usableBytes && directory.usableBytes > 0) }
        }
        // At rest after a start it is as large as before.
        let next = try TestBroker(disk: test.stop(), instance: 8)
        let again = try next.ask(DescribeLogDirsRequest(topics: nil), version: 4).results[0]
        #expect(again.topics[0].partitions[0].partitionSize == size)
    }

    @Test("only the partitions that are named are shown, and none where none is")
    func named() throws {
        let test = try TestBroker()
        try test.createTopic("events", partitions: 3)
        try test.createTopic("other")
        let request = DescribeLogDirsRequest(
            topics: [.init(topic: "events", partitions: [2, 9]), .init(topic: "ghost", partitions: [0])])
        let shown = try test.ask(request, version: 4).results[0].topics
        #expect(shown == [.init(name: "events", partitions: [Partition(partitionIndex: 2)])])
        let none = try test.ask(DescribeLogDirsRequest(topics: []), version: 4)
        #expect(none.results.map(\.logDir) == ["/log"] && none.results[0].topics.isEmpty)
    }

    @Test("several directories show what each holds, and one out of service says so")
    func several() throws {
        let test = try TestBroker(directories: ["/one", "/two"])
        try test.createTopic("events", partitions: 3)
        _ = try test.produceParts("events", [0: batch(["a"])])
        _ = try test.produceParts("events", [1: batch(["b"])])
        let results = try test.ask(DescribeLogDirsRequest(topics: nil), version: 4).results
        #expect(results.map(\.logDir) == ["/one", "/two"])
        #expect(results.map { $0.topics.map { $0.partitions.map(\.partitionIndex) } } == [[[0]], [[1]]])
        test.broker.logs.directories[0].fail(DiskError(.io, "synchronize", "/one/events-0"))
        let failed = try test.ask(DescribeLogDirsRequest(topics: nil), version: 4).results
        #expect(failed.map(\.errorCode) == [.kafkaStorageError, .none])
        #expect(failed[0].topics.isEmpty && failed[1].topics.count == 1)
    }
}

@Suite struct DescribeProducersTests {
    private func describe(
        _ test: TestBroker, _ topic: String = "events", _ indexes: [Int32] = [0]
    ) throws -> [DescribeProducersResponse.PartitionResponse] {
        let request = DescribeProducersRequest(topics: [.init(name: topic, partitionIndexes: indexes)])
        return try test.ask(request, version: 0).topics[0].partitions
    }

    @Test("producers are shown with their latest batch and the transaction that they have open")
    func producers() throws {
        let test = try TestBroker()
        try test.createTopic("events")
        try test.produce("events", ["a", "b"], producer: 77, timestamp: 1_789_999_000_500)
        #expect(try test.appendTransactional("events", value: "c") == 2)
        let expected: [DescribeProducersResponse.ProducerState] = [
            .init(
                producerId: 77, producerEpoch: 0, lastSequence: 1, lastTimestamp: 1_789_999_000_500,
                coordinatorEpoch: -1, currentTxnStartOffset: -1),
            .init(
                producerId: 4000, producerEpoch: 2, lastSequence: 0, lastTimestamp: 1_789_999_000_000,
                coordinatorEpoch: -1, currentTxnStartOffset: 2),
        ]
        #expect(try describe(test)[0].activeProducers == expected)
        let next = try TestBroker(disk: test.stop(), instance: 8)
        #expect(try describe(next)[0].activeProducers == expected)
    }

    @Test("a partition without producers has none, and an unknown one is an error of its own")
    func none() throws {
        let test = try TestBroker()
        try test.createTopic("events")
        let answers = try describe(test, "events", [0, 7])
        #expect(answers.map(\.errorCode) == [.none, .unknownTopicOrPartition])
        #expect(answers[0].activeProducers.isEmpty)
        #expect(try describe(test, "ghost").map(\.errorCode) == [.unknownTopicOrPartition])
    }

    @Test("a replica that does not lead answers too")
    func follower() throws {
        let test = try TestBroker()
        try test.createTopic("events")
        try test.produce("events", ["a"], producer: 77)
        try test.partition("events").follow(LeaderEpoch(50))
        #expect(try describe(test)[0].activeProducers.map(\.producerId) == [77])
    }
}
