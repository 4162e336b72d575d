/// Where reading stands within the tagged fields that end a structure.
package struct TagSection {
    @usableFromInline var left: UInt32
    @usableFromInline var tag: UInt32 = 0
    @usableFromInline var isFirst = true
    /// Of the field that `tag` opened.
    @usableFromInline var start = 0
    @usableFromInline var size = 0

    @usableFromInline init(count: UInt32) { left = count }
}

/// A tagged field that this version does not know. Stored records keep them, so that a rewrite loses nothing that a
/// newer version wrote.
package struct UnknownTag: Hashable, Sendable {
    package let tag: UInt32
    package let bytes: [UInt8]

    package init(tag: UInt32, bytes: [UInt8]) {
        self.tag = tag
        self.bytes = bytes
    }
}

extension WireReader {
    @_lifetime(self: copy self)
    @inlinable package mutating func tagSection() throws(WireError) -> TagSection {
        TagSection(count: try unsignedVarint())
    }

    /// The next field's tag; `nil` after the last. Checks that the field before took exactly its declared size.
    @_lifetime(self: copy self)
    @inlinable package mutating func nextTag(_ section: inout TagSection) throws(WireError) -> UInt32? {
        if !section.isFirst {
            let read = position - section.start
            guard read == section.size else {
                throw .tagSizeMismatch(tag: section.tag, declared: section.size, read: read)
            }
        }
        guard section.left > 0 else { return nil }
        section.left -= 1
        let tag = try unsignedVarint()
        guard section.isFirst || tag > section.tag else { throw .tagsOutOfOrder(tag) }
        section.isFirst = false
        section.tag = tag
        section.size = Int(try unsignedVarint())
        section.start = position
        guard section.size <= bytesLeft else { throw .truncated(needed: section.size, left: bytesLeft) }
        return tag
    }

    @_lifetime(self: copy self)
    @inlinable package mutating func skipTag(_ section: TagSection) throws(WireError) {
        _ = try take(section.size)
    }

    @_lifetime(self: copy self)
    package mutating func unknownTag(_ section: TagSection) throws(WireError) -> UnknownTag {
        UnknownTag(tag: section.tag, bytes: try array(section.size))
    }

    /// Reads past a section of which no tag is known.
    @_lifetime(self: copy self)
    @inlinable package mutating func skipTags() throws(WireError) {
        var section = try tagSection()
        while try nextTag(&section) != nil { try skipTag(section) }
    }
}
