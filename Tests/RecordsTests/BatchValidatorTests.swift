import MartletBase
import MartletWire
import TestSupport
import Testing

@testable import MartletRecords

@Suite("Validating what clients send") struct BatchValidatorTests {
    static let now = Timestamp(1_700_000_000_000)
    static func at(_ millisFromNow: Int64) -> Timestamp { Timestamp(now.rawValue + millisFromNow) }

    static func validate(
        _ bytes: [UInt8], now: Timestamp = Self.now, _ adjust: (inout BatchRules) -> Void = { _ in }
    ) throws(BatchRejection) -> BatchValidator.Accepted {
        var rules = BatchRules()
        adjust(&rules)
        var decompressor = Decompressor()
        return try BatchValidator.validate(bytes.span.bytes, rules, now: now, using: &decompressor)
    }

    static func rejection(
        _ bytes: [UInt8], now: Timestamp = Self.now, _ adjust: (inout BatchRules) -> Void = { _ in }
    ) -> BatchRejection? {
        errorThrown { () throws(BatchRejection) in _ = try validate(bytes, now: now, adjust) }
    }

    @Test("a sound batch is accepted as it is")
    func sound() throws {
        let records = [1, 5, 3, 5].map { PlainRecord(timestamp: Self.now.rawValue + $0, value: [1]) }
        for codec in CompressionCodec.allCases {
            let accepted = try Self.validate(try buildBatch(records, BatchFields(), Compression(codec)))
            #expect(accepted.change == .none)
            #expect(accepted.maxTimestamp == Self.at(5))
            #expect(accepted.maxTimestampOffsetDelta == 1)
            #expect(accepted.logAppendTime == nil)
            #expect(accepted.header.recordCount == 4)
        }
    }

    @Test("a partition's records are exactly one batch")
    func oneBatch() {
        let batch = SampleBatch().bytes
        #expect(Self.rejection([]) == .noBatch)
        #expect(Self.rejection(batch + batch) == .bytesAfterBatch(batch.count))
        #expect(Self.rejection(batch + [0]) == .bytesAfterBatch(1))
        #expect(BatchRejection.noBatch.errorCode == .invalidRecord)
        #expect(BatchRejection.bytesAfterBatch(1).errorCode == .invalidRecord)
    }

    @Test("each fault of the header has its error of the protocol")
    func headerFaults() {
        func check(_ sample: SampleBatch, _ expected: BatchRejection, _ code: ErrorCode, line: Int = #line) {
            let rejection = Self.rejection(sample.bytes)
            #expect(rejection == expected, "line \(line)")
            #expect(rejection?.errorCode == code, "line \(line)")
        }
        check(SampleBatch(magic: 0), .unsound(.legacyFormat(magic: 0)), .invalidRecord)
        check(SampleBatch(magic: 1), .unsound(.legacyFormat(magic: 1)), .invalidRecord)
        check(SampleBatch(magic: 3), .unsound(.unknownMagic(3)), .invalidRecord)
        check(SampleBatch(batchLength: 10), .unsound(.invalidLength(10)), .corruptMessage)
        check(SampleBatch(batchLength: 59), .unsound(.truncated(needed: 71, available: 70)), .invalidRecord)
        check(SampleBatch(attributes: 6), .unsound(.unknownCodec(6)), .unsupportedCompressionType)
        check(SampleBatch(baseOffset: 5), .baseOffsetNotZero(Offset(5)), .invalidRecord)
        check(SampleBatch(attributes: 0x20), .controlBatch, .invalidRecord)
        check(SampleBatch(attributes: 0x40), .deleteHorizon, .invalidRecord)
        check(SampleBatch(attributes: 0x08), .appendTimeFromClient, .invalidTimestamp)
        check(SampleBatch(lastOffsetDelta: 1), .countMismatch(records: 1, lastOffsetDelta: 1), .invalidRecord)
        check(
            SampleBatch(recordCount: 0, body: []), .countMismatch(records: 0, lastOffsetDelta: 0), .invalidRecord)
        check(
            SampleBatch(lastOffsetDelta: .max, recordCount: 1), .countMismatch(records: 1, lastOffsetDelta: .max),
            .invalidRecord)
        let crc = SampleBatch().bytes[17..<21].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        check(
            SampleBatch(crc: ~crc), .unsound(.checksumMismatch(stored: ~crc, computed: crc)), .corruptMessage)
    }

