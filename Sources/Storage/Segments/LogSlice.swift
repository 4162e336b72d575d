import MartletBase
import MartletRecords

/// A part of a segment's file: whole batches, of which only the last may be cut off by the reader's own limit. It keeps
/// its file open, so that neither deletion nor the bound on open files takes it from a response under way.
package struct LogSlice: Sendable {
    package let file: any DiskFile
    package let position: Int64
    package let count: Int
    /// The base offset of the first batch, at or before the offset that was asked for.
    package let firstOffset: Offset

    /// All bytes of the slice, waiting for the device where they are not in memory: only inside a job.
    package func load() throws(DiskError) -> [UInt8] { try file.bytes(at: position, count: count) }

    /// All bytes, once the checksum of every whole batch in them has been verified.
    package func loadVerified() throws(StorageError) -> [UInt8] {
        let bytes: [UInt8]
        do throws(DiskError) { bytes = try load() } catch { throw .disk(error) }
        var iterator = RecordBatchIterator(bytes.span.bytes)
        var next = (offset: firstOffset, position: position)
        do throws(BatchError) {
            while let batch = try iterator.next() {
                try batch.verifyChecksum()
                next = (batch.header.nextOffset, position + Int64(iterator.position))
            }
        } catch {
            throw .damagedBatch(path: file.path, offset: next.offset, position: next.position, reason: error)
        }
        return bytes
    }
}
