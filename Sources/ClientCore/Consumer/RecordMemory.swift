import MartletBase
import MartletRecords
import MartletWire

/// Bytes of records, never changed once they are here: records are slices of it and keep it alive.
package final class RecordMemory: @unchecked Sendable {
    private let start: UnsafeMutableRawPointer
    package let count: Int

    package init(copying bytes: RawSpan) {
        count = bytes.byteCount
        start = .allocate(byteCount: max(count, 1), alignment: 16)
        bytes.withUnsafeBytes { source in
            if let base = source.baseAddress { start.copyMemory(from: base, byteCount: source.count) }
        }
    }

    deinit { start.deallocate() }

    package static let empty = RecordMemory(copying: [UInt8]().span.bytes)

    /// The range lies within the bytes.
    @inline(__always)
    package func withBytes<Value, Failure>(
        _ range: ByteRange, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        invariant(range.start >= 0 && range.count >= 0 && range.end <= count, "\(range) of \(count) bytes")
        return try body(UnsafeRawBufferPointer(start: start + range.start, count: range.count))
    }
}
