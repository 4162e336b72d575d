import MartletBase
import MartletRecords

/// Memory that a scan reads into; it grows only where a caller asks for more.
final class ReadBuffer {
    private(set) var storage: UnsafeMutableRawBufferPointer

    init(_ count: Int) { storage = .allocate(byteCount: count, alignment: 16) }

    deinit { storage.deallocate() }

    var count: Int { storage.count }

    /// The first `count` bytes.
    func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: storage[range])
    }
}

/// Walks over the batches of a segment's file from a position where one begins.
///
/// Without verification it reads little more than the headers; with it every byte, in pieces, so that memory stays the
/// same whatever a damaged length field claims.
struct BatchScanner {
    enum Step {
        case batch(RecordBatchHeader, position: Int64)
        /// The limit, exactly behind a batch.
        case end
        /// What begins at `position` is no sound batch.
        case damaged(BatchError)
        /// Only of a scan that must not wait: the page is not in memory.
        case cold
    }

    let file: any DiskFile
    private var buffer: ReadBuffer
    /// How much is read at once. A lookup begins with little: where batches are large, only their headers are of use.
    private var chunk: Int
    private let verifies: Bool
    private let waits: Bool
    /// The part of the file that the buffer holds.
    private var bufferStart: Int64 = 0
    private var bufferCount = 0
    /// Where the next batch begins.
    private(set) var position: Int64
    let limit: Int64
    /// Bytes read from the file: recovery accounts for its work.
    private(set) var bytesRead: Int64 = 0

    static let lookupChunk = 256
    private static let smallBatchChunk = 8 << 10
    static let recoveryChunk = 256 << 10

    init(
        _ file: any DiskFile, from position: Int64, to limit: Int64, verifying: Bool = false, waiting: Bool = true,
        chunk: Int = lookupChunk
    ) {
        self.file = file
        self.position = position
        self.limit = limit
        verifies = verifying
        waits = waiting
        self.chunk = max(chunk, RecordBatchHeader.size)
        buffer = ReadBuffer(self.chunk)
    }

    /// The next batch. After damage the scan stays where it is; `skip` moves it on.
    mutating func next() throws(DiskError) -> Step {
        let left = limit - position
        if left <= 0 { return .end }
        guard try fill(Int(min(left, Int64(RecordBatchHeader.size)))) else { return .cold }
        let offset = Int(position - bufferStart)
        let available = Int(min(Int64(bufferCount - offset), left))
        let header: RecordBatchHeader
        do throws(BatchError) {
            let bytes = buffer.bytes(offset..<(offset + max(available, 0)))
            header = try RecordBatchHeader(parsing: RawSpan(_unsafeBytes: bytes))
        } catch { return .damaged(error) }
        guard Int64(header.totalSize) <= left else {
            return .damaged(.truncated(needed: header.totalSize, available: Int(left)))
        }
        if verifies {
            guard let computed = try checksum(header) else { return .cold }
            guard computed == header.crc else {
                return .damaged(.checksumMismatch(stored: header.crc, computed: computed))
            }
        }
        if chunk < Self.smallBatchChunk, header.totalSize < Self.smallBatchChunk / 4 { chunk = Self.smallBatchChunk }
        let start = position
        position += Int64(header.totalSize)
        return .batch(header, position: start)
    }

    /// Goes on at `position`, where somebody else has found a batch.
    mutating func skip(to position: Int64) { self.position = position }

    /// Makes sure that `needed` bytes from the position on are in the buffer, or all up to the end of the file.
    private mutating func fill(_ needed: Int) throws(DiskError) -> Bool {
        let offset = position - bufferStart
        if offset >= 0, offset + Int64(needed) <= Int64(bufferCount) { return true }
        return try load(at: position)
    }

    private mutating func load(at start: Int64) throws(DiskError) -> Bool {
        if buffer.count < chunk { buffer = ReadBuffer(chunk) }
        let count = Int(min(Int64(buffer.count), limit - start))
        let target = UnsafeMutableRawBufferPointer(rebasing: buffer.storage[..<count])
        if waits {
            bufferCount = try file.read(into: target, at: start)
        } else {
            guard let read = try file.readResident(into: target, at: start) else { return false }
            bufferCount = read
        }
        bufferStart = start
        bytesRead += Int64(bufferCount)
        return true
    }

    /// The checksum of the batch at the position, read piece by piece; `nil` where that would have to wait.
    private mutating func checksum(_ header: RecordBatchHeader) throws(DiskError) -> UInt32? {
        var crc = CRC32C()
        var next = position + Int64(RecordBatchHeader.checksummedFrom)
        let end = position + Int64(header.totalSize)
        while next < end {
            let offset = next - bufferStart
            if offset < 0 || offset >= Int64(bufferCount) {
                guard try load(at: next) else { return nil }
                // The file is shorter than it was said to be: the sum over less bytes is not the batch's.
                if bufferCount == 0 { break }
                continue
            }
            let count = Int(min(end - next, Int64(bufferCount) - offset))
            crc.update(buffer.bytes(Int(offset)..<(Int(offset) + count)))
            next += Int64(count)
        }
        return crc.value
    }
}

extension RecordBatchHeader {
    /// The checksum covers everything from the attributes on.
    static let checksummedFrom = 21
}
