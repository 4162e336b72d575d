import MartletBase
import MartletMessages
import MartletRecords
import MartletReplication
import MartletSimulation
import MartletWire
import Testing

@testable import MartletBroker

/// A topic with an offset for each of a few timestamps, in batches of their own.
private func broker(timestamps: [Int64] = []) throws -> TestBroker {
    let test = try TestBroker()
    try test.createTopic("events")
    for timestamp in timestamps {
        #expect(try test.produce("events", ["at \(timestamp)"], timestamp: timestamp).errorCode == .none)
    }
    return test
}

extension TestBroker {
    fileprivate func offsets(
        _ partitions: [ListOffsetsRequest.ListOffsetsPartition], of topic: String = "events", version: Int16 = 11,
        isolation: Int8 = 0, replica: Int32 = -1
    ) throws -> [ListOffsetsResponse.ListOffsetsPartitionResponse] {
        let request = ListOffsetsRequest(
            replicaId: replica, isolationLevel: isolation, topics: [.init(name: topic, partitions: partitions)])
        return try ask(request, version: version).topics[0].partitions
    }

    fileprivate func offset(
        at timestamp: Int64, version: Int16 = 11, epoch: Int32 = -1, isolation: Int8 = 0
    ) throws -> ListOffsetsResponse.ListOffsetsPartitionResponse {
        try offsets(
            [.init(partitionIndex: 0, currentLeaderEpoch: epoch, timestamp: timestamp)], version: version,
            isolation: isolation)[0]
    }
}

private typealias Found = ListOffsetsResponse.ListOffsetsPartitionResponse

@Suite struct ListOffsetsTests {
    @Test("the ends of a log that nobody has used are zero, at the leader's epoch")
    func untouched() throws {
        let test = try broker()
        let epoch = try test.leaderEpoch(of: "events")
        for timestamp: Int64 in [-1, -2] {
            let expected = Found(partitionIndex: 0, timestamp: -1, offset: 0, leaderEpoch: epoch)
            #expect(try test.offset(at: timestamp) == expected)
        }
        #expect(try test.offset(at: 0) == Found(partitionIndex: 0))
        #expect(try test.offset(at: -3) == Found(partitionIndex: 0))
    }

    @Test("a time finds the first record at or after it, with the record's own time and epoch")
    func byTime() throws {
        let test = try broker(timestamps: [1000, 3000, 2000, 5000])
        let epoch = try test.leaderEpoch(of: "events")
        for (asked, offset, timestamp) in [
            (0, 0, 1000), (1000, 0, 1000), (1001, 1, 3000), (3001, 3, 5000), (5000, 3, 5000), (5001, -1, -1),
        ] as [(Int64, Int64, Int64)] {
            let expected = Found(
                partitionIndex: 0, timestamp: timestamp, offset: offset, leaderEpoch: offset < 0 ? -1 : epoch)
            #expect(try test.offset(at: asked) == expected, "at \(asked)")
        }
        let largest = Found(partitionIndex: 0, timestamp: 5000, offset: 3, leaderEpoch: epoch)
        #expect(try test.offset(at: -3) == largest)
    }

    @Test("a special timestamp is known from its version on, and refused before; others are never known")
    func versions() throws {
        let test = try broker(timestamps: [1000, 2000])
        for (timestamp, first, offset) in [
            (-1, 1, 2), (-2, 1, 0), (-3, 7, 1), (-4, 8, 0), (-5, 9, -1), (-6, 11, -1), (-7, 12, -1),
            (.min, 12, -1),
        ] as [(Int64, Int16, Int64)] {
            for version in ListOffsetsRequest.versions {
                let found = try test.offset(at: timestamp, version: version)
                let expected: ErrorCode = version < first ? .unsupportedVersion : .none
                #expect(found.errorCode == expected, "\(timestamp) in version \(version)")
                #expect(found.offset == (version < first ? -1 : offset), "\(timestamp) in version \(version)")
            }
        }
    }

    @Test("the epoch that the client believes in is checked, unless it says none")
    func epochs() throws {
        let test = try broker(timestamps: [1000])
        let epoch = try test.leaderEpoch(of: "events")
        #expect(try test.offset(at: -1, epoch: epoch).errorCode == .none)
        #expect(try test.offset(at: -1, epoch: epoch + 1).errorCode == .unknownLeaderEpoch)
        let partition = try test.partition("events")
        partition.lead(
            Leadership(epoch: LeaderEpoch(epoch + 1), inSync: [NodeID(1)], effectiveMinimum: 1), as: NodeID(1))
        #expect(try test.offset(at: -1, epoch: epoch).errorCode == .fencedLeaderEpoch)
        partition.follow(LeaderEpoch(epoch + 2))
        #expect(try test.offset(at: -1).errorCode == .notLeaderOrFollower)
        #expect(try test.offset(at: -1, epoch: epoch + 1).errorCode == .fencedLeaderEpoch)
        // A tool may ask whoever has a replica.
        let replica = try test.offsets([.init(partitionIndex: 0, timestamp: -1)], replica: -2)[0]
        #expect(replica.errorCode == .none && replica.offset == 1)
    }

