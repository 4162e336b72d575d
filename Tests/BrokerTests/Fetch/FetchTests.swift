import MartletBase
import MartletMessages
import MartletRecords
import MartletWire
import Testing

@testable import MartletBroker

extension TestBroker {
    struct Wanted {
        var partition: Int32 = 0
        var offset: Int64 = 0
        var maxBytes: Int32 = 1 << 20
        var epoch: Int32 = -1
    }

    func fetchRequest(
        _ topic: String, _ wanted: [Wanted], maxWaitMillis: Int32 = 0, minBytes: Int32 = 1, maxBytes: Int32 = .max,
        session: Int32 = 0, epoch: Int32 = -1, forgotten: [Int32] = [], isolation: Int8 = 0
    ) -> FetchRequest {
        FetchRequest(
            maxWaitMs: maxWaitMillis, minBytes: minBytes, maxBytes: maxBytes, isolationLevel: isolation,
            sessionId: session, sessionEpoch: epoch,
            topics: wanted.isEmpty
                ? []
                : [
                    .init(
                        topic: topic,
                        partitions: wanted.map {
                            .init(
                                partition: $0.partition, currentLeaderEpoch: $0.epoch, fetchOffset: $0.offset,
                                partitionMaxBytes: $0.maxBytes)
                        })
                ],
            forgottenTopicsData: forgotten.isEmpty ? [] : [.init(topic: topic, partitions: forgotten)])
    }

    func fetch(_ topic: String, _ wanted: Wanted = Wanted(), version: Int16 = 11) throws -> FetchResponse.PartitionData
    {
        try ask(fetchRequest(topic, [wanted]), version: version).responses[0].partitions[0]
    }
}

extension FetchResponse.PartitionData {
    /// The values of all whole batches, from their base offsets on.
    var values: [String] {
        var values: [String] = []
        let bytes = records ?? []
        var decompressor = Decompressor()
        var batches = RecordBatchIterator(bytes.span.bytes)
        do {
            while let batch = try batches.next() {
                var records = try batch.records(using: &decompressor, limit: 1 << 20)
                while let record = try records.next() {
                    guard let value = record.value else { continue }
                    let text = records.bytes.extracting(value.start..<value.end)
                        .withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
                    values.append(text)
                }
            }
        } catch { values.append("unreadable: \(error)") }
        return values
    }
}

@Suite struct FetchTests {
    private func broker(_ batches: [[String]], partitions: Int32 = 1) throws -> TestBroker {
        let test = try TestBroker()
        try test.createTopic("events", partitions: partitions)
        for values in batches { try test.produce("events", values) }
        return test
    }

    @Test("what was committed is read from the batch that holds the offset", arguments: Int16(4)...12)
    func reads(version: Int16) throws {
        let test = try broker([["a", "b"], ["c"]])
        let all = try test.fetch("events", version: version)
        #expect(all.values == ["a", "b", "c"])
        #expect(all.highWatermark == 3)
        #expect(all.lastStableOffset == 3)
        #expect(try test.fetch("events", .init(offset: 1), version: version).values == ["a", "b", "c"])
        #expect(try test.fetch("events", .init(offset: 2), version: version).values == ["c"])
        #expect(try test.fetch("events", .init(offset: 3), version: version).values == [])
    }

    @Test("nothing that is not on disk is seen")
    func uncommitted() throws {
        let test = try broker([["a"]])
        try test.sendProduce("events", [0: batch(["b"])], acks: 1)
        let number = try test.connection.send(test.fetchRequest("events", [.init()]), version: 11, to: test.broker)
        let answer = try #require(test.connection.answer(number))
        let partition = try TestConnection.decode(FetchRequest.self, answer, version: 11).responses[0].partitions[0]
        #expect(partition.values == ["a"])
        #expect(partition.highWatermark == 1)
    }