    @Test("producer fields are all there or none of them")
    func producerFields() throws {
        func rejection(_ id: Int64, _ epoch: Int16, _ sequence: Int32, attributes: Int16 = 0) -> BatchRejection? {
            Self.rejection(
                SampleBatch(attributes: attributes, producerID: id, producerEpoch: epoch, baseSequence: sequence).bytes)
        }
        func incomplete(_ id: Int64, _ epoch: Int16, _ sequence: Int32) -> BatchRejection {
            .incompleteProducer(ProducerID(id), ProducerEpoch(epoch), ProducerSequence(sequence))
        }
        #expect(rejection(-1, -1, -1) == nil)
        #expect(rejection(0, 0, 0) == nil)
        #expect(rejection(9, 1, .max, attributes: 0x10) == nil)
        #expect(rejection(9, -1, 0) == incomplete(9, -1, 0))
        #expect(rejection(9, 0, -1) == incomplete(9, 0, -1))
        #expect(rejection(-2, 0, 0) == incomplete(-2, 0, 0))
        #expect(rejection(-1, -1, -1, attributes: 0x10) == incomplete(-1, -1, -1))
        #expect(incomplete(9, -1, 0).errorCode == .invalidRecord)
    }

    @Test("a coordinator may append control batches")
    func coordinator() throws {
        var output = ByteBuffer()
        EndTransactionMarker(.commit, coordinatorEpoch: CoordinatorEpoch(1))
            .writeBatch(producerID: ProducerID(1), producerEpoch: ProducerEpoch(0), timestamp: Self.now, into: &output)
        let bytes = output.array()
        #expect(Self.rejection(bytes) == .controlBatch)
        // A marker stays as it is whatever the topic's codec.
        let accepted = try Self.validate(bytes) {
            $0.origin = .coordinator
            $0.storedCompression = .fixed(Compression(.zstd))
        }
        #expect(accepted.change == .none)
    }

    @Test("sizes are those of the batch as it is stored")
    func sizes() throws {
        let bytes = SampleBatch().bytes
        #expect(Self.rejection(bytes) { $0.maxBatchBytes = 70 } == nil)
        let tooLarge = Self.rejection(bytes) { $0.maxBatchBytes = 69 }
        #expect(tooLarge == .tooLarge(size: 70, limit: 69))
        #expect(tooLarge?.errorCode == .messageTooLarge)
        let largerThanSegment = Self.rejection(bytes) { $0.segmentBytes = 69 }
        #expect(largerThanSegment == .largerThanSegment(size: 70, limit: 69))
        #expect(largerThanSegment?.errorCode == .recordListTooLarge)
    }

    @Test("zstd is for those who know it")
    func zstd() throws {
        let bytes = try buildBatch([PlainRecord(timestamp: Self.now.rawValue)], BatchFields(), Compression(.zstd))
        let rejection = Self.rejection(bytes) { $0.allowsZstd = false }
        #expect(rejection == .zstdNotAllowed)
        #expect(rejection?.errorCode == .unsupportedCompressionType)
    }

