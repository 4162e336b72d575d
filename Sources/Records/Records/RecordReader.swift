import MartletBase
import MartletWire

/// Reads the records of a batch, checking that they are as many and as long as they say.
package struct RecordReader: ~Escapable {
    private let header: RecordBatchHeader
    private var cursor: RecordCursor
    /// How many records have been read.
    package private(set) var index = 0
    private var lastDelta: Int32 = -1

    /// `bytes` are the batch's records in plain form.
    @_lifetime(copy bytes)
    package init(_ bytes: RawSpan, of header: RecordBatchHeader) {
        self.header = header
        cursor = RecordCursor(bytes)
    }

    /// The records, decompressed: what the ranges of a `Record` refer to.
    package var bytes: RawSpan {
        @_lifetime(copy self) get { cursor.bytes }
    }

    /// The next record, or `nil` after the last one, when nothing may be left.
    @_lifetime(self: copy self)
    package mutating func next() throws(BatchError) -> Record? {
        guard index < Int(header.recordCount) else {
            guard cursor.bytesLeft == 0 else { throw .excessBytes(cursor.bytesLeft) }
            return nil
        }
        guard cursor.bytesLeft > 0 else {
            throw .missingRecords(declared: Int(header.recordCount), found: index)
        }
        do throws(RecordError) {
            let record = try readRecord()
            index += 1
            lastDelta = record.offsetDelta
            return record
        } catch {
            throw .record(index: index, error)
        }
    }

    @_lifetime(self: copy self)
    private mutating func readRecord() throws(RecordError) -> Record {
        let length = Int(try cursor.varint())
        let start = cursor.position
        let attributes = try cursor.int8()
        let timestampDelta = try cursor.varlong()
        let offsetDelta = try cursor.varint()
        let contentStart = cursor.position
        let key = try cursor.nullableRange()
        let value = try cursor.nullableRange()
        let headerCount = try cursor.varint()
        guard headerCount >= 0 else { throw .malformed(.invalidLength(Int(headerCount))) }
        let headersStart = cursor.position
        // Each header takes bytes or ends the loop, so that a huge count costs nothing.
        for _ in 0..<headerCount { _ = try cursor.header() }
        let end = cursor.position

        guard end - start == length else { throw .lengthMismatch(declared: length, read: end - start) }
        // The header's check has made sure that every offset up to the last one exists.
        guard offsetDelta > lastDelta, offsetDelta <= header.lastOffsetDelta else {
            throw .invalidOffsetDelta(offsetDelta)
        }
        return Record(
            offset: header.baseOffset + Int64(offsetDelta), timestamp: try timestamp(timestampDelta),
            attributes: attributes, offsetDelta: offsetDelta, key: key, value: value, headerCount: headerCount,
            headers: ByteRange(start: headersStart, count: end - headersStart),
            content: ByteRange(start: contentStart, count: end - contentStart))
    }

    private func timestamp(_ delta: Int64) throws(RecordError) -> Timestamp {
        let (sum, overflow) = header.baseTimestamp.rawValue.addingReportingOverflow(delta)
        guard !overflow else { throw .invalidTimestampDelta(delta) }
        return header.attributes.timestampType == .logAppendTime ? header.maxTimestamp : Timestamp(sum)
    }
}

/// Reads the headers of one record.
package struct RecordHeaderReader: ~Escapable {
    private var cursor: RecordCursor
    private var left: Int32

    /// `bytes` are those of the reader that gave `record`.
    @_lifetime(copy bytes)
    package init(_ record: Record, in bytes: RawSpan) {
        cursor = RecordCursor(bytes.extracting(first: record.headers.end), at: record.headers.start)
        left = record.headerCount
    }

    /// `bytes` are exactly the headers of a record that has `count` of them.
    @_lifetime(copy bytes)
    package init(count: Int32, in bytes: RawSpan) {
        cursor = RecordCursor(bytes)
        left = count
    }

    /// The next header, or `nil` after the last one.
    @_lifetime(self: copy self)
    package mutating func next() throws(RecordError) -> RecordHeader? {
        guard left > 0 else { return nil }
        left -= 1
        return try cursor.header()
    }
}
