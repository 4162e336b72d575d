import MartletBase
import MartletWire

/// Reads the records of a batch, checking that they are as many and as long as they say.
package struct RecordReader: ~Escapable {
    /// The records, decompressed: what the ranges of a `Record` refer to.
    package let bytes: RawSpan
    private let header: RecordBatchHeader
    private var reader: WireReader
    /// How many records have been read.
    package private(set) var index = 0
    private var lastDelta: Int32 = -1

    /// `bytes` are the batch's records in plain form.
    @_lifetime(copy bytes)
    package init(_ bytes: RawSpan, of header: RecordBatchHeader) {
        self.bytes = bytes
        self.header = header
        reader = WireReader(bytes)
    }

    /// The next record, or `nil` after the last one, when nothing may be left.
    @_lifetime(self: copy self)
    package mutating func next() throws(BatchError) -> Record? {
        guard index < Int(header.recordCount) else {
            guard reader.bytesLeft == 0 else { throw .excessBytes(reader.bytesLeft) }
            return nil
        }
        guard reader.bytesLeft > 0 else {
            throw .missingRecords(declared: Int(header.recordCount), found: index)
        }
        let fields: Fields
        do throws(WireError) {
            fields = try reader.recordFields()
        } catch {
            throw .record(index: index, .malformed(error))
        }
        do throws(RecordError) {
            let record = try checked(fields)
            index += 1
            lastDelta = fields.offsetDelta
            return record
        } catch {
            throw .record(index: index, error)
        }
    }

    private func checked(_ fields: Fields) throws(RecordError) -> Record {
        let declared = Int(fields.length)
        guard fields.content.end - fields.start == declared else {
            throw .lengthMismatch(declared: declared, read: fields.content.end - fields.start)
        }
        // The header's check has made sure that every offset up to the last one exists.
        guard fields.offsetDelta > lastDelta, fields.offsetDelta <= header.lastOffsetDelta else {
            throw .invalidOffsetDelta(fields.offsetDelta)
        }
        let (sum, overflow) = header.baseTimestamp.rawValue.addingReportingOverflow(fields.timestampDelta)
        guard !overflow else { throw .invalidTimestampDelta(fields.timestampDelta) }
        return Record(
            offset: header.baseOffset + Int64(fields.offsetDelta),
            timestamp: header.attributes.timestampType == .logAppendTime ? header.maxTimestamp : Timestamp(sum),
            attributes: fields.attributes, offsetDelta: fields.offsetDelta, key: fields.key, value: fields.value,
            headerCount: fields.headerCount, headers: fields.headers, content: fields.content)
    }
}

/// A record as it is written, before its fields are held against each other.
private struct Fields {
    let length: Int32
    /// Where the bytes begin that the length counts.
    let start: Int
    let attributes: Int8
    let timestampDelta: Int64
    let offsetDelta: Int32
    let key: ByteRange?
    let value: ByteRange?
    let headerCount: Int32
    let headers: ByteRange
    let content: ByteRange
}

extension WireReader {
    @_lifetime(self: copy self)
    fileprivate mutating func recordFields() throws(WireError) -> Fields {
        let length = try varint()
        let start = bytesRead
        let attributes = try int8()
        let timestampDelta = try varlong()
        let offsetDelta = try varint()
        let contentStart = bytesRead
        let key = try nullableRange()
        let value = try nullableRange()
        let headerCount = try varint()
        guard headerCount >= 0 else { throw .invalidLength(Int(headerCount)) }
        let headersStart = bytesRead
        // Each header takes bytes or ends the loop, so that a huge count costs nothing.
        for _ in 0..<headerCount { _ = try recordHeader() }
        return Fields(
            length: length, start: start, attributes: attributes, timestampDelta: timestampDelta,
            offsetDelta: offsetDelta, key: key, value: value, headerCount: headerCount,
            headers: ByteRange(start: headersStart, count: bytesRead - headersStart),
            content: ByteRange(start: contentStart, count: bytesRead - contentStart))
    }

    @_lifetime(self: copy self)
    fileprivate mutating func recordHeader() throws(WireError) -> RecordHeader {
        guard let key = try nullableRange() else { throw .unexpectedNull }
        return RecordHeader(key: key, value: try nullableRange())
    }

    @_lifetime(self: copy self)
    private mutating func nullableRange() throws(WireError) -> ByteRange? {
        let length = try varint()
        if length == -1 { return nil }
        guard length >= 0 else { throw .invalidLength(Int(length)) }
        return try range(Int(length))
    }
}

/// Reads the headers of one record.
package struct RecordHeaderReader: ~Escapable {
    private var reader: WireReader
    private let start: Int
    private var left: Int32

    /// `bytes` are those of the reader that gave `record`.
    @_lifetime(copy bytes)
    package init(_ record: Record, in bytes: RawSpan) {
        reader = WireReader(bytes.extracting(record.headers.start..<record.headers.end))
        start = record.headers.start
        left = record.headerCount
    }

    /// The next header, its ranges counted as the record's are; `nil` after the last one.
    @_lifetime(self: copy self)
    package mutating func next() throws(WireError) -> RecordHeader? {
        guard left > 0 else { return nil }
        left -= 1
        let header = try reader.recordHeader()
        return RecordHeader(
            key: ByteRange(start: start + header.key.start, count: header.key.count),
            value: header.value.map { ByteRange(start: start + $0.start, count: $0.count) })
    }
}
