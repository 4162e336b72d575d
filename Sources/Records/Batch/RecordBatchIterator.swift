import MartletBase

/// Walks over batches that lie back to back: a produce request's records, a fetch's answer, a piece of a segment.
///
/// The last batch may be cut off, as in a fetch's answer. That is not an error: the walk ends and `remainder` tells what
/// was left.
package struct RecordBatchIterator: ~Escapable {
    @usableFromInline let bytes: RawSpan
    /// Where the next batch begins.
    package private(set) var position = 0

    @_lifetime(copy bytes)
    package init(_ bytes: RawSpan) { self.bytes = bytes }

    /// Bytes that have not been walked over: after the end, those of a batch that was cut off.
    package var remainder: Int { bytes.byteCount - position }

    /// The next whole batch, its checksum not yet verified. After an error the walk stays where it is.
    @_lifetime(copy self)
    package mutating func next() throws(BatchError) -> RecordBatchView? {
        let rest = bytes.extracting(droppingFirst: position)
        guard rest.byteCount >= RecordBatchHeader.prefixSize else { return nil }
        let length = try RecordBatchHeader.checkedLength(rest)
        guard rest.byteCount >= Int(length) + RecordBatchHeader.lengthOverhead else { return nil }
        let batch = try RecordBatchView(rest)
        position += batch.header.totalSize
        return batch
    }
}