    @Test("records that do not add up are refused for good", arguments: CompressionCodec.allCases)
    func records(codec: CompressionCodec) throws {
        var compressor = Compressor()
        func batch(_ count: Int32, _ records: [UInt8]) throws -> [UInt8] {
            var body = ByteBuffer()
            try compressor.compress(records.span.bytes, Compression(codec), into: &body)
            return SampleBatch(
                attributes: Int16(codec.rawValue), lastOffsetDelta: count - 1, recordCount: count, body: body.array()
            ).bytes
        }
        func record(_ delta: UInt8) -> [UInt8] { [20, 0, 0, delta, 1, 8, 1, 2, 3, 4, 0] }
        #expect(Self.rejection(try batch(3, record(0) + record(2) + record(4))) == nil)
        for (bytes, expected) in [
            (try batch(2, record(0) + record(2) + record(4)), BatchError.excessBytes(11)),
            (try batch(2, record(0) + record(4)), .record(index: 1, .invalidOffsetDelta(2))),
            (try batch(3, record(0) + record(4) + record(2)), .record(index: 2, .invalidOffsetDelta(1))),
            (try batch(2, record(2) + record(4)), .record(index: 1, .invalidOffsetDelta(2))),
            (try batch(2, record(0) + record(0)), .record(index: 1, .invalidOffsetDelta(0))),
            (try batch(3, record(0) + record(2)), .missingRecords(declared: 3, found: 2)),
        ] {
            let rejection = Self.rejection(bytes)
            #expect(rejection == .unsound(expected))
            #expect(rejection?.errorCode == .invalidRecord)
            // None of it is seen where records are not read.
            #expect(Self.rejection(bytes) { $0.depth = .header } == nil)
        }
    }

    @Test("what does not decompress is refused for good, a bomb as too large")
    func codecs() throws {
        let garbage = SampleBatch(attributes: 4, body: Array("no zstd stream".utf8)).bytes
        #expect(Self.rejection(garbage) == .unsound(.codec(.malformed(.zstd))))
        #expect(Self.rejection(garbage)?.errorCode == .invalidRecord)
        let bomb = try buildBatch(
            [PlainRecord(timestamp: 0, value: [UInt8](repeating: 0, count: 1 << 20))], BatchFields(), Compression(.gzip)
        )
        let rejection = Self.rejection(bomb) { $0.maxDecompressedBytes = 1 << 20 }
        #expect(rejection == .unsound(.codec(.outputLimitExceeded(limit: 1 << 20))))
        #expect(rejection?.errorCode == .messageTooLarge)
    }

