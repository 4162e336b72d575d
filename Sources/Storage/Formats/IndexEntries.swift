import MartletBase
import MartletWire

/// Entries of a segment's indexes, as they lie in the files. Offsets are relative to the segment's base.
protocol IndexEntry: Hashable, Sendable {
    static var size: Int { get }
    init(from reader: inout WireReader) throws(WireError)
    func write(to writer: inout WireWriter)
}

/// `.index`: the batch that ends with `relativeOffset` begins at `position`.
struct OffsetIndexEntry: IndexEntry {
    static let size = 8
    let relativeOffset: Int32
    let position: Int32

    init(relativeOffset: Int32, position: Int32) {
        self.relativeOffset = relativeOffset
        self.position = position
    }

    init(from reader: inout WireReader) throws(WireError) {
        relativeOffset = try reader.int32()
        position = try reader.int32()
    }

    func write(to writer: inout WireWriter) {
        writer.int32(relativeOffset)
        writer.int32(position)
    }
}

/// `.timeindex`: the largest timestamp so far, and the offset of the batch that has it.
struct TimeIndexEntry: IndexEntry {
    static let size = 12
    let timestamp: Timestamp
    let relativeOffset: Int32

    init(timestamp: Timestamp, relativeOffset: Int32) {
        self.timestamp = timestamp
        self.relativeOffset = relativeOffset
    }

    init(from reader: inout WireReader) throws(WireError) {
        timestamp = Timestamp(try reader.int64())
        relativeOffset = try reader.int32()
    }

    func write(to writer: inout WireWriter) {
        writer.int64(timestamp.rawValue)
        writer.int32(relativeOffset)
    }
}

/// `.txnindex`: a transaction that was aborted; its marker lies in this segment.
package struct AbortedTransaction: IndexEntry {
    static let size = 34
    package let producerID: ProducerID
    package let firstOffset: Offset
    /// The offset of the abort marker.
    package let lastOffset: Offset
    /// The last stable offset when the transaction was aborted: later transactions begin at or after it.
    package let lastStableOffset: Offset

    package init(producerID: ProducerID, firstOffset: Offset, lastOffset: Offset, lastStableOffset: Offset) {
        self.producerID = producerID
        self.firstOffset = firstOffset
        self.lastOffset = lastOffset
        self.lastStableOffset = lastStableOffset
    }

    init(from reader: inout WireReader) throws(WireError) {
        guard try reader.int16() == 0 else { throw .unsupportedVersion(message: "AbortedTransaction", version: -1) }
        producerID = ProducerID(try reader.int64())
        firstOffset = Offset(try reader.int64())
        lastOffset = Offset(try reader.int64())
        lastStableOffset = Offset(try reader.int64())
    }

    func write(to writer: inout WireWriter) {
        writer.int16(0)
        writer.int64(producerID.rawValue)
        writer.int64(firstOffset.rawValue)
        writer.int64(lastOffset.rawValue)
        writer.int64(lastStableOffset.rawValue)
    }
}

extension IndexEntry {
    /// The whole entries at the start of a file's bytes, up to the first that cannot be read.
    static func entries(in bytes: [UInt8]) -> [Self] {
        var reader = WireReader(bytes.span.bytes)
        var entries: [Self] = []
        entries.reserveCapacity(bytes.count / size)
        while reader.bytesLeft >= size, let entry = try? Self(from: &reader) { entries.append(entry) }
        return entries
    }

    static func bytes(_ entries: ArraySlice<Self>) -> [UInt8] {
        var writer = WireWriter(capacity: entries.count * size)
        for entry in entries { entry.write(to: &writer) }
        return writer.array()
    }
}
