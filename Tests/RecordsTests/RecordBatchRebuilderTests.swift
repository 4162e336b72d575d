import MartletBase
import TestSupport
import Testing

@testable import MartletRecords

@Suite("Writing batches again") struct RecordBatchRebuilderTests {
    /// A batch in the log: with its place, its producer and its leader.
    static func stored(
        _ records: [PlainRecord], _ codec: CompressionCodec = .none, logAppendTime: Timestamp? = nil
    ) throws -> [UInt8] {
        var fields = BatchFields()
        fields.baseOffset = Offset(1_000)
        fields.leaderEpoch = LeaderEpoch(4)
        fields.producerID = ProducerID(77)
        fields.producerEpoch = ProducerEpoch(2)
        fields.baseSequence = ProducerSequence(30)
        fields.isTransactional = true
        fields.logAppendTime = logAppendTime
        return try buildBatch(records, fields, Compression(codec))
    }

    static func filter(
        _ bytes: [UInt8], deleteHorizon: Timestamp? = nil, keeping isKept: (Int64) -> Bool
    ) throws -> (bytes: [UInt8], result: RecordBatchRebuilder.Result) {
        var rebuilder = RecordBatchRebuilder()
        var output = ByteBuffer()
        let result = try rebuilder.filter(
            try RecordBatchView(bytes.span.bytes), deleteHorizon: deleteHorizon, limit: 1 << 24, into: &output
        ) { record, _ in isKept(record.offset.rawValue) }
        return (output.array(), result)
    }

    static func offsets(_ bytes: [UInt8]) throws -> [Int64] {
        let batch = try RecordBatchView(bytes.span.bytes)
        var decompressor = Decompressor()
        var reader = try batch.records(using: &decompressor, limit: 1 << 24)
        var offsets: [Int64] = []
        while let record = try reader.next() { offsets.append(record.offset.rawValue) }
        return offsets
    }

    @Test(
        "what is kept stays at its offset, and the batch keeps what it stands for", arguments: CompressionCodec.allCases
    )
    func subset(codec: CompressionCodec) throws {
        let seed = Seed()
        var random = seed.random
        for _ in 0..<20 {
            let records = (0..<Int.random(in: 1...40, using: &random)).map { _ in PlainRecord.random(using: &random) }
            let kept = Set((0..<records.count).filter { _ in random.oneIn(2) }.map { Int64($0) + 1_000 })
            let before = try Self.stored(records, codec)
            let (after, result) = try Self.filter(before) { kept.contains($0) }

            let old = try RecordBatchHeader(parsing: before.span.bytes)
            let new = try RecordBatchHeader(parsing: after.span.bytes)
            let expected = kept.sorted().map { records[Int($0 - 1_000)] }
            #expect(try Self.offsets(after) == kept.sorted(), "\(seed)")
            #expect(try decodeBatch(after) == expected, "\(seed)")
            #expect(result.keptRecords == Int32(kept.count))
            #expect(new.baseOffset == old.baseOffset)
            #expect(new.lastOffset == old.lastOffset)
            #expect(new.leaderEpoch == old.leaderEpoch)
            #expect(new.producerID == old.producerID)
            #expect(new.producerEpoch == old.producerEpoch)
            #expect(new.baseSequence == old.baseSequence)
            #expect(new.lastSequence == old.lastSequence)
            #expect(new.isTransactional)
            #expect(new.maxTimestamp.rawValue == expected.map(\.timestamp).max() ?? old.maxTimestamp.rawValue)
        }
    }

    @Test("a batch left without records stays as a header of exactly these bytes")
    func emptied() throws {
        let records = [PlainRecord(timestamp: 500, key: [1]), PlainRecord(timestamp: 700, key: [2])]
        let (bytes, result) = try Self.filter(try Self.stored(records, .zstd)) { _ in false }
        let expected = SampleBatch(
            baseOffset: 1_000, leaderEpoch: 4, attributes: 0x10, lastOffsetDelta: 1, baseTimestamp: -1,
            maxTimestamp: 700, producerID: 77, producerEpoch: 2, baseSequence: 30, recordCount: 0, body: [])
        #expect(bytes == expected.bytes)
        #expect(result.keptRecords == 0)
        // Compaction comes by again.
        #expect(try Self.filter(bytes) { _ in true }.bytes == bytes)
    }

