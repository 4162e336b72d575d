import MartletBase
import MartletWire

/// Collects records and writes them as one batch.
package struct RecordBatchBuilder: ~Copyable {
    private var fields: BatchFields
    private var records = WireWriter(capacity: 1024)
    package private(set) var recordCount: Int32 = 0
    private var lastOffsetDelta: Int32 = -1
    /// The first record's timestamp, or the delete horizon: what the records' deltas count from.
    private var baseTimestamp: Timestamp?
    package private(set) var maxTimestamp = Timestamp.none

    package init(_ fields: BatchFields = BatchFields()) { self.fields = fields }

    /// Bytes of the batch if it were finished now and not compressed.
    package var plainSize: Int { RecordBatchHeader.size + records.count }
    package var isEmpty: Bool { recordCount == 0 }

    /// Starts another batch; the memory stays.
    package mutating func reset(_ fields: BatchFields) {
        self.fields = fields
        records.removeAll()
        recordCount = 0
        lastOffsetDelta = -1
        baseTimestamp = nil
        maxTimestamp = .none
    }

    /// Appends a record behind the last one. Nothing is changed where it throws.
    package mutating func append(
        timestamp: Timestamp, key: RawSpan?, value: RawSpan?, headers: [(key: String, value: [UInt8]?)] = []
    ) throws(BuildError) {
        let headersSize = headers.reduce(Varint.size(Int64(headers.count))) {
            $0 + Varint.size(ofBytes: $1.key.utf8.count) + Varint.size(ofBytes: $1.value?.count)
        }
        let contentSize =
            Varint.size(ofBytes: key?.byteCount) + Varint.size(ofBytes: value?.byteCount) + headersSize
        guard lastOffsetDelta < .max else { throw .tooLarge }
        try begin(timestamp: timestamp, attributes: 0, offsetDelta: lastOffsetDelta + 1, contentSize: contentSize)
        write(key)
        write(value)
        records.varint(Int32(headers.count))
        for (key, value) in headers {
            var key = key
            key.withUTF8 { write(UnsafeRawBufferPointer($0)) }
            if let value { value.withUnsafeBytes { write($0) } } else { records.varint(-1) }
        }
    }

    /// Appends a record of another batch, whose bytes are `source`, at the offset delta that it has there.
    package mutating func append(_ record: Record, from source: RawSpan) throws(BuildError) {
        try append(record, from: source, offsetDelta: record.offsetDelta)
    }

    /// Appends a record of another batch right behind the last one.
    package mutating func appendNext(_ record: Record, from source: RawSpan) throws(BuildError) {
        guard lastOffsetDelta < .max else { throw .tooLarge }
        try append(record, from: source, offsetDelta: lastOffsetDelta + 1)
    }

    private mutating func append(
        _ record: Record, from source: RawSpan, offsetDelta: Int32
    ) throws(BuildError) {
        invariant(offsetDelta > lastOffsetDelta, "offset delta \(offsetDelta) after \(lastOffsetDelta)")
        try begin(
            timestamp: record.timestamp, attributes: record.attributes, offsetDelta: offsetDelta,
            contentSize: record.content.count)
        records.raw(source.extracting(record.content.start..<record.content.end))
    }

    /// Writes what stands before a record's content.
    private mutating func begin(
        timestamp given: Timestamp, attributes: Int8, offsetDelta: Int32, contentSize: Int
    ) throws(BuildError) {
        let timestamp = fields.logAppendTime ?? given
        let base = baseTimestamp ?? fields.deleteHorizon ?? timestamp
        let (timestampDelta, overflow) = timestamp.rawValue.subtractingReportingOverflow(base.rawValue)
        guard !overflow else { throw .timestampOutOfRange(timestamp) }
        let size = 1 + Varint.size(timestampDelta) + Varint.size(Int64(offsetDelta)) + contentSize
        guard plainSize + size + Varint.largestSize <= Int(Int32.max) else { throw .tooLarge }

        records.varint(Int32(size))
        records.int8(attributes)
        records.varlong(timestampDelta)
        records.varint(offsetDelta)
        baseTimestamp = base
        maxTimestamp = max(maxTimestamp, timestamp)
        lastOffsetDelta = offsetDelta
        recordCount += 1
    }

    private mutating func write(_ bytes: RawSpan?) {
        guard let bytes else { return records.varint(-1) }
        bytes.withUnsafeBytes { write($0) }
    }

    private mutating func write(_ bytes: UnsafeRawBufferPointer) {
        // A batch larger than 32 bits can count has been refused before.
        records.varint(Int32(bytes.count))
        records.raw(bytes)
    }

    /// Appends the finished batch to `output`.
    ///
    /// `lastOffsetDelta` is given where records at the end were left out and their offsets stay with the batch.
    /// `emptyMaxTimestamp` is the maximum timestamp of a batch without any record.
    package mutating func finish(
        _ compression: Compression = .none, using compressor: inout Compressor, into output: inout ByteBuffer,
        lastOffsetDelta declared: Int32? = nil, emptyMaxTimestamp: Timestamp = .none
    ) throws(BuildError) {
        let codec = isEmpty || fields.isControl ? CompressionCodec.none : compression.codec
        let start = output.count
        output.appendZeros(RecordBatchHeader.size)
        do throws(CodecError) {
            try compressor.compress(records.bytes, codec == .none ? .none : compression, into: &output)
        } catch {
            throw .codec(error)
        }
        let length = output.count - start - RecordBatchHeader.lengthOverhead
        guard let batchLength = Int32(exactly: length) else { throw .tooLarge }
        invariant(
            !isEmpty || declared != nil, "an empty batch stands for the offsets of records that were there before")

        let header = RecordBatchHeader(
            baseOffset: fields.baseOffset, batchLength: batchLength, leaderEpoch: fields.leaderEpoch,
            attributes: BatchAttributes(
                codec: codec, timestampType: fields.logAppendTime == nil ? .createTime : .logAppendTime,
                isTransactional: fields.isTransactional, isControl: fields.isControl,
                hasDeleteHorizon: fields.deleteHorizon != nil && !isEmpty),
            lastOffsetDelta: declared ?? lastOffsetDelta, baseTimestamp: baseTimestamp ?? .none,
            maxTimestamp: isEmpty ? emptyMaxTimestamp : maxTimestamp, producerID: fields.producerID,
            producerEpoch: fields.producerEpoch, baseSequence: fields.baseSequence, recordCount: recordCount)
        var batch = output.mutableBytes(from: start)
        header.write(to: &batch)
        BatchStamp.seal(&batch)
    }
}
