import MartletBase
import MartletWire
import TestSupport
import Testing

@testable import MartletRecords

@Suite("Building batches") struct RecordBatchBuilderTests {
    @Test("a batch has exactly these bytes")
    func exactBytes() throws {
        var fields = BatchFields()
        fields.isTransactional = true
        fields.producerID = ProducerID(7)
        fields.producerEpoch = ProducerEpoch(3)
        fields.baseSequence = ProducerSequence(9)
        let bytes = try buildBatch(
            [
                PlainRecord(timestamp: 1_000, key: Array("k".utf8), value: Array("v1".utf8)),
                PlainRecord(timestamp: 900, key: nil, value: nil, headers: [.init(key: "h", value: nil)]),
            ], fields)
        let expected = SampleBatch(
            attributes: 0x10, lastOffsetDelta: 1, baseTimestamp: 1_000, maxTimestamp: 1_000, producerID: 7,
            producerEpoch: 3, baseSequence: 9, recordCount: 2,
            body: [18, 0, 0, 0, 2, 0x6b, 4, 0x76, 0x31, 0] + [20, 0, 0xc7, 1, 2, 1, 1, 2, 2, 0x68, 1])
        #expect(bytes == expected.bytes)
    }

    @Test("what is built is read back, with any codec", arguments: CompressionCodec.allCases)
    func roundTrip(codec: CompressionCodec) throws {
        let seed = Seed()
        var random = seed.random
        for _ in 0..<30 {
            let records = (0..<Int.random(in: 1...60, using: &random)).map { _ in PlainRecord.random(using: &random) }
            let bytes = try buildBatch(records, BatchFields(), Compression(codec))
            let header = try RecordBatchHeader(parsing: bytes.span.bytes)
            #expect(header.codec == codec)
            #expect(Int(header.recordCount) == records.count)
            #expect(header.lastOffset == Offset(Int64(records.count) - 1))
            #expect(header.maxTimestamp.rawValue == records.map(\.timestamp).max())
            #expect(try decodeBatch(bytes) == records, "\(seed)")
        }
    }

    @Test("with append time every record is given it")
    func appendTime() throws {
        var fields = BatchFields()
        fields.logAppendTime = Timestamp(5_000)
        let bytes = try buildBatch([PlainRecord(timestamp: 1), PlainRecord(timestamp: 2)], fields)
        let header = try RecordBatchHeader(parsing: bytes.span.bytes)
        #expect(header.attributes.timestampType == .logAppendTime)
        #expect(header.maxTimestamp == Timestamp(5_000))
        #expect(try decodeBatch(bytes).map(\.timestamp) == [5_000, 5_000])
    }

    @Test("timestamps too far apart for one batch are refused, and the batch stays as it was")
    func timestampOutOfRange() throws {
        var builder = RecordBatchBuilder()
        try builder.append(PlainRecord(timestamp: .max))
        let size = builder.plainSize
        let error = errorThrown { () throws(BuildError) in try builder.append(PlainRecord(timestamp: -2)) }
        #expect(error == .timestampOutOfRange(Timestamp(-2)))
        #expect(builder.plainSize == size)
        #expect(builder.recordCount == 1)
    }

    @Test("a builder that is reset writes the next batch as a new one would")
    func reset() throws {
        var builder = RecordBatchBuilder()
        try builder.append(PlainRecord(timestamp: 9_000, key: [1, 2, 3]))
        builder.reset(BatchFields())
        let next = PlainRecord(timestamp: 50, value: [4])
        try builder.append(next)
        var compressor = Compressor()
        var output = ByteBuffer()
        try builder.finish(using: &compressor, into: &output)
        #expect(output.array() == (try buildBatch([next])))
    }

    @Test("batches are appended behind what the buffer holds")
    func backToBack() throws {
        let first = try buildBatch([PlainRecord(timestamp: 1)])
        var output = ByteBuffer()
        output.append(first.span.bytes)
        var builder = RecordBatchBuilder()
        try builder.append(PlainRecord(timestamp: 2))
        var compressor = Compressor()
        try builder.finish(using: &compressor, into: &output)
        #expect(output.array() == first + (try buildBatch([PlainRecord(timestamp: 2)])))
    }

    @Test("the size of a variable-length integer is what writing it takes")
    func varintSizes() {
        let seed = Seed()
        var random = seed.random
        let edges: [Int64] = [0, -1, 1, 63, 64, -64, -65, 8_191, 8_192, .max, .min]
        let others = (0..<1_000).map { Int64.random(in: .min ... .max, using: &random) >> Int64($0 % 64) }
        for value in edges + others {
            var writer = WireWriter()
            writer.varlong(value)
            #expect(Varint.size(value) == writer.count, "\(value); \(seed)")
        }
    }

    @Test("a transaction's marker has exactly these 78 bytes", arguments: [true, false])
    func marker(isCommit: Bool) throws {
        let marker = EndTransactionMarker(isCommit ? .commit : .abort, coordinatorEpoch: CoordinatorEpoch(0x0102_0304))
        var output = ByteBuffer()
        marker.writeBatch(
            producerID: ProducerID(4_000), producerEpoch: ProducerEpoch(12), timestamp: Timestamp(1_700_000_000_123),
            into: &output)
        let expected = SampleBatch(
            attributes: 0x30, baseTimestamp: 1_700_000_000_123, maxTimestamp: 1_700_000_000_123, producerID: 4_000,
            producerEpoch: 12,
            body: [32, 0, 0, 0, 8, 0, 0, 0, isCommit ? 1 : 0, 12, 0, 0, 1, 2, 3, 4, 0])
        #expect(output.count == 78)
        #expect(output.array() == expected.bytes)

        let batch = try RecordBatchView(output.bytes)
        #expect(batch.header.isControl && batch.header.isTransactional)
        var reader = RecordReader(batch.body, of: batch.header)
        let record = try #require(try reader.next())
        #expect(try EndTransactionMarker(record, in: reader.bytes) == marker)
    }

    @Test("markers of later versions are read, other control records are passed over, short ones are an error")
    func controlRecords() throws {
        func read(_ key: [UInt8]?, _ value: [UInt8]?) throws -> EndTransactionMarker? {
            let bytes = try buildBatch([PlainRecord(timestamp: 0, key: key, value: value)])
            let batch = try RecordBatchView(bytes.span.bytes)
            var reader = RecordReader(batch.body, of: batch.header)
            let record = try #require(try reader.next())
            return try EndTransactionMarker(record, in: reader.bytes)
        }
        let abort = EndTransactionMarker(.abort, coordinatorEpoch: CoordinatorEpoch(5))
        #expect(try read([0, 0, 0, 0], [0, 0, 0, 0, 0, 5]) == abort)
        #expect(try read([0, 1, 0, 0, 9], [0, 1, 0, 0, 0, 5, 9, 9]) == abort)
        #expect(try read([0, 0, 0, 2], nil) == nil)
        #expect(throws: WireError.unexpectedNull) { try read(nil, nil) }
        #expect(throws: WireError.unexpectedNull) { try read([0, 0, 0, 1], nil) }
        #expect(throws: WireError.truncated(needed: 2, left: 1)) { try read([0, 0, 0], nil) }
        #expect(throws: WireError.truncated(needed: 4, left: 3)) { try read([0, 0, 0, 1], [0, 0, 0, 0, 0]) }
    }
}
