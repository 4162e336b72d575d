import MartletBase

extension RecordBatchView {
    /// The records in plain form. Those of a compressed batch lie in `decompressor` until it is used again; at most
    /// `limit` bytes of them are produced.
    @_lifetime(copy self, &decompressor)
    package func records(
        using decompressor: inout Decompressor, limit: Int
    ) throws(BatchError) -> RecordReader {
        // A batch that compaction has emptied may name its codec still and has no stream.
        if header.codec == .none || (header.recordCount == 0 && body.byteCount == 0) {
            return RecordReader(body, of: header)
        }
        do throws(CodecError) {
            try decompressor.decompress(body, header.codec, limit: limit)
        } catch {
            throw .codec(error)
        }
        return RecordReader(decompressor.output.bytes, of: header)
    }
}
