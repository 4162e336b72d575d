import MartletBase
import Testing

@testable import MartletRecords

@Suite("A batch's header") struct RecordBatchHeaderTests {
    /// Every field has a value of its own.
    static let sample = SampleBatch(
        baseOffset: 0x0102_0304_0506_0708, leaderEpoch: 0x1112_1314, attributes: 0x0018, lastOffsetDelta: 0,
        baseTimestamp: 0x2122_2324_2526_2728, maxTimestamp: 0x3132_3334_3536_3738, producerID: 0x4142_4344_4546_4748,
        producerEpoch: 0x5152, baseSequence: 0x6162_6364)

    static func error(of sample: SampleBatch) -> BatchError? {
        let bytes = sample.bytes
        return errorThrown { () throws(BatchError) in _ = try RecordBatchView(bytes.span.bytes) }
    }

    @Test("every field is read from its place")
    func fields() throws {
        let bytes = Self.sample.bytes
        let header = try RecordBatchHeader(parsing: bytes.span.bytes)
        #expect(header.baseOffset == Offset(0x0102_0304_0506_0708))
        #expect(header.batchLength == 58)
        #expect(header.totalSize == bytes.count)
        #expect(header.leaderEpoch == LeaderEpoch(0x1112_1314))
        #expect(header.crc == SampleBatch.crc32c(Array(bytes[21...])))
        #expect(header.codec == .none)
        #expect(header.attributes.timestampType == .logAppendTime)
        #expect(header.isTransactional)
        #expect(!header.isControl)
        #expect(header.deleteHorizon == nil)
        #expect(header.lastOffset == Offset(0x0102_0304_0506_0708))
        #expect(header.baseTimestamp == Timestamp(0x2122_2324_2526_2728))
        #expect(header.maxTimestamp == Timestamp(0x3132_3334_3536_3738))
        #expect(header.producerID == ProducerID(0x4142_4344_4546_4748))
        #expect(header.producerEpoch == ProducerEpoch(0x5152))
        #expect(header.baseSequence == ProducerSequence(0x6162_6364))
        #expect(header.recordCount == 1)
    }

    @Test("what was read is written back byte for byte")
    func writing() throws {
        var sample = Self.sample
        sample.attributes = 0x7f78 | 4  // bits without a meaning are kept
        let bytes = sample.bytes
        var copy = [UInt8](repeating: 0xee, count: 61)
        let header = try RecordBatchHeader(parsing: bytes.span.bytes)
        var span = copy.mutableSpan
        var raw = span.mutableBytes
        header.write(to: &raw)
        #expect(copy == Array(bytes.prefix(61)))
    }

    @Test("the last sequence wraps past the largest to 0")
    func lastSequence() throws {
        let sample = SampleBatch(
            attributes: 1, lastOffsetDelta: 5, producerID: 1, producerEpoch: 0, baseSequence: .max - 2, recordCount: 6)
        let header = try RecordBatchHeader(parsing: sample.bytes.span.bytes)
        #expect(header.lastSequence == ProducerSequence(2))
        #expect(try RecordBatchHeader(parsing: SampleBatch().bytes.span.bytes).lastSequence == .none)
    }

    @Test("a header cut off at any length says what it needs")
    func truncatedHeader() {
        let bytes = SampleBatch().bytes
        for length in 0..<61 {
            let error = errorThrown { () throws(BatchError) in
                _ = try RecordBatchHeader(parsing: bytes.span.bytes.extracting(first: length))
            }
            #expect(error == .truncated(needed: length < 17 ? 17 : 61, available: length))
        }
    }

    @Test("a batch cut off in its records says what it needs")
    func truncatedBody() {
        let bytes = SampleBatch().bytes
        for length in 61..<bytes.count {
            let error = errorThrown { () throws(BatchError) in
                _ = try RecordBatchView(bytes.span.bytes.extracting(first: length))
            }
            #expect(error == .truncated(needed: bytes.count, available: length))
        }
    }

    @Test("a length that cannot hold the header is refused", arguments: [0, 1, 48, -1, -12, .min] as [Int32])
    func lengthTooSmall(length: Int32) {
        #expect(Self.error(of: SampleBatch(batchLength: length)) == .invalidLength(length))
    }

    @Test("a length past the end of the bytes is a batch cut off", arguments: [59, .max] as [Int32])
    func lengthTooLarge(length: Int32) {
        let needed = Int(length) + 12
        #expect(Self.error(of: SampleBatch(batchLength: length)) == .truncated(needed: needed, available: 70))
    }

    @Test("message sets of the older formats are recognised", arguments: [0, 1] as [Int8])
    func legacy(magic: Int8) {
        #expect(Self.error(of: SampleBatch(magic: magic)) == .legacyFormat(magic: magic))
        // The smallest of them is shorter than a batch's header.
        #expect(Self.error(of: SampleBatch(batchLength: 14, magic: magic)) == .legacyFormat(magic: magic))
    }

    @Test("any other format is unknown", arguments: [3, 127, -1] as [Int8])
    func unknownMagic(magic: Int8) {
        #expect(Self.error(of: SampleBatch(magic: magic)) == .unknownMagic(magic))
    }

    @Test("zeros, as an unwritten part of a file holds, are no message of the oldest format")
    func zeros() {
        let bytes = [UInt8](repeating: 0, count: 100)
        let error = errorThrown { () throws(BatchError) in _ = try RecordBatchView(bytes.span.bytes) }
        #expect(error == .invalidLength(0))
    }

    @Test("counts and offsets that contradict each other are refused")
    func contradictions() {
        #expect(Self.error(of: SampleBatch(baseOffset: -1)) == .invalidBaseOffset(-1))
        #expect(Self.error(of: SampleBatch(lastOffsetDelta: -1)) == .invalidLastOffsetDelta(-1))
        #expect(Self.error(of: SampleBatch(baseOffset: .max)) == .invalidLastOffsetDelta(0))
        #expect(Self.error(of: SampleBatch(recordCount: -1)) == .invalidRecordCount(-1))
        #expect(Self.error(of: SampleBatch(lastOffsetDelta: 3, recordCount: 5)) == .invalidRecordCount(5))
        // Nine bytes of records hold one record and no second.
        #expect(Self.error(of: SampleBatch(lastOffsetDelta: 1, recordCount: 2)) == .invalidRecordCount(2))
        #expect(Self.error(of: SampleBatch(attributes: 1, lastOffsetDelta: 1, recordCount: 2)) == nil)
        #expect(Self.error(of: SampleBatch(recordCount: 0, body: [])) == nil)
    }

    @Test("numbers that name no codec are refused", arguments: [5, 6, 7] as [Int16])
    func unknownCodec(number: Int16) {
        #expect(Self.error(of: SampleBatch(attributes: number)) == .unknownCodec(UInt8(number)))
    }
}
