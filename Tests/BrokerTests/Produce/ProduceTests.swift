import MartletBase
import MartletMessages
import MartletRecords
import MartletWire
import Testing

@testable import MartletBroker

@Suite struct ProduceTests {
    @Test("a batch gets the next offsets, and acks=all is answered once it is on disk")
    func offsets() throws {
        let test = try TestBroker()
        try test.createTopic("events")
        #expect(try test.produce("events", ["a", "b"]).baseOffset == 0)
        #expect(try test.produce("events", ["c"]).baseOffset == 2)
        let number = try test.sendProduce("events", [0: batch(["d"])])
        #expect(!test.connection.hasSettled(number))
        test.run()
        #expect(test.connection.hasSettled(number))
    }

    @Test("acks=1 is answered when it is appended, acks=0 never")
    func otherAcks() throws {
        let test = try TestBroker()
        try test.createTopic("events")
        try test.produce("events", ["warm"])
        let one = try test.sendProduce("events", [0: batch(["a"])], acks: 1)
        test.connection.run()
        #expect(test.connection.hasSettled(one))
        let none = try test.sendProduce("events", [0: batch(["b"])], acks: 0)
        test.run()
        #expect(test.connection.hasSettled(none) && test.connection.answer(none) == nil)
        #expect(try test.produce("events", ["c"]).baseOffset == 3)
    }

    @Test("an error with acks=0 closes the connection")
    func silentError() throws {
        let test = try TestBroker()
        try test.sendProduce("ghost", [0: batch(["a"])], acks: 0)
        test.run()
        #expect(test.connection.refusal?.label == "acks-0-error")
    }

