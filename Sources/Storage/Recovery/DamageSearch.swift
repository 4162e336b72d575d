import MartletBase
import MartletRecords

/// Looks for the next sound batch behind damage.
///
/// A header alone proves little, since records may hold anything, batches included: the checksum must be right, the base
/// offset must continue the log, and what follows must again be a batch of the log, or its end.
struct DamageSearch {
    let file: any DiskFile
    let limit: Int64
    /// The offset that the damaged batch should have begun with.
    let expected: Offset

    private static let chunk = 256 << 10

    /// The first position after `position` at which the log goes on.
    func next(after position: Int64) throws(DiskError) -> (header: RecordBatchHeader, position: Int64)? {
        var start = position + 1
        let buffer = ReadBuffer(Self.chunk)
        while limit - start >= Int64(RecordBatchHeader.size) {
            let wanted = Int(min(Int64(Self.chunk), limit - start))
            let target = UnsafeMutableRawBufferPointer(rebasing: buffer.storage[..<wanted])
            let count = try file.read(into: target, at: start)
            let bytes = UnsafeRawBufferPointer(rebasing: target[..<count])
            let last = count - RecordBatchHeader.size
            if last < 0 { return nil }
            var index = 0
            while index <= last {
                if looksRight(bytes, index), let header = try confirm(start + Int64(index)) {
                    return (header, start + Int64(index))
                }
                index += 1
            }
            start += Int64(last) + 1
        }
        return nil
    }

    private func looksRight(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Bool {
        guard bytes[index + 16] == UInt8(bitPattern: RecordBatchHeader.magic) else { return false }
        let base = Int64(bigEndian: bytes.loadUnaligned(fromByteOffset: index, as: Int64.self))
        return base >= expected.rawValue && base - expected.rawValue <= Int64(Int32.max)
    }

    private func confirm(_ position: Int64) throws(DiskError) -> RecordBatchHeader? {
        var scanner = BatchScanner(file, from: position, to: limit, verifying: true, chunk: 64 << 10)
        guard case .batch(let header, _) = try scanner.next() else { return nil }
        switch try scanner.next() {
        case .batch(let next, _): return next.baseOffset >= header.nextOffset ? header : nil
        case .end: return header
        case .damaged:
            // Damaged once more, or zeros: the batch stands if nothing but its checksum had to be believed.
            return header.recordCount > 0 && header.leaderEpoch >= .none ? header : nil
        case .cold: return nil
        }
    }
}

extension DiskFile {
    /// Whether the file holds nothing but zeros from `position` on: the end of what was written ahead.
    func isZero(from position: Int64, to end: Int64) throws(DiskError) -> Bool {
        let buffer = ReadBuffer(64 << 10)
        var next = position
        while next < end {
            let wanted = Int(min(Int64(buffer.count), end - next))
            let target = UnsafeMutableRawBufferPointer(rebasing: buffer.storage[..<wanted])
            let count = try read(into: target, at: next)
            if count == 0 { return true }
            if target[..<count].contains(where: { $0 != 0 }) { return false }
            next += Int64(count)
        }
        return true
    }
}
