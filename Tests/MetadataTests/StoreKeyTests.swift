import Testing

@testable import MartletMetadata

@Suite struct StoreKeyTests {
    @Test("keys are ordered as bytes, the shorter of two equal beginnings first")
    func order() {
        let keys: [StoreKey] = [StoreKey([0xff]), "b", "a/b", "a", StoreKey([]), "a/", StoreKey([0xff, 0])]
        #expect(keys.sorted() == [StoreKey([]), "a", "a/", "a/b", "b", StoreKey([0xff]), StoreKey([0xff, 0])])
    }

    @Test("the end of a prefix is the first key behind all that begin with it")
    func prefixEnd() {
        #expect(StoreKey("ab").afterPrefix == "ac")
        #expect(StoreKey([1, 0xff, 0xff]).afterPrefix == StoreKey([2]))
        #expect(StoreKey([0xff]).afterPrefix == nil)
        #expect(StoreKey([]).afterPrefix == nil)
        #expect(StoreKey("a").successor == StoreKey([0x61, 0]))
    }

    @Test("every key of ours reads back as itself, and foreign ones are told apart from malformed ones")
    func keysReadBack() throws {
        let topic = TopicIDs.one
        let keys: [MetadataKey] = [
            .cluster, .brokerEpochs, .producerIDs, .broker(.init(7)), .brokerSettings(.init(7)), .brokerSettings(nil),
            .topic(topic), .topicName("a_b"), .topicIntent(topic), .partition(topic, .init(0)),
            .partition(topic, .init(.max)),
        ]
        for key in keys {
            #expect(try MetadataKey(key.key) == key)
        }
        #expect(MetadataKey.partition(topic, .init(42)).key.description == "partitions/\(topic)/0000000042")
        #expect(try MetadataKey("acls/something") == nil)
        for malformed: StoreKey in [
            "brokers/x", "topics/short", StoreKey("partitions/\(topic)"), "brokers/07", "topic-names/a.b",
        ] {
            #expect(throws: StoredRecordError.malformedKey(malformed.description)) { try MetadataKey(malformed) }
        }
    }
}