    @Test("while the log is made ready the connection is held, and the order kept")
    func held() throws {
        let test = try TestBroker()
        try test.createTopic("events")
        let first = try test.sendProduce("events", [0: batch(["a"])])
        #expect(test.connection.isHeld)
        test.run()
        #expect(!test.connection.isHeld)
        let response = try TestConnection.decode(
            ProduceRequest.self, #require(test.connection.answer(first)), version: 9)
        #expect(response.responses[0].partitionResponses[0].baseOffset == 0)
    }

    @Test("a request to several new logs makes them ready together")
    func severalNew() throws {
        let test = try TestBroker()
        try test.createTopic("events", partitions: 3)
        let number = try test.sendProduce("events", [0: batch(["a"]), 1: batch(["b"]), 2: batch(["c"])])
        #expect(test.jobs.waitingCount(in: .log) == 3)
        test.run()
        #expect(test.connection.hasSettled(number))
    }

    @Test("partitions fail by themselves")
    func partial() throws {
        let test = try TestBroker()
        try test.createTopic("events")
        let responses = try test.produceParts("events", [0: batch(["a"]), 7: batch(["b"])])
        #expect(responses.map(\.errorCode) == [.none, .unknownTopicOrPartition])
        #expect(responses.map(\.baseOffset) == [0, -1])
    }

    @Test("what is not one sound batch is refused, and nothing of it is stored")
    func refused() throws {
        let test = try TestBroker()
        try test.createTopic("events")
        var corrupt = batch(["a"])
        corrupt[corrupt.count - 1] ^= 1
        var ahead = batch(["a"])
        ahead[7] = 5
        let cases: [([UInt8]?, ErrorCode)] = [
            (corrupt, .corruptMessage), (ahead, .invalidRecord), (batch(["a"]) + batch(["b"]), .invalidRecord),
            (nil, .invalidRecord), ([], .invalidRecord), (Array(batch(["a"]).dropLast(3)), .invalidRecord),
        ]
        for (records, error) in cases {
            let response = try test.produceParts("events", [0: records])[0]
            #expect(response.errorCode == error, "\(response.errorMessage ?? "")")
        }
        #expect(try test.produce("events", ["a"]).baseOffset == 0)
    }

    @Test("acks other than -1, 0 and 1 are refused for every partition")
    func strangeAcks() throws {
        let test = try TestBroker()
        try test.createTopic("events")
        #expect(try test.produceParts("events", [0: batch(["a"])], acks: 2)[0].errorCode == .invalidRequiredAcks)
    }

    @Test("a repeated idempotent batch is answered with its first offset, a gap is refused")
    func idempotence() throws {
        let test = try TestBroker()
        try test.createTopic("events")
        #expect(try test.produce("events", ["a", "b"], producer: 5, sequence: 0).baseOffset == 0)
        #expect(try test.produce("events", ["a", "b"], producer: 5, sequence: 0).baseOffset == 0)
        #expect(try test.produce("events", ["x"], producer: 5, sequence: 4).errorCode == .outOfOrderSequenceNumber)
        #expect(try test.produce("events", ["c"], producer: 5, sequence: 2).baseOffset == 2)
    }

    @Test("limits, timestamps and keys follow the topic's settings as they are now")
    func settings() throws {
        let test = try TestBroker()
        try test.createTopic("small", partitions: 1, ["max.message.bytes": "100"])
        #expect(try test.produce("small", [String(repeating: "x", count: 200)]).errorCode == .messageTooLarge)
        try test.createTopic("compacted", partitions: 1, ["cleanup.policy": "compact"])
        let refused = try test.produceParts("compacted", [0: batch(["a"])], version: 9)[0]
        #expect(refused.errorCode == .invalidRecord)
        #expect(refused.recordErrors.map(\.batchIndex) == [0])
        try test.createTopic("stamped", partitions: 1, ["message.timestamp.type": "LogAppendTime"])
        #expect(try test.produce("stamped", ["a"]).logAppendTimeMs == test.connection.now.wall.rawValue)
        try test.createTopic("late")
        #expect(try test.produce("late", ["a"], timestamp: .max / 2).errorCode == .invalidTimestamp)
    }

    @Test("a topic with a codec of its own stores batches in it")
    func recompressed() throws {
        let test = try TestBroker()
        try test.createTopic("packed", partitions: 1, ["compression.type": "zstd"])
        #expect(try test.produce("packed", ["a", "b"]).baseOffset == 0)
        #expect(try test.produce("packed", ["c"]).baseOffset == 2)
    }

    @Test("topic ids name topics from version 13 on")
    func ids() throws {
        let test = try TestBroker()
        let id = try test.createTopic("events").topicId
        let request = { (id: TopicID) in
            ProduceRequest(
                acks: -1, timeoutMs: 1000,
                topicData: [.init(topicId: id, partitionData: [.init(index: 0, records: batch(["a"]))])])
        }
        #expect(try test.ask(request(id), version: 13).responses[0].partitionResponses[0].errorCode == .none)
        let unknown = try test.ask(request(UUID128(high: 1, low: 9)), version: 13).responses[0]
        #expect(unknown.partitionResponses[0].errorCode == .unknownTopicId)
    }

    @Test("versions 0 to 2 are answered with UNSUPPORTED_VERSION in their own layout", arguments: UInt8(0)...2)
    func oldVersions(version: UInt8) throws {
        let test = try TestBroker()
        let body: [UInt8] = [
            0xff, 0xff, 0, 0, 0, 9, 0, 0, 0, 1, 0, 1, 0x74, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0, 1, 0x61,
        ]
        let number = test.connection.send(
            [0, 0, 0, version, 0, 0, 0, 7, 0xff, 0xff] + body, to: test.broker)
        let answer = try #require(test.connection.answer(number))
        let partition: [UInt8] = [0, 0, 0, 3, 0, 35] + [UInt8](repeating: 0xff, count: version == 2 ? 16 : 8)
        let tail: [UInt8] = version == 0 ? [] : [0, 0, 0, 0]
        #expect(answer == [0, 0, 0, 7, 0, 0, 0, 1, 0, 1, 0x74, 0, 0, 0, 1] + partition + tail)
    }

    @Test("a producer that is gone is waited for by nobody")
    func disconnected() throws {
        let test = try TestBroker()
        try test.createTopic("events")
        let number = try test.sendProduce("events", [0: batch(["a"])])
        test.connection.disconnect()
        test.run()
        #expect(!test.connection.hasSettled(number))
    }

    @Test("a batch sent again to a broker that died before it answered is answered, and nothing else need come")
    func sentAgainAfterDeath() throws {
        let disk = try {
            let test = try TestBroker()
            try test.createTopic("events")
            try test.produce("events", ["a"], producer: 5)
            try test.sendProduce("events", [0: batch(["b"], producer: 5, sequence: 1)])
            // The batch is written; its sync has not run, nor has anything that notes how far the log goes.
            return test.disk.losePower(.keepingEverything(of: test.disk.state))
        }()
        let again = try TestBroker(disk: disk, instance: 8)
        let answer = try again.produce("events", ["b"], producer: 5, sequence: 1)
        #expect(answer.errorCode == .none && answer.baseOffset == 1)
    }

    @Test("what was acknowledged is there after a stop and a start")
    func restart() throws {
        let disk = try {
            let test = try TestBroker()
            try test.createTopic("events")
            try test.produce("events", ["a", "b", "c"])
            return test.stop()
        }()
        let again = try TestBroker(disk: disk, instance: 8)
        #expect(try again.produce("events", ["d"]).baseOffset == 3)
    }
}
