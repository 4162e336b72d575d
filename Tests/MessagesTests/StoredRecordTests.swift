import MartletBase
import MartletMessages
import MartletWire
import Testing

@Suite("Stored records")
struct StoredRecordTests {
    @Test("a key begins with its type, and the type tells it apart")
    func keys() throws {
        let key = OffsetCommitKey(group: "g", topic: "t", partition: 7)
        let bytes = try key.serialized()
        #expect(bytes == [0, 1, 0, 1, 0x67, 0, 1, 0x74, 0, 0, 0, 7])
        var reader = WireReader(bytes.span.bytes)
        #expect(try ConsumerOffsetsKey(from: &reader) == .offsetCommit(key))

        let group = try GroupMetadataKey(group: "g").serialized()
        var second = WireReader(group.span.bytes)
        #expect(try ConsumerOffsetsKey(from: &second) == .groupMetadata(GroupMetadataKey(group: "g")))
    }

    @Test("a kind of key that is not known keeps its type")
    func unknownKey() throws {
        let bytes: [UInt8] = [0, 23, 0, 1, 0x67]
        var reader = WireReader(bytes.span.bytes)
        #expect(try ConsumerOffsetsKey(from: &reader) == .unknown(type: 23))
    }

    @Test("a value begins with its version")
    func values() throws {
        let value = OffsetCommitValue(offset: 5, leaderEpoch: 2, metadata: "m", commitTimestamp: 9)
        let bytes = try value.serialized(version: 3)
        #expect(bytes.prefix(2) == [0, 3])
        let (stored, version) = try OffsetCommitValue.deserialize(bytes.span.bytes)
        #expect(stored == value)
        #expect(version == 3)
    }

    @Test("a value of a newer version, or with bytes left over, is refused")
    func newerValue() throws {
        var bytes = try OffsetCommitValue(offset: 5).serialized(version: 3)
        bytes[1] = 5
        #expect(throws: WireError.unsupportedVersion(message: "OffsetCommitValue", version: 5)) {
            try OffsetCommitValue.deserialize(bytes.span.bytes)
        }
        bytes[1] = 3
        bytes.append(0)
        #expect(throws: WireError.trailingBytes(1)) { try OffsetCommitValue.deserialize(bytes.span.bytes) }
    }

    @Test("payloads of classic consumers are read in newer versions, as the newest known")
    func newerPayload() throws {
        let subscription = ConsumerProtocolSubscription(topics: ["t"], generationId: 4, rackId: "r")
        var bytes = try subscription.serialized(version: 3)
        bytes[1] = 9
        bytes += [1, 2, 3]
        let (read, version) = try ConsumerProtocolSubscription.deserialize(bytes.span.bytes)
        #expect(read == subscription)
        #expect(version == 9)
    }

    @Test("unknown tags stand between known ones in ascending order")
    func unknownTags() throws {
        let between = UnknownTag(tag: 1, bytes: [0xaa])
        let after = UnknownTag(tag: 7, bytes: [])
        // The transaction log's tags 0 to 3 are known, so an unknown 1 never comes from its decoder; 7 may.
        var value = TransactionLogValue(previousProducerId: 4, nextProducerEpoch: 2, unknownTags: [after])
        let bytes = try value.serialized(version: 1)
        #expect(try TransactionLogValue.deserialize(bytes.span.bytes).value == value)

        value.unknownTags = [after, after]
        #expect(throws: WireError.tagsOutOfOrder(7)) { try value.serialized(version: 1) }
        value.unknownTags = [between]
        #expect(throws: WireError.tagsOutOfOrder(1)) { try value.serialized(version: 1) }
    }

    @Test("a version without tags does not drop unknown ones")
    func oldVersion() {
        let value = TransactionLogValue(unknownTags: [UnknownTag(tag: 9, bytes: [1])])
        #expect(throws: WireError.fieldNotInVersion(field: "TransactionLogValue.unknownTags", version: 0)) {
            try value.serialized(version: 0)
        }
    }

    @Test("nested structures keep unknown tags too")
    func nestedUnknownTags() throws {
        let topic = ConsumerGroupTargetAssignmentMemberValue.TopicPartition(
            topicId: UUID128(high: 1, low: 2), partitions: [3], unknownTags: [UnknownTag(tag: 2, bytes: [5, 6])])
        let value = ConsumerGroupTargetAssignmentMemberValue(topicPartitions: [topic])
        let bytes = try value.serialized(version: 0)
        #expect(try ConsumerGroupTargetAssignmentMemberValue.deserialize(bytes.span.bytes).value == value)
    }

    @Test("a member's missing classic metadata is written as null, as Kafka does, and not left out")
    func explicitNull() throws {
        let value = ConsumerGroupMemberMetadataValue(classicMemberMetadata: nil)
        let bytes = try value.serialized(version: 0)
        #expect(bytes.suffix(4) == [1, 0, 1, 0])
        #expect(try ConsumerGroupMemberMetadataValue.deserialize(bytes.span.bytes).value == value)
        let leftOut = bytes.dropLast(4) + [0]
        let read = try ConsumerGroupMemberMetadataValue.deserialize([UInt8](leftOut).span.bytes).value
        #expect(read.classicMemberMetadata == ConsumerGroupMemberMetadataValue.ClassicMemberMetadata())
    }
}
