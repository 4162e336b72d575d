import MartletBase
import MartletRecords
import MartletStorage

extension LogSlice {
    /// Whether a batch in it is compressed with a codec that clients before Fetch 10 do not know. The slice is in memory.
    var holdsZstd: Bool {
        guard let bytes = try? load() else { return false }
        var batches = RecordBatchIterator(bytes.span.bytes)
        while let batch = try? batches.next() {
            if batch.header.codec == .zstd { return true }
        }
        return false
    }
}
