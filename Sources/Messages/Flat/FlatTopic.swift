import MartletBase
import MartletWire

/// A topic of a flat message: its name or, in versions that have them, its id, and which of the message's partitions are
/// its own.
package struct FlatTopic: Hashable, Sendable {
    /// Where the name stands; empty where the version carries the id.
    package var name: ByteRange
    package var id: UUID128
    package var partitions: Range<Int>

    package init(name: ByteRange = .empty, id: UUID128 = .zero, partitions: Range<Int>) {
        self.name = name
        self.id = id
        self.partitions = partitions
    }

    @inline(__always)
    init(from reader: inout WireReader, byID: Bool, flexible: Bool) throws(WireError) {
        name = byID ? .empty : try reader.textRange(flexible: flexible)
        id = byID ? try reader.uuid() : .zero
        partitions = 0..<0
    }

    @inline(__always)
    func encode(
        into writer: inout WireWriter, text: RawSpan, byID: Bool, flexible: Bool
    ) throws(WireError) {
        if byID { return writer.uuid(id) }
        try writer.text(name, in: text, flexible: flexible)
    }
}

extension ByteRange {
    package static let empty = ByteRange(start: 0, count: 0)
}

extension WireWriter {
    /// A string that stands in other bytes.
    mutating func text(_ range: ByteRange?, in bytes: RawSpan, flexible: Bool) throws(WireError) {
        try length16(range?.count, flexible: flexible)
        guard let range else { return }
        raw(bytes.extracting(range.start..<range.end))
    }

    /// Records that stay where they are; `tag` is the ordinal of their partition in the message.
    @inline(__always)
    mutating func records(_ range: ByteRange?, tag: Int, flexible: Bool) throws(WireError) {
        try length32(range?.count, flexible: flexible)
        if let range, range.count > 0 { splice(range.count, tag: tag) }
    }
}

extension Array {
    /// Empties storage that is used again for the next message. What one huge message needed is given back.
    mutating func empty() { removeAll(keepingCapacity: capacity <= 16_384) }
}
