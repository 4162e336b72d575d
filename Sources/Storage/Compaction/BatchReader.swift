import MartletBase
import MartletRecords

/// Reads the batches of a sealed segment one after the other, each as a whole, with its checksum and its place verified.
///
/// Memory holds a piece of the file, or one batch where that is larger; a damaged length field cannot make it grow,
/// because a large batch is verified piece by piece before memory is taken for it.
struct BatchReader {
    enum Step {
        /// The batch lies in `bytes(of:)` until the next step.
        case batch(RecordBatchHeader)
        case end
        case damaged(BatchFlaw)
    }

    private let file: any DiskFile
    private let limit: Int64
    private var order: BatchOrder
    private var buffer: ReadBuffer
    /// The part of the file that the buffer holds.
    private var bufferStart: Int64 = 0
    private var bufferCount = 0
    /// Where the current batch begins.
    private(set) var batchPosition: Int64
    /// Where the next one does.
    private(set) var position: Int64

    static let chunk = 1 << 20

    init(_ file: any DiskFile, _ segment: SealedSegment) {
        self.file = file
        limit = segment.bytes
        order = BatchOrder(base: segment.base, boundary: segment.next)
        position = 0
        batchPosition = 0
        buffer = ReadBuffer(Self.chunk)
    }

    var isAtEnd: Bool { position >= limit }

    /// The bytes of the batch that `next` has just given, as long as the reader is not moved on.
    var bytes: UnsafeRawBufferPointer {
        buffer.bytes(Int(batchPosition - bufferStart)..<Int(position - bufferStart))
    }

    mutating func next() throws(DiskError) -> Step {
        let left = limit - position
        if left <= 0 { return .end }
        batchPosition = position
        try load(Int(min(left, Int64(RecordBatchHeader.size))))
        let header: RecordBatchHeader
        do throws(BatchError) {
            header = try RecordBatchHeader(parsing: RawSpan(_unsafeBytes: available))
        } catch { return .damaged(.unsound(error)) }
        guard Int64(header.totalSize) <= left else {
            return .damaged(.unsound(.truncated(needed: header.totalSize, available: Int(left))))
        }
        if header.totalSize > buffer.count {
            var scanner = BatchScanner(
                file, from: position, to: position + Int64(header.totalSize), verifying: true, chunk: Self.chunk)
            if case .damaged(let error) = try scanner.next() { return .damaged(.unsound(error)) }
            buffer = ReadBuffer(header.totalSize)
            bufferCount = 0
        }
        try load(header.totalSize)
        guard available.count >= header.totalSize else {
            return .damaged(.unsound(.truncated(needed: header.totalSize, available: available.count)))
        }
        do throws(BatchError) {
            let batch = UnsafeRawBufferPointer(rebasing: available[..<header.totalSize])
            try RecordBatchView(RawSpan(_unsafeBytes: batch)).verifyChecksum()
        } catch { return .damaged(.unsound(error)) }
        if let flaw = order.take(header) { return .damaged(flaw) }
        position += Int64(header.totalSize)
        return .batch(header)
    }

    /// What the buffer holds from the current batch on.
    private var available: UnsafeRawBufferPointer {
        buffer.bytes(Int(batchPosition - bufferStart)..<bufferCount)
    }

    /// Makes sure that `needed` bytes from the position on are in the buffer, or all up to the end of the file.
    private mutating func load(_ needed: Int) throws(DiskError) {
        let offset = position - bufferStart
        if offset >= 0, offset + Int64(needed) <= Int64(bufferCount) { return }
        let count = Int(min(Int64(buffer.count), limit - position))
        bufferStart = position
        bufferCount = 0
        bufferCount = try file.read(
            into: UnsafeMutableRawBufferPointer(rebasing: buffer.storage[..<count]), at: position)
    }
}
