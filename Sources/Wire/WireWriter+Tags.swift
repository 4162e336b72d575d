import MartletBase

/// A section of tagged fields that is being written.
package struct OpenTags {
    @usableFromInline let position: Int
    @usableFromInline var count: UInt32 = 0
    var unknown = 0

    @usableFromInline init(position: Int) { self.position = position }
}

extension WireWriter {
    /// Opens the section; its count is filled in by `endTags`.
    @inlinable package mutating func beginTags() -> OpenTags {
        let tags = OpenTags(position: used)
        store(0 as UInt8)
        return tags
    }

    /// Opens a field; the caller writes its content and hands the position returned to `endTag`.
    @inlinable package mutating func beginTag(_ tag: UInt32, _ tags: inout OpenTags) -> Int {
        tags.count += 1
        unsignedVarint(tag)
        let position = used
        store(0 as UInt8)
        return position
    }

    /// Spliced bytes are not in the writer, so a field that held some would get a wrong size: records are never tagged.
    @inlinable package mutating func endTag(_ position: Int) throws(WireError) {
        invariant((splices.last?.position ?? 0) <= position, "bytes are spliced into a tagged field")
        guard let size = UInt32(exactly: used - position - 1) else { throw .tooLong(used - position - 1) }
        fill(size, at: position)
    }

    @inlinable package mutating func endTags(_ tags: OpenTags) { fill(tags.count, at: tags.position) }

    /// Closes the section of a structure that keeps unknown tags. One that is not among those written stands where a
    /// known field does, and would be lost.
    package mutating func endTags(_ tags: OpenTags, keeping unknown: [UnknownTag]) throws(WireError) {
        guard tags.unknown == unknown.count else { throw .tagsOutOfOrder(unknown.first?.tag ?? 0) }
        endTags(tags)
    }

    /// A section without fields.
    @inlinable package mutating func noTags() { store(0 as UInt8) }

    /// Writes those fields whose tags lie in `range`. Merging with known fields keeps tags in ascending order.
    package mutating func unknownTags(
        _ unknown: [UnknownTag], in range: ClosedRange<UInt32>, _ tags: inout OpenTags
    ) throws(WireError) {
        var previous: UInt32?
        for field in unknown where range.contains(field.tag) {
            if let previous, field.tag <= previous { throw .tagsOutOfOrder(field.tag) }
            previous = field.tag
            tags.unknown += 1
            let position = beginTag(field.tag, &tags)
            field.bytes.withUnsafeBytes { raw($0) }
            try endTag(position)
        }
    }

    /// Puts a number where one byte was left for it; the bytes behind move up if it takes more.
    @usableFromInline mutating func fill(_ value: UInt32, at position: Int) {
        if value < 0x80 { return put(UInt8(truncatingIfNeeded: value), at: position) }
        let extra = (38 - value.leadingZeroBitCount) / 7 - 1
        let end = used
        reserve(extra)
        let content = storage + position + 1
        (content + extra).copyMemory(from: content, byteCount: end - position - 1)
        var rest = value
        for index in position..<(position + extra) {
            put(UInt8(truncatingIfNeeded: rest) | 0x80, at: index)
            rest >>= 7
        }
        put(UInt8(truncatingIfNeeded: rest), at: position + extra)
        used = end + extra
    }

    private func put(_ byte: UInt8, at position: Int) {
        storage.storeBytes(of: byte, toByteOffset: position, as: UInt8.self)
    }
}
