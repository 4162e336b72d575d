import MartletBase
import MartletWire
import Testing

@testable import MartletMetadata

@Suite struct StoredRecordTests {
    private static let records: [any StoredRecord] = [
        ClusterRecord(
            clusterID: TopicIDs.one, formatLevel: 3, features: [FeatureLevel(name: "group.version", level: 1)],
            featuresEpoch: 4),
        BrokerRecord(
            epoch: BrokerEpoch(9), incarnation: 4,
            listeners: [BrokerListener(name: "TLS", host: "a", port: 65_535, securityProtocol: 1)], rack: nil,
            formatLevels: 1...2, directories: [TopicIDs.two], fenced: true),
        BrokerEpochsRecord(latest: BrokerEpoch(9)), SettingsRecord(settings: Settings(["a": "b"])),
        ProducerIDsRecord(next: ProducerID(3000), node: NodeID(1), brokerEpoch: BrokerEpoch(2)),
        TopicRecord(name: "t", partitionCount: 7, settings: Settings(["a": "b", "c": ""])),
        TopicNameRecord(topicID: TopicIDs.one),
        TopicIntentRecord(
            kind: .growing, firstPartition: PartitionIndex(3), node: NodeID(1), brokerEpoch: BrokerEpoch(2)),
        PartitionRecord(
            leader: NodeID(1), leaderEpoch: LeaderEpoch(5), leaderIncarnation: 2, replicas: [NodeID(1), NodeID(2)],
            inSync: [NodeID(1)], eligibleLeaders: [NodeID(2)], lastKnownEligible: [NodeID(3)], adding: [NodeID(4)],
            removing: [NodeID(5)]),
    ]

    @Test("every record reads back as it was stored, and what a newer release tagged on survives the rewrite")
    func roundTrip() throws {
        func check<Record: StoredRecord>(_ record: Record) throws {
            let stored = try record.stored()
            #expect(try Record(stored: stored, key: "k") == record)
            // Behind the empty tag section of this release: tag 9 of three bytes.
            let extended = stored.dropLast() + [1, 9, 3, 0xaa, 0xbb, 0xcc]
            let newer = try Record(stored: Array(extended), key: "k")
            #expect(try newer.stored() == Array(extended), "\(Record.self)")
            #expect(newer != record, "\(Record.self)")
        }
        for record in Self.records {
            try check(record)
        }
    }

    @Test("a tag inside a list's element survives as well, through a change of its neighbour")
    func nestedTags() throws {
        // Version, name "t", one partition, one setting "a" = "b" with tag 5, no tags of the record.
        let stored: [UInt8] = [0, 0, 2, 0x74, 0, 0, 0, 1, 2, 2, 0x61, 2, 0x62, 1, 5, 1, 0xff, 0]
        var topic = try TopicRecord(stored: stored, key: "k")
        #expect(topic.settings["a"] == "b")
        topic.settings["c"] = "d"
        #expect(
            try topic.stored() == [
                0, 0, 2, 0x74, 0, 0, 0, 1, 3, 2, 0x61, 2, 0x62, 1, 5, 1, 0xff, 2, 0x63, 2, 0x64, 0, 0,
            ])
    }

    @Test("a newer version is named, and damage is an error at every length and for every flipped bit")
    func hostile() throws {
        var stored = try TopicRecord(name: "topic", partitionCount: 3, settings: Settings(["a": "b"])).stored()
        for length in 0..<stored.count {
            #expect(throws: StoredRecordError.self) { try TopicRecord(stored: Array(stored[..<length]), key: "k") }
        }
        for bit in 0..<(stored.count * 8) {
            var flipped = stored
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            // Either an error or another value: never a trap, never the same value.
            let read = try? TopicRecord(stored: flipped, key: "k")
            #expect(read != TopicRecord(name: "topic", partitionCount: 3, settings: Settings(["a": "b"])), "bit \(bit)")
        }
        stored[1] = 1
        #expect(throws: StoredRecordError.newerVersion(key: "k", version: 1, readable: 0)) {
            try TopicRecord(stored: stored, key: "k")
        }
    }
}
