import MartletBase
import MartletRecords
import MartletWire

/// One record of a decoded batch, in the fewest bytes: a million of them are held at a time where records are small.
package struct RecordSlot: Hashable, Sendable, BitwiseCopyable {
    private let time: Int64
    package let offsetDelta: Int32
    package let headerCount: Int32
    private let keyStart: UInt32
    private let keyCount: Int32
    private let valueStart: UInt32
    private let valueCount: Int32
    private let headersStart: UInt32
    private let headersCount: Int32

    /// - Parameter base: where the bytes that the record's ranges count from begin in the memory, which is smaller than
    ///   32 bits can count.
    init(_ record: Record, base: Int) {
        time = record.timestamp.rawValue
        offsetDelta = record.offsetDelta
        headerCount = record.headerCount
        (keyStart, keyCount) = Self.packed(record.key, base)
        (valueStart, valueCount) = Self.packed(record.value, base)
        (headersStart, headersCount) = Self.packed(record.headers, base)
    }

    @inline(__always)
    private static func packed(_ range: ByteRange?, _ base: Int) -> (UInt32, Int32) {
        guard let range else { return (0, -1) }
        return (UInt32(truncatingIfNeeded: base + range.start), Int32(truncatingIfNeeded: range.count))
    }

    package var timestamp: Timestamp { Timestamp(time) }
    package var key: ByteRange? { keyCount < 0 ? nil : ByteRange(start: Int(keyStart), count: Int(keyCount)) }
    package var value: ByteRange? { valueCount < 0 ? nil : ByteRange(start: Int(valueStart), count: Int(valueCount)) }
    package var headers: ByteRange { ByteRange(start: Int(headersStart), count: Int(headersCount)) }
}
