import MartletBase

/// Writes batches of the log again: with fewer records (compaction), or in another codec (`compression.type`).
///
/// What the batch stands for stays: its offsets from first to last, its producer and sequences, its leader epoch.
package struct RecordBatchRebuilder: ~Copyable {
    private var builder = RecordBatchBuilder()
    private var compressor = Compressor()
    private var decompressor = Decompressor()

    package init() {}

    package enum Failure: Error, Hashable, Sendable {
        /// The batch that was to be written again is not sound.
        case source(BatchError)
        case result(BuildError)
    }

    package struct Result: Hashable, Sendable {
        package let keptRecords: Int32
        /// The maximum timestamp of what was kept.
        package let maxTimestamp: Timestamp
    }

    /// Appends `batch` to `output` in another codec, with every record; `logAppendTime` replaces the records' times. At
    /// most `limit` bytes are decompressed.
    package mutating func recompress(
        _ batch: RecordBatchView, to compression: Compression, logAppendTime: Timestamp? = nil, limit: Int,
        into output: inout ByteBuffer
    ) throws(Failure) {
        var fields = BatchFields(batch.header)
        fields.logAppendTime = logAppendTime ?? fields.logAppendTime
        _ = try rebuild(batch, fields: fields, compression, limit: limit, into: &output) { _, _ in true }
    }

    /// Appends to `output` the batch with those records only that `isKept` names, in the codec that it has.
    ///
    /// A batch left without records stays as a header, because its offsets and its producer's sequence must not vanish;
    /// whether it may go altogether is for the caller to say. A delete horizon, once set, is not moved.
    package mutating func filter(
        _ batch: RecordBatchView, deleteHorizon: Timestamp?, limit: Int, into output: inout ByteBuffer,
        isKept: (Record, RawSpan) -> Bool
    ) throws(Failure) -> Result {
        var fields = BatchFields(batch.header)
        fields.deleteHorizon = fields.deleteHorizon ?? deleteHorizon
        return try rebuild(batch, fields: fields, Compression(batch.header.codec), limit: limit, into: &output, isKept)
    }

    private mutating func rebuild(
        _ batch: RecordBatchView, fields: BatchFields, _ compression: Compression, limit: Int,
        into output: inout ByteBuffer, _ isKept: (Record, RawSpan) -> Bool
    ) throws(Failure) -> Result {
        builder.reset(fields)
        try Self.copyRecords(of: batch, to: &builder, using: &decompressor, limit: limit, isKept)
        let header = batch.header
        do throws(BuildError) {
            try builder.finish(
                compression, using: &compressor, into: &output, lastOffsetDelta: header.lastOffsetDelta,
                emptyMaxTimestamp: header.maxTimestamp)
        } catch {
            throw .result(error)
        }
        return Result(keptRecords: builder.recordCount, maxTimestamp: builder.maxTimestamp)
    }

    private static func copyRecords(
        of batch: RecordBatchView, to builder: inout RecordBatchBuilder, using decompressor: inout Decompressor,
        limit: Int, _ isKept: (Record, RawSpan) -> Bool
    ) throws(Failure) {
        var failure: BuildError?
        do throws(BatchError) {
            var records = try batch.records(using: &decompressor, limit: limit)
            while failure == nil, let record = try records.next() {
                guard isKept(record, records.bytes) else { continue }
                do throws(BuildError) {
                    try builder.append(record, from: records.bytes)
                } catch {
                    failure = error
                }
            }
        } catch {
            throw .source(error)
        }
        if let failure { throw .result(failure) }
    }
}
