import MartletBase
import MartletMessages
import MartletWire
import Testing

@Suite("What a codec refuses")
struct StrictnessTests {
    /// FindCoordinator 4 is a request of an empty key type and one key, then tags.
    private func findCoordinator(tags: [UInt8]) throws -> FindCoordinatorRequest {
        let bytes: [UInt8] = [0, 2, 2, 0x67] + tags
        return try FindCoordinatorRequest.decode(bytes.span.bytes, version: 4)
    }

    @Test("unknown tags are skipped when they are in order and of their size")
    func tagsInOrder() throws {
        #expect(try findCoordinator(tags: [2, 0, 1, 9, 7, 0]).coordinatorKeys == ["g"])
    }

    @Test("tags that fall or repeat are refused")
    func tagsOutOfOrder() {
        #expect(throws: WireError.tagsOutOfOrder(0)) { try findCoordinator(tags: [2, 1, 0, 0, 0]) }
        #expect(throws: WireError.tagsOutOfOrder(3)) { try findCoordinator(tags: [2, 3, 0, 3, 0]) }
    }

    @Test("a tag whose size is not what its content took is refused")
    func tagSize() {
        // Fetch 12's first tag is a cluster id: three bytes that claim to be four.
        let request = FetchRequest(clusterId: "ab")
        #expect(throws: WireError.tagSizeMismatch(tag: 0, declared: 4, read: 3)) {
            var bytes = try request.encoded(version: 12)
            let size = bytes.count - 4
            #expect(bytes[size] == 3)
            bytes[size] = 4
            bytes.append(0)
            _ = try FetchRequest.decode(bytes.span.bytes, version: 12)
        }
    }

    @Test("a tag larger than the message is refused")
    func tagTooLarge() {
        #expect(throws: WireError.truncated(needed: 5, left: 1)) { try findCoordinator(tags: [1, 0, 5, 0]) }
    }

    @Test("more tags are announced than follow")
    func missingTags() {
        #expect(throws: WireError.truncated(needed: 1, left: 0)) {
            try findCoordinator(tags: [0xff, 0xff, 0xff, 0xff, 0x0f])
        }
    }

    @Test("an overlong varint is refused")
    func overlongVarint() {
        #expect(throws: WireError.overlongVarint) { try findCoordinator(tags: [0xff, 0xff, 0xff, 0xff, 0x1f]) }
    }

    @Test("null is refused where the version does not allow it")
    func unexpectedNull() throws {
        let null: [UInt8] = [0xff, 0xff, 0xff, 0xff]
        #expect(throws: WireError.unexpectedNull) { try MetadataRequest.decode(null.span.bytes, version: 0) }
        #expect(try MetadataRequest.decode(null.span.bytes, version: 1).topics == nil)
        #expect(throws: WireError.unexpectedNull) { try MetadataRequest(topics: nil).encoded(version: 0) }
        #expect(try MetadataRequest(topics: nil).encoded(version: 1) == null)
    }

    @Test("a length below -1 is refused")
    func negativeLength() {
        let bytes: [UInt8] = [0xff, 0xff, 0xff, 0xfe]
        #expect(throws: WireError.invalidLength(-2)) { try MetadataRequest.decode(bytes.span.bytes, version: 1) }
    }

    @Test("a count that the bytes left cannot hold is refused before memory is taken")
    func counts() {
        let bytes: [UInt8] = [0x7f, 0xff, 0xff, 0xff] + [UInt8](repeating: 0, count: 1000)
        #expect(throws: WireError.tooManyElements(0x7fff_ffff)) {
            try MetadataRequest.decode(bytes.span.bytes, version: 1)
        }
        // 500 names of two bytes fit; 501 do not.
        let legal: [UInt8] = [0, 0, 1, 0xf4] + [UInt8](repeating: 0, count: 1000)
        #expect(throws: Never.self) { try MetadataRequest.decode(legal.span.bytes, version: 1) }
        let illegal: [UInt8] = [0, 0, 1, 0xf5] + [UInt8](repeating: 0, count: 1000)
        #expect(throws: WireError.tooManyElements(501)) { try MetadataRequest.decode(illegal.span.bytes, version: 1) }
    }

    @Test("the elements of all arrays together stay within the reader's budget")
    func elementBudget() throws {
        let topics = (0..<10).map { FetchRequest.ForgottenTopic(topic: "t\($0)", partitions: [1, 2, 3]) }
        let bytes = try FetchRequest(forgottenTopicsData: topics).encoded(version: 7)
        #expect(throws: Never.self) {
            var reader = WireReader(bytes.span.bytes, elementBudget: 40)
            _ = try FetchRequest(from: &reader, version: 7)
        }
        #expect(throws: WireError.tooManyElements(3)) {
            var reader = WireReader(bytes.span.bytes, elementBudget: 39)
            _ = try FetchRequest(from: &reader, version: 7)
        }
    }

    @Test("the marker of a nullable structure is -1 or 1")
    func presence() throws {
        let bytes = try DescribeTopicPartitionsRequest().encoded(version: 0)
        #expect(bytes[bytes.count - 2] == 0xff)
        for marker in [0, 2, 0x80] as [UInt8] {
            var damaged = bytes
            damaged[bytes.count - 2] = marker
            #expect(throws: WireError.invalidPresence(Int8(bitPattern: marker))) {
                try DescribeTopicPartitionsRequest.decode(damaged.span.bytes, version: 0)
            }
        }
    }

    @Test("text that is not UTF-8 is refused")
    func invalidText() {
        let bytes: [UInt8] = [0, 2, 0xc3, 0x28]
        #expect(throws: WireError.invalidUTF8) { try SaslHandshakeRequest.decode(bytes.span.bytes, version: 0) }
    }

    @Test("a value is not dropped in silence from a version that lacks its field")
    func fieldNotInVersion() throws {
        let stable = OffsetFetchRequest(requireStable: true)
        #expect(throws: WireError.fieldNotInVersion(field: "OffsetFetchRequest.requireStable", version: 6)) {
            try stable.encoded(version: 6)
        }
        let nested = OffsetFetchRequest(groups: [.init(groupId: "g")])
        #expect(throws: WireError.fieldNotInVersion(field: "OffsetFetchRequest.groups", version: 7)) {
            try nested.encoded(version: 7)
        }
        #expect(throws: Never.self) { try JoinGroupRequest(reason: "ignorable").encoded(version: 0) }
    }

    @Test("a string longer than its length field can say is refused")
    func tooLong() {
        let request = SaslHandshakeRequest(mechanism: String(repeating: "x", count: 40_000))
        #expect(throws: WireError.tooLong(40_000)) { try request.encoded(version: 0) }
    }

    @Test("tagged fields longer than 127 bytes carry a size of several bytes")
    func longTags() throws {
        for length in [125, 126, 127, 128, 16_380, 16_400, 30_000] {
            let request = FetchRequest(
                clusterId: String(repeating: "c", count: length), replicaState: .init(replicaId: 3, replicaEpoch: 4))
            let bytes = try request.encoded(version: 15)
            #expect(try FetchRequest.decode(bytes.span.bytes, version: 15) == request, "\(length)")
        }
    }
}
