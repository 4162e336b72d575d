import MartletBase
import MartletWire
import TestSupport
import Testing

@testable import MartletRecords

@Suite("Records of a batch") struct RecordReaderTests {
    static func error(_ sample: SampleBatch) -> BatchError? {
        do {
            _ = try decodeBatch(sample.bytes)
            return nil
        } catch {
            return error as? BatchError
        }
    }

    static func recordError(_ body: [UInt8]) -> BatchError? { error(SampleBatch(body: body)) }

    @Test("every field of a record is read from its place")
    func fields() throws {
        // Length 14, attributes 0, timestamp delta -3, offset delta 2, key "k", value null, header "h" = "v", header "n".
        let body: [UInt8] = [28, 0, 5, 4, 2, 0x6b, 1, 4, 2, 0x68, 2, 0x76, 2, 0x6e, 1]
        let bytes = SampleBatch(
            baseOffset: 100, lastOffsetDelta: 4, baseTimestamp: 1_000, recordCount: 1, body: body
        ).bytes
        let batch = try RecordBatchView(bytes.span.bytes)
        var reader = RecordReader(batch.body, of: batch.header)
        let record = try #require(try reader.next())
        #expect(record.offset == Offset(102))
        #expect(record.timestamp == Timestamp(997))
        #expect(record.offsetDelta == 2)
        #expect(record.key == ByteRange(start: 5, count: 1))
        #expect(record.value == nil)
        #expect(record.headerCount == 2)
        #expect(record.headers == ByteRange(start: 8, count: 7))
        #expect(record.content == ByteRange(start: 4, count: 11))
        var headers = RecordHeaderReader(record, in: reader.bytes)
        #expect(
            try headers.next()
                == RecordHeader(key: ByteRange(start: 9, count: 1), value: ByteRange(start: 11, count: 1)))
        #expect(try headers.next() == RecordHeader(key: ByteRange(start: 13, count: 1), value: nil))
        #expect(try headers.next() == nil)
        #expect(try reader.next() == nil)
    }

    @Test("with append time every record has the batch's maximum timestamp")
    func appendTime() throws {
        let sample = SampleBatch(attributes: 8, maxTimestamp: 42)
        #expect(try decodeBatch(sample.bytes).map(\.timestamp) == [42])
    }

    @Test("a record cut off at any length is an error")
    func truncation() {
        let body = SampleBatch().body
        for length in 1..<body.count {
            let sample = SampleBatch(attributes: 0, recordCount: 1, body: Array(body.prefix(length)))
            let error = Self.error(sample)
            switch error {
            case .record(index: 0, .malformed(.truncated)): break
            case .invalidRecordCount(1): #expect(length < Record.smallestSize)
            default: Issue.record("\(length) bytes: \(String(describing: error))")
            }
        }
    }

    @Test("fields that contradict the record's length are an error")
    func lengths() {
        #expect(
            Self.recordError([14, 0, 0, 0, 1, 4, 0x68, 0x69, 0])
                == .record(index: 0, .lengthMismatch(declared: 7, read: 8)))
        #expect(
            Self.recordError([18, 0, 0, 0, 1, 4, 0x68, 0x69, 0])
                == .record(index: 0, .lengthMismatch(declared: 9, read: 8)))
        #expect(
            Self.recordError([1, 0, 0, 0, 1, 4, 0x68, 0x69, 0])
                == .record(index: 0, .lengthMismatch(declared: -1, read: 8)))
        // A key length of -2, a header count of -1, a header without a key.
        #expect(
            Self.recordError([16, 0, 0, 0, 3, 4, 0x68, 0x69, 0]) == .record(index: 0, .malformed(.invalidLength(-2))))
        #expect(
            Self.recordError([16, 0, 0, 0, 1, 4, 0x68, 0x69, 1]) == .record(index: 0, .malformed(.invalidLength(-1))))
        #expect(
            Self.recordError([20, 0, 0, 0, 1, 4, 0x68, 0x69, 2, 1, 1]) == .record(index: 0, .malformed(.unexpectedNull))
        )
    }

    @Test("a huge count of headers costs nothing")
    func hugeHeaderCount() {
        let body: [UInt8] = [24, 0, 0, 0, 1, 4, 0x68, 0x69, 0xfe, 0xff, 0xff, 0xff, 0x0f]
        #expect(Self.recordError(body) == .record(index: 0, .malformed(.truncated(needed: 1, left: 0))))
    }

    @Test("variable-length integers of too many bytes are an error")
    func overlongVarints() {
        let long: [UInt8] = [0xff, 0xff, 0xff, 0xff, 0xff, 0x01]
        #expect(Self.recordError(long + [0, 0, 0, 0]) == .record(index: 0, .malformed(.overlongVarint)))
        let longTimestamp = [UInt8](repeating: 0xff, count: 10) + [0x01]
        #expect(
            Self.recordError([40, 0] + longTimestamp + [0, 1, 1, 0]) == .record(index: 0, .malformed(.overlongVarint)))
    }

    @Test("offset deltas have to rise and to stay within the batch")
    func offsetDeltas() {
        func record(_ delta: UInt8) -> [UInt8] { [12, 0, 0, delta, 1, 1, 0] }
        func error(_ deltas: [UInt8]) -> BatchError? {
            Self.error(
                SampleBatch(lastOffsetDelta: 3, recordCount: Int32(deltas.count), body: deltas.flatMap(record)))
        }
        #expect(error([0, 2, 4, 6]) == nil)
        #expect(error([2, 6]) == nil)
        #expect(error([0, 0]) == .record(index: 1, .invalidOffsetDelta(0)))
        #expect(error([4, 2]) == .record(index: 1, .invalidOffsetDelta(1)))
        #expect(error([1]) == .record(index: 0, .invalidOffsetDelta(-1)))
        #expect(error([8]) == .record(index: 0, .invalidOffsetDelta(4)))
    }

    @Test("a timestamp past the largest is an error")
    func timestampOverflow() {
        let sample = SampleBatch(baseTimestamp: .max, body: [12, 0, 2, 0, 1, 1, 0])
        #expect(Self.error(sample) == .record(index: 0, .invalidTimestampDelta(1)))
    }

    @Test("the count in the header has to be that of the records")
    func counts() {
        let body = SampleBatch().body
        #expect(Self.error(SampleBatch(recordCount: 1, body: body + [0])) == .excessBytes(1))
        #expect(Self.error(SampleBatch(recordCount: 0)) == .excessBytes(9))
        #expect(
            Self.error(
                SampleBatch(
                    lastOffsetDelta: 2, recordCount: 2,
                    body: [30] + [0, 0, 0, 1, 18] + [UInt8](repeating: 97, count: 9) + [0]))
                == .missingRecords(declared: 2, found: 1))
    }

    @Test("damaged records give an error or other records, never a trap")
    func damage() throws {
        let seed = Seed()
        var random = seed.random
        for _ in 0..<200 {
            let records = (0..<Int.random(in: 1...5, using: &random)).map { _ in PlainRecord.random(using: &random) }
            let sound = try buildBatch(records)
            for _ in 0..<50 {
                var bytes = sound
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    bytes[.random(in: 17..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
                }
                // The checksum would hide the record reader: it is passed over here.
                guard let batch = try? RecordBatchView(bytes.span.bytes) else { continue }
                var decompressor = Decompressor()
                guard var reader = try? batch.records(using: &decompressor, limit: 1 << 20) else { continue }
                let decoded = try? plainRecords(&reader)
                #expect(decoded == nil || decoded?.count == Int(batch.header.recordCount), "\(seed)")
            }
        }
    }
}
