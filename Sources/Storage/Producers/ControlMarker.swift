import MartletBase
import MartletRecords

extension EndTransactionMarker {
    /// The marker in a control batch, which holds one record and is never compressed; `nil` for data, and for control
    /// records that partitions have nothing to do with.
    package init?(_ batch: borrowing RecordBatchView) {
        guard batch.header.isControl, batch.header.codec == .none else { return nil }
        var reader = RecordReader(batch.body, of: batch.header)
        guard let record = try? reader.next(), let marker = try? EndTransactionMarker(record, in: reader.bytes) else {
            return nil
        }
        self = marker
    }
}