    @Test("a leader that has not caught up with the leaders before it does not tell an end")
    func undecided() throws {
        let test = try broker(timestamps: [1000, 2000])
        let partition = try test.partition("events")
        let epoch = try test.leaderEpoch(of: "events")
        partition.follow(LeaderEpoch(epoch + 1))
        partition.log.set(highWatermark: Offset(1))
        partition.lead(
            Leadership(
                epoch: LeaderEpoch(epoch + 2), inSync: [NodeID(1), NodeID(2)], effectiveMinimum: 2), as: NodeID(1))
        #expect(try test.offset(at: -1).errorCode == .offsetNotAvailable)
        #expect(try test.offset(at: -1, version: 4).errorCode == .leaderNotAvailable)
        #expect(try test.offset(at: 1500).errorCode == .offsetNotAvailable)
        #expect(try test.offset(at: 9000).errorCode == .offsetNotAvailable)
        #expect(try test.offset(at: -3).errorCode == .offsetNotAvailable)
        #expect(try test.offset(at: -2).errorCode == .none)
        #expect(try test.offset(at: 500).offset == 0)
        let replica = try test.offsets([.init(partitionIndex: 0, timestamp: -1)], replica: 2)[0]
        #expect(replica.offset == 2)
    }

    @Test("what is appended and not committed does not exist for a consumer")
    func uncommitted() throws {
        let test = try broker(timestamps: [1000])
        try test.sendProduce("events", [0: batch(["unsynced"], timestamp: 2000)], acks: 1)
        let request = ListOffsetsRequest(
            replicaId: -1, topics: [.init(name: "events", partitions: [.init(timestamp: -1)])])
        let early = try #require(try test.connection.ask(request, version: 7, of: test.broker))
        #expect(early.topics[0].partitions[0].offset == 1)
        test.run()
        #expect(try test.offset(at: -1).offset == 2)
    }

    @Test("with read_committed the end is where the first open transaction begins")
    func readCommitted() throws {
        let test = try broker(timestamps: [1000])
        #expect(try test.appendTransactional("events", value: "open", timestamp: 2000) == 1)
        try test.produce("events", ["behind"], timestamp: 3000)
        #expect(try test.offset(at: -1).offset == 3)
        #expect(try test.offset(at: -1, isolation: 1).offset == 1)
        #expect(try test.offset(at: 1500).offset == 1)
        #expect(try test.offset(at: 1500, isolation: 1) == Found(partitionIndex: 0))
        #expect(try test.offset(at: -1, isolation: 2).errorCode == .invalidRequest)
        // After a start in order the log is at rest, and has to be opened to know of the transaction.
        let next = try TestBroker(disk: test.stop(), instance: 8)
        #expect(try next.offset(at: -1, isolation: 1).offset == 1)
    }

    @Test("after a power loss everything that was acknowledged is within the ends, before anything is appended")
    func afterPowerLoss() throws {
        let test = try broker(timestamps: [1000, 2000, 3000])
        let next = try TestBroker(disk: test.disk.losePower(.keepingNothing), instance: 8)
        #expect(try next.offset(at: -1).offset == 3)
        #expect(try next.offset(at: 2500).offset == 2)
        #expect(try next.produce("events", ["next"]).baseOffset == 3)
    }

    @Test("a partition named twice is refused both times, and unknown ones are told apart from it")
    func strangePartitions() throws {
        let test = try broker(timestamps: [1000])
        let asked: [ListOffsetsRequest.ListOffsetsPartition] = [
            .init(partitionIndex: 0, timestamp: -1), .init(partitionIndex: 0, timestamp: -2),
            .init(partitionIndex: 5, timestamp: -1),
        ]
        let codes = try test.offsets(asked).map(\.errorCode)
        #expect(codes == [.invalidRequest, .invalidRequest, .unknownTopicOrPartition])
        #expect(try test.offsets([.init(timestamp: -1)], of: "ghost")[0].errorCode == .unknownTopicOrPartition)
        #expect(try test.ask(ListOffsetsRequest(replicaId: -1), version: 7).topics.isEmpty)
    }
}
