import MartletBase
import MartletMessages
import MartletReplication
import MartletWire
import Testing

@testable import MartletBroker

private typealias Answer = OffsetForLeaderEpochResponse.EpochEndOffset

extension TestBroker {
    fileprivate func end(of epoch: Int32, claimed: Int32 = -1, version: Int16 = 4) throws -> Answer {
        let request = OffsetForLeaderEpochRequest(
            replicaId: -1,
            topics: [
                .init(topic: "events", partitions: [.init(currentLeaderEpoch: claimed, leaderEpoch: epoch)])
            ])
        return try ask(request, version: version).topics[0].partitions[0]
    }

    fileprivate func lead(_ epoch: Int32) throws {
        try partition("events").lead(
            Leadership(epoch: LeaderEpoch(epoch), inSync: [NodeID(1)], effectiveMinimum: 1), as: NodeID(1))
    }
}

@Suite struct OffsetForLeaderEpochTests {
    @Test("an epoch ended where the next known one began; one between two answers for the one before it")
    func ends() throws {
        let test = try TestBroker()
        try test.createTopic("events")
        let first = try test.leaderEpoch(of: "events")
        try test.produce("events", ["a", "b"])
        try test.lead(first + 3)
        try test.produce("events", ["c"])
        try test.lead(first + 5)
        for version: Int16 in 2...4 {
            for (asked, epoch, end) in [
                (first, first, 2), (first + 1, first, 2), (first + 3, first + 3, 3), (first + 4, first + 3, 3),
                (first + 5, first + 5, 3), (first + 6, -1, -1), (-1, -1, -1), (.min, -1, -1),
            ] as [(Int32, Int32, Int64)] {
                let expected = Answer(leaderEpoch: epoch, endOffset: end)
                #expect(try test.end(of: asked, version: version) == expected, "epoch \(asked)")
            }
        }
    }

    @Test("a log at rest is opened to answer for an earlier epoch")
    func atRest() throws {
        let test = try TestBroker()
        try test.createTopic("events")
        let first = try test.leaderEpoch(of: "events")
        try test.produce("events", ["a", "b"])
        try test.lead(first + 1)
        try test.produce("events", ["c"])
        let next = try TestBroker(disk: test.stop(), instance: 8)
        let latest = try next.leaderEpoch(of: "events")
        try #require(latest > first)
        #expect(try next.end(of: first) == Answer(leaderEpoch: first, endOffset: 2))
        #expect(try next.end(of: latest).endOffset == 3)
    }

    @Test("a log that never had a record ends at zero in every epoch up to the leader's")
    func untouched() throws {
        let test = try TestBroker()
        try test.createTopic("events")
        try test.lead(7)
        #expect(try test.end(of: 7) == Answer(leaderEpoch: 7, endOffset: 0))
        #expect(try test.end(of: 3) == Answer(leaderEpoch: 3, endOffset: 0))
        #expect(try test.end(of: 8) == Answer())
    }

    @Test("the client's own epoch is checked first, and only a leader answers")
    func access() throws {
        let test = try TestBroker()
        try test.createTopic("events")
        try test.lead(7)
        #expect(try test.end(of: 7, claimed: 6).errorCode == .fencedLeaderEpoch)
        #expect(try test.end(of: 7, claimed: 8).errorCode == .unknownLeaderEpoch)
        #expect(try test.end(of: 7, claimed: 7).errorCode == .none)
        try test.partition("events").follow(LeaderEpoch(9))
        #expect(try test.end(of: 7).errorCode == .notLeaderOrFollower)
        let request = OffsetForLeaderEpochRequest(topics: [.init(topic: "ghost", partitions: [.init()])])
        let ghost = try test.ask(request, version: 4).topics[0].partitions[0]
        #expect(ghost == Answer(errorCode: .unknownTopicOrPartition))
    }
}
