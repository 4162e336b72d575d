import MartletClientCore
import MartletWire

/// The bytes of a key or a value: a slice of what was fetched, which it keeps in memory. Copy what is kept for long.
public struct RecordBytes: Sendable {
    private let memory: RecordMemory
    private let range: ByteRange

    init(_ memory: RecordMemory, _ range: ByteRange) {
        self.memory = memory
        self.range = range
    }

    /// Lends the bytes to `body`; they must not leave it.
    public func withUnsafeBytes<Value, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try memory.withBytes(range, body)
    }

    /// A copy.
    public var array: [UInt8] { withUnsafeBytes { [UInt8]($0) } }

    /// The text that the bytes are in UTF-8, or `nil` where they are none.
    public var string: String? { withUnsafeBytes { String(validating: $0, as: UTF8.self) } }
}

extension RecordBytes: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { range.count }

    public subscript(position: Int) -> UInt8 { withUnsafeBytes { $0[position] } }

    public func withContiguousStorageIfAvailable<Value>(
        _ body: (UnsafeBufferPointer<UInt8>) throws -> Value
    ) rethrows -> Value? {
        try withUnsafeBytes { try $0.withMemoryRebound(to: UInt8.self, body) }
    }
}

extension RecordBytes: Hashable {
    public static func == (left: RecordBytes, right: RecordBytes) -> Bool { left.elementsEqual(right) }

    public func hash(into hasher: inout Hasher) { withUnsafeBytes { hasher.combine(bytes: $0) } }
}
