import MartletWire
import TestSupport
import Testing

@Suite("Tagged fields")
struct TagTests {
    /// Reads a section whole, every field as unknown.
    private func fields(_ bytes: [UInt8]) throws(WireError) -> [UnknownTag] {
        var reader = WireReader(bytes.span.bytes)
        var section = try reader.tagSection()
        var fields: [UnknownTag] = []
        while try reader.nextTag(&section) != nil { fields.append(try reader.unknownTag(section)) }
        #expect(reader.bytesLeft == 0)
        return fields
    }

    private func encoded(_ fields: [UnknownTag], before: Int = 0) throws(WireError) -> [UInt8] {
        var writer = WireWriter(capacity: 16)
        for _ in 0..<before { writer.int8(7) }
        var tags = writer.beginTags()
        try writer.unknownTags(fields, in: 0...UInt32.max, &tags)
        try writer.endTags(tags, keeping: fields)
        return Array(writer.array().dropFirst(before))
    }

    @Test("sizes and counts of any length are filled in", arguments: [0, 1, 127, 128, 16_383, 16_384, 2_097_152])
    func sizes(_ size: Int) throws {
        let field = UnknownTag(tag: 3, bytes: (0..<size).map { UInt8(truncatingIfNeeded: $0) })
        #expect(try fields(encoded([field])) == [field])
        // The bytes move within memory that must grow at just this moment.
        for before in 0..<20 { #expect(try fields(encoded([field], before: before)) == [field]) }
    }

    @Test("a section of many fields has a count of two bytes")
    func many() throws {
        let many = (0..<300).map { UnknownTag(tag: UInt32($0), bytes: [UInt8(truncatingIfNeeded: $0)]) }
        let bytes = try encoded(many)
        #expect(bytes.prefix(2) == [0xac, 0x02])
        #expect(try fields(bytes) == many)
    }

    @Test("the bytes are those of the protocol")
    func bytes() throws {
        let bytes = try encoded([UnknownTag(tag: 0, bytes: [9]), UnknownTag(tag: 200, bytes: [])])
        #expect(bytes == [2, 0, 1, 9, 0xc8, 0x01, 0])
    }

    @Test("fields out of order are neither read nor written")
    func order() {
        #expect(throws: WireError.tagsOutOfOrder(1)) { try fields([2, 2, 0, 1, 0]) }
        #expect(throws: WireError.tagsOutOfOrder(2)) { try fields([2, 2, 0, 2, 0]) }
        let falling = [UnknownTag(tag: 2, bytes: []), UnknownTag(tag: 1, bytes: [])]
        #expect(throws: WireError.tagsOutOfOrder(1)) { try encoded(falling) }
    }

    @Test("a field that is not written among the others is not lost in silence")
    func lost() {
        #expect(throws: WireError.tagsOutOfOrder(4)) {
            var writer = WireWriter()
            var tags = writer.beginTags()
            let field = UnknownTag(tag: 4, bytes: [])
            try writer.unknownTags([field], in: 5...9, &tags)
            try writer.endTags(tags, keeping: [field])
        }
    }

    @Test("a field larger than what is left is refused")
    func truncated() {
        #expect(throws: WireError.truncated(needed: 9, left: 1)) { try fields([1, 0, 9, 0]) }
        #expect(throws: WireError.truncated(needed: 1, left: 0)) { try fields([3, 0, 0]) }
    }

    @Test("a field must be read in its declared size")
    func mismatch() {
        #expect(throws: WireError.tagSizeMismatch(tag: 0, declared: 4, read: 2)) {
            var reader = WireReader(([1, 0, 4, 0, 0, 0, 0] as [UInt8]).span.bytes)
            var section = try reader.tagSection()
            _ = try reader.nextTag(&section)
            _ = try reader.int16()
            _ = try reader.nextTag(&section)
        }
    }
}