    @Test(
        "a compacted topic refuses records without a key, and says which",
        arguments: [BatchRules.Depth.header, .records])
    func nullKeys(depth: BatchRules.Depth) throws {
        let keys: [[UInt8]?] = [[1], nil, [], nil]
        let bytes = try buildBatch(keys.map { PlainRecord(timestamp: Self.now.rawValue, key: $0) })
        let rejection = Self.rejection(bytes) {
            $0.requiresKeys = true
            $0.depth = depth
        }
        #expect(
            rejection == .records([RecordRejection(index: 1, .nullKey), RecordRejection(index: 3, .nullKey)]))
        #expect(rejection?.errorCode == .invalidRecord)
        #expect(Self.rejection(bytes) == nil)
    }

    @Test("no more than a hundred records are named")
    func manyRejections() throws {
        let bytes = try buildBatch((0..<150).map { _ in PlainRecord(timestamp: Self.now.rawValue) })
        guard case .records(let rejections) = Self.rejection(bytes, { $0.requiresKeys = true }) else {
            Issue.record("not refused for its records")
            return
        }
        #expect(rejections.map(\.index) == Array(0..<100))
    }

    @Test("producers' times lie within the topic's bounds, the bounds included")
    func timestamps() throws {
        func rejection(_ timestamp: Int64) throws -> BatchRejection? {
            Self.rejection(try buildBatch([PlainRecord(timestamp: timestamp)])) {
                $0.timestampBeforeMaxMillis = 1_000
                $0.timestampAfterMaxMillis = 500
            }
        }
        func outOfRange(_ timestamp: Int64) -> BatchRejection {
            .records([RecordRejection(index: 0, .timestampOutOfRange(Timestamp(timestamp)))])
        }
        let now = Self.now.rawValue
        for inRange in [now, now - 1_000, now + 500, -1] { #expect(try rejection(inRange) == nil) }
        for tooFar in [now - 1_001, now + 501, .max, .min, 0, -2] {
            #expect(try rejection(tooFar) == outOfRange(tooFar))
            #expect(try rejection(tooFar)?.errorCode == .invalidTimestamp)
        }
        // By default anything may be old, and nothing more than an hour ahead.
        #expect(Self.rejection(try buildBatch([PlainRecord(timestamp: 0)])) == nil)
        #expect(
            Self.rejection(try buildBatch([PlainRecord(timestamp: now + 3_600_001)])) == outOfRange(now + 3_600_001))
    }

    @Test("where records are not read, the header's maximum timestamp is held against the bounds")
    func headerTimestamps() {
        let late = SampleBatch(maxTimestamp: Self.now.rawValue + 3_600_001).bytes
        let rejection = Self.rejection(late) { $0.depth = .header }
        #expect(rejection == .timestampOutOfRange(Self.at(3_600_001)))
        #expect(rejection?.errorCode == .invalidTimestamp)
    }

    @Test("append time replaces any time, and is told")
    func appendTime() throws {
        for sample in [SampleBatch(maxTimestamp: .max), SampleBatch(attributes: 8)] {
            let accepted = try Self.validate(sample.bytes) { $0.timestampType = .logAppendTime }
            #expect(accepted.change == .setLogAppendTime(Self.now))
            #expect(accepted.logAppendTime == Self.now)
            #expect(accepted.maxTimestamp == Self.now)
            #expect(accepted.maxTimestampOffsetDelta == 0)
        }
    }

    @Test("a maximum timestamp that is not that of the records is corrected")
    func wrongMaximum() throws {
        let accepted = try Self.validate(SampleBatch(maxTimestamp: 5).bytes)
        #expect(accepted.change == .setMaxTimestamp(Timestamp(1_700_000_000_000)))
        #expect(accepted.maxTimestamp == Timestamp(1_700_000_000_000))
    }

    @Test("a topic's own codec asks for recompression where the batch has another")
    func recompression() throws {
        let plain = try buildBatch([PlainRecord(timestamp: Self.now.rawValue)])
        let zstd = try buildBatch([PlainRecord(timestamp: Self.now.rawValue)], BatchFields(), Compression(.zstd))
        let level = try #require(Compression(.zstd, level: 9))
        let toZstd = try Self.validate(plain) { $0.storedCompression = .fixed(level) }
        #expect(toZstd.change == .recompress(level, logAppendTime: nil))
        #expect(try Self.validate(zstd) { $0.storedCompression = .fixed(level) }.change == .none)
        let toPlain = try Self.validate(zstd) {
            $0.storedCompression = .fixed(.none)
            $0.timestampType = .logAppendTime
        }
        #expect(toPlain.change == .recompress(.none, logAppendTime: Self.now))
    }

    @Test("every rejection says what is wrong, with the values in hand")
    func messages() {
        #expect(
            Self.rejection(SampleBatch().bytes) { $0.maxBatchBytes = 10 }?.description
                == "the batch has 70 bytes; max.message.bytes allows 10")
        #expect(
            Self.rejection(SampleBatch(magic: 1).bytes)?.description
                == "message format v1 is not supported; record batches (v2) are")
        #expect(
            Self.rejection(SampleBatch().bytes) { $0.requiresKeys = true }?.description
                == "record 0: a compacted topic takes no record without a key")
    }

    @Test("hostile bytes are refused or accepted, never a trap")
    func hostile() throws {
        let seed = Seed()
        var random = seed.random
        var decompressor = Decompressor()
        for round in 0..<4_000 {
            let codec = CompressionCodec.allCases[round % CompressionCodec.allCases.count]
            let records = (0..<Int.random(in: 1...4, using: &random)).map { _ in PlainRecord.random(using: &random) }
            var bytes = try buildBatch(records, BatchFields(), Compression(codec))
            for _ in 0..<Int.random(in: 1...5, using: &random) {
                bytes[.random(in: bytes.indices, using: &random)] = .random(in: 0...255, using: &random)
            }
            if random.oneIn(3) { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
            if bytes.count >= 61, random.oneIn(2) {
                // So that the records are reached.
                let crc = SampleBatch.crc32c(Array(bytes[21...]))
                for index in 0..<4 { bytes[17 + index] = UInt8(truncatingIfNeeded: crc >> UInt32(24 - 8 * index)) }
            }
            let error = errorThrown { () throws(BatchRejection) in
                _ = try BatchValidator.validate(bytes.span.bytes, BatchRules(), now: Self.now, using: &decompressor)
            }
            if let error { #expect(error.errorCode.isError && !error.description.isEmpty, "\(seed)") }
        }
    }
}