    @Test("the delete horizon takes the base timestamp's place, is not moved, and records keep their times")
    func deleteHorizon() throws {
        let records = [PlainRecord(timestamp: 500, key: [1]), PlainRecord(timestamp: 400, key: [2])]
        let once = try Self.filter(try Self.stored(records), deleteHorizon: Timestamp(90_000)) { _ in true }.bytes
        let header = try RecordBatchHeader(parsing: once.span.bytes)
        #expect(header.attributes.hasDeleteHorizon)
        #expect(header.baseTimestamp == Timestamp(90_000))
        #expect(header.deleteHorizon == Timestamp(90_000))
        #expect(try decodeBatch(once).map(\.timestamp) == [500, 400])

        let twice = try Self.filter(once, deleteHorizon: Timestamp(95_000)) { $0 == 1_001 }.bytes
        #expect(try RecordBatchHeader(parsing: twice.span.bytes).deleteHorizon == Timestamp(90_000))
        #expect(try decodeBatch(twice) == [records[1]])
    }

    @Test("append time survives, with and without a delete horizon", arguments: [nil, Timestamp(9_000)])
    func appendTime(horizon: Timestamp?) throws {
        let records = [PlainRecord(timestamp: 1), PlainRecord(timestamp: 2)]
        let before = try Self.stored(records, logAppendTime: Timestamp(6_000))
        let after = try Self.filter(before, deleteHorizon: horizon) { $0 == 1_001 }.bytes
        #expect(try decodeBatch(after).map(\.timestamp) == [6_000])
        #expect(try RecordBatchHeader(parsing: after.span.bytes).attributes.timestampType == .logAppendTime)
    }

    @Test("every codec becomes every other one", arguments: CompressionCodec.allCases, CompressionCodec.allCases)
    func recompression(from: CompressionCodec, to target: CompressionCodec) throws {
        let seed = Seed()
        var random = seed.random
        let records = (0..<50).map { _ in PlainRecord.random(using: &random) }
        let before = try Self.stored(records, from)
        var rebuilder = RecordBatchRebuilder()
        var output = ByteBuffer()
        try rebuilder.recompress(
            try RecordBatchView(before.span.bytes), to: Compression(target), limit: 1 << 24, into: &output)
        #expect(try decodeBatch(output.array()) == records, "\(seed)")
        // But for the codec and what follows from it, the batch is that which was built with that codec at once.
        #expect(output.array() == (try Self.stored(records, target)), "\(seed)")
    }

    @Test("recompression can give the broker's time as well")
    func recompressionWithAppendTime() throws {
        let before = try Self.stored([PlainRecord(timestamp: 1), PlainRecord(timestamp: 2)])
        var rebuilder = RecordBatchRebuilder()
        var output = ByteBuffer()
        try rebuilder.recompress(
            try RecordBatchView(before.span.bytes), to: Compression(.lz4), logAppendTime: Timestamp(8_000),
            limit: 1 << 24,
            into: &output)
        #expect(try decodeBatch(output.array()).map(\.timestamp) == [8_000, 8_000])
    }

    @Test("a batch that is not sound, or grows past the limit, is an error of the source")
    func unsound() throws {
        var rebuilder = RecordBatchRebuilder()
        var output = ByteBuffer()
        let bomb = try Self.stored([PlainRecord(timestamp: 1, value: [UInt8](repeating: 0, count: 10_000))], .zstd)
        let isTooLarge = errorThrown { () throws(RecordBatchRebuilder.Failure) in
            guard let batch = try? RecordBatchView(bomb.span.bytes) else { return }
            try rebuilder.recompress(batch, to: .none, limit: 9_999, into: &output)
        }
        #expect(isTooLarge == .source(.codec(.outputLimitExceeded(limit: 9_999))))

        let damaged = SampleBatch(body: SampleBatch().body + [0]).bytes
        let isDamaged = errorThrown { () throws(RecordBatchRebuilder.Failure) in
            guard let batch = try? RecordBatchView(damaged.span.bytes) else { return }
            _ = try rebuilder.filter(batch, deleteHorizon: nil, limit: 100, into: &output) { _, _ in true }
        }
        #expect(isDamaged == .source(.excessBytes(1)))
        #expect(output.count == 0)
    }
}
