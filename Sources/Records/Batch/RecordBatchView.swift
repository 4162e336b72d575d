import MartletBase

/// One batch where it lies: its checked header, and its bytes.
package struct RecordBatchView: ~Escapable {
    package let header: RecordBatchHeader
    /// Exactly the batch.
    package let bytes: RawSpan

    /// The batch at the start of `source`, all of which must be there. What follows it is left alone.
    @_lifetime(copy source)
    @inlinable package init(_ source: RawSpan) throws(BatchError) {
        header = try RecordBatchHeader(parsing: source)
        guard source.byteCount >= header.totalSize else {
            throw .truncated(needed: header.totalSize, available: source.byteCount)
        }
        bytes = source.extracting(first: header.totalSize)
    }

    /// What follows the header: the records, or the compressed stream of them.
    @inlinable package var body: RawSpan {
        @_lifetime(copy self) get { bytes.extracting(droppingFirst: RecordBatchHeader.size) }
    }

    /// Holds the checksum against the bytes. The base offset and the leader epoch are not covered by it.
    package func verifyChecksum() throws(BatchError) {
        let computed = RecordBatchHeader.checksum(bytes)
        guard computed == header.crc else { throw .checksumMismatch(stored: header.crc, computed: computed) }
    }
}

extension RecordBatchHeader {
    /// The checksum that belongs in the header of the batch `bytes`.
    static func checksum(_ bytes: RawSpan) -> UInt32 {
        CRC32C.checksum(bytes.extracting(droppingFirst: Position.attributes))
    }
}