    @Test("what cannot be read says why")
    func errors() throws {
        let test = try broker([["a"]])
        #expect(try test.fetch("events", .init(offset: 2)).errorCode == .offsetOutOfRange)
        #expect(try test.fetch("events", .init(offset: -5)).errorCode == .offsetOutOfRange)
        #expect(try test.fetch("events", .init(partition: 9)).errorCode == .unknownTopicOrPartition)
        #expect(try test.fetch("ghost").errorCode == .unknownTopicOrPartition)
        let epoch = try test.ask(MetadataRequest(topics: nil), version: 9).topics[0].partitions[0].leaderEpoch
        #expect(try test.fetch("events", .init(epoch: epoch)).errorCode == .none)
        #expect(
            try test.fetch("events", .init(epoch: epoch - 1)).errorCode == (epoch == 0 ? .none : .fencedLeaderEpoch))
        #expect(try test.fetch("events", .init(epoch: epoch + 1)).errorCode == .unknownLeaderEpoch)
    }

    @Test("the first batch is given whole whatever its size, and limits hold for what follows")
    func limits() throws {
        let test = try broker([["aaaa"], ["b"]])
        #expect(try test.fetch("events", .init(maxBytes: 1)).values == ["aaaa"])
        try test.createTopic("other")
        try test.produce("other", ["x"])
        let request = FetchRequest(
            maxWaitMs: 0, minBytes: 1, maxBytes: 1,
            topics: ["events", "other"].map {
                .init(topic: $0, partitions: [.init(partition: 0, fetchOffset: 0, partitionMaxBytes: 1)])
            })
        let response = try test.ask(request, version: 11)
        #expect(response.responses.map { $0.partitions[0].values } == [["aaaa"], []])
    }

    @Test("no limit is so small that nothing comes", arguments: [(Int32(0), Int32.max), (-1, .max), (1, 0), (0, -1)])
    func smallestLimits(partition: Int32, all: Int32) throws {
        let test = try TestBroker()
        try test.createTopic("greetings")
        try test.produce("greetings", ["first", "batch"])
        try test.produce("greetings", ["second"])
        let request = test.fetchRequest("greetings", [.init(maxBytes: partition)], maxBytes: all)
        for version: Int16 in [4, 11] {
            let found = try test.ask(request, version: version).responses[0].partitions[0]
            #expect(found.errorCode == .none)
            #expect(found.values == ["first", "batch"])
        }
    }

    @Test("a fetch waits for data, and is answered by the append that brings it")
    func longPoll() throws {
        let test = try broker([["a"]])
        let request = test.fetchRequest("events", [.init(offset: 1)], maxWaitMillis: 500)
        let number = try test.connection.send(request, version: 11, to: test.broker)
        test.run()
        #expect(!test.connection.hasSettled(number))
        try test.produce("events", ["b"])
        test.run()
        let answer = try #require(test.connection.answer(number))
        let partition = try TestConnection.decode(FetchRequest.self, answer, version: 11).responses[0].partitions[0]
        #expect(partition.values == ["b"])
    }

    @Test("a fetch that finds too little is answered when its time is over, with what there is")
    func timeout() throws {
        let test = try broker([["a"]])
        let request = test.fetchRequest("events", [.init()], maxWaitMillis: 500, minBytes: 100_000)
        let number = try test.connection.send(request, version: 11, to: test.broker)
        test.run()
        try test.produce("events", ["b"])
        test.run()
        #expect(!test.connection.hasSettled(number))
        test.connection.advance(byMillis: 500)
        let answer = try #require(test.connection.answer(number))
        let partition = try TestConnection.decode(FetchRequest.self, answer, version: 11).responses[0].partitions[0]
        #expect(partition.values == ["a", "b"])
    }

    @Test("deleting the topic ends the wait")
    func deleted() throws {
        let test = try broker([["a"]])
        let request = test.fetchRequest("events", [.init(offset: 1)], maxWaitMillis: 60_000)
        let number = try test.connection.send(request, version: 11, to: test.broker)
        test.run()
        _ = try test.ask(DeleteTopicsRequest(topicNames: ["events"]), version: 5)
        test.run()
        let answer = try #require(test.connection.answer(number))
        let partition = try TestConnection.decode(FetchRequest.self, answer, version: 11).responses[0].partitions[0]
        #expect(partition.errorCode == .unknownTopicOrPartition)
    }

    @Test("a reader that goes away leaves nothing behind")
    func disconnected() throws {
        let test = try broker([["a"]])
        let request = test.fetchRequest("events", [.init(offset: 1)], maxWaitMillis: .max)
        let number = try test.connection.send(request, version: 11, to: test.broker)
        test.run()
        #expect(test.connection.timerCount == 1)
        test.connection.disconnect()
        #expect(test.connection.timerCount == 0)
        #expect(!test.connection.hasSettled(number))
    }

    @Test("a session answers only what is news, and forgets what it is told to forget")
    func sessions() throws {
        let test = try broker([["a"]], partitions: 3)
        let all = (0..<3).map { TestBroker.Wanted(partition: Int32($0)) }
        let first = try test.ask(test.fetchRequest("events", all, epoch: 0), version: 11)
        #expect(first.sessionId != 0)
        #expect(first.responses[0].partitions.count == 3)
        let moved = test.fetchRequest("events", [.init(offset: 1)], session: first.sessionId, epoch: 1)
        #expect(try test.ask(moved, version: 11).responses.isEmpty)
        _ = try test.produceParts("events", [2: batch(["z"])])
        let news = test.fetchRequest("events", [], session: first.sessionId, epoch: 2)
        let answer = try test.ask(news, version: 11)
        #expect(answer.responses.flatMap { $0.partitions.map(\.partitionIndex) } == [2])
        let empty = test.fetchRequest("events", [], session: first.sessionId, epoch: 3, forgotten: [0, 1, 2])
        #expect(try test.ask(empty, version: 11).sessionId == 0)
        let gone = test.fetchRequest("events", [], session: first.sessionId, epoch: 4)
        #expect(try test.ask(gone, version: 11).errorCode == .fetchSessionIdNotFound)
    }

    @Test("a session with a wrong epoch is refused, and stays")
    func sessionEpochs() throws {
        let test = try broker([["a"]])
        let id = try test.ask(test.fetchRequest("events", [.init()], epoch: 0), version: 11).sessionId
        let wrong = test.fetchRequest("events", [], session: id, epoch: 7)
        #expect(try test.ask(wrong, version: 11).errorCode == .invalidFetchSessionEpoch)
        #expect(try test.ask(test.fetchRequest("events", [], session: id, epoch: 1), version: 11).errorCode == .none)
    }

    @Test("a follower that nobody registered is refused")
    func follower() throws {
        let test = try broker([["a"]])
        var request = test.fetchRequest("events", [.init()])
        request.replicaId = 2
        #expect(try test.ask(request, version: 11).responses[0].partitions[0].errorCode == .notLeaderOrFollower)
    }

    @Test("after a crash everything acknowledged is read, before anybody appends again")
    func crashed() throws {
        let test = try broker([["a", "b"], ["c"]])
        var random = SeededRandom(seed: 5)
        let again = try TestBroker(disk: test.disk.losePower(using: &random), instance: 9)
        #expect(try again.fetch("events").values == ["a", "b", "c"])
        #expect(try again.fetch("events").highWatermark == 3)
    }

    @Test("after a restart everything is read again, from files that were closed")
    func restarted() throws {
        let disk = try broker([["a", "b"], ["c"]]).stop()
        let again = try TestBroker(disk: disk, instance: 9)
        #expect(try again.fetch("events").values == ["a", "b", "c"])
        #expect(try again.fetch("events").highWatermark == 3)
    }
}
