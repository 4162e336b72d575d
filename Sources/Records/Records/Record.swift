import MartletBase
import MartletWire

/// One record, as ranges of the (decompressed) bytes that it was read from.
package struct Record: Hashable, Sendable {
    package let offset: Offset
    /// The batch's append time where the batch has that type.
    package let timestamp: Timestamp
    package let attributes: Int8
    package let offsetDelta: Int32
    /// `nil` for a null key.
    package let key: ByteRange?
    /// `nil` for a null value: in a compacted topic, a deletion.
    package let value: ByteRange?
    package let headerCount: Int32
    /// The headers back to back, for `RecordHeaderReader`.
    package let headers: ByteRange
    /// From the key's length to the end: what stays the same when the record moves to another batch.
    package let content: ByteRange

    /// A record without anything in it: seven fields of one byte.
    package static let smallestSize = 7
}

/// A header of a record. The same key may occur more than once.
package struct RecordHeader: Hashable, Sendable {
    package let key: ByteRange
    package let value: ByteRange?

    package init(key: ByteRange, value: ByteRange?) {
        self.key = key
        self.value = value
    }
}
