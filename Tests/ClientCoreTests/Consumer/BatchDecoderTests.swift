import MartletBase
import MartletClientCore
import MartletRecords
import MartletWire
import TestSupport
import Testing

@Suite struct BatchDecoderTests {
    private func chunk(_ bytes: [UInt8]) -> FetchedChunk {
        FetchedChunk(
            partition: TopicPartition("orders", PartitionIndex(0)), memory: RecordMemory(copying: bytes.span.bytes),
            batches: [ByteRange(start: 0, count: bytes.count)], start: .zero, limit: nil,
            next: FetchPosition(.zero), delivery: PartitionDelivery(at: .zero))
    }

    private func text(_ batch: DecodedBatch, _ range: ByteRange?) -> String? {
        range.map { batch.memory.withBytes($0) { String(decoding: $0, as: UTF8.self) } }
    }

    @Test(arguments: [CompressionCodec.none, .gzip, .snappy, .lz4, .zstd])
    func `a record has its key, value, time and headers`(codec: CompressionCodec) throws {
        var stored = StoredBatches(at: 7)
        try stored.add(["one", "two"], codec: codec, headers: [("h", Array("x".utf8)), ("empty", []), ("null", nil)])
        var decoder = BatchDecoder(limit: 1 << 20)
        let batch = try decoder.decode(chunk(stored.array), 0)
        let slot = try #require(batch.slots.last)
        #expect(batch.slots.count == 2)
        #expect(batch.offset(of: slot) == Offset(8))
        #expect(slot.timestamp == Timestamp(1008))
        #expect(text(batch, slot.key) == "k1")
        #expect(text(batch, slot.value) == "two")
        let headers = batch.headers(of: slot)
        #expect(headers.map { text(batch, $0.key) } == ["h", "empty", "null"])
        #expect(headers.map { text(batch, $0.value) } == ["x", "", nil])
    }

    @Test func `a batch that grows beyond the limit is refused`() throws {
        var stored = StoredBatches()
        try stored.add([String(repeating: "x", count: 100_000)], codec: .zstd)
        var decoder = BatchDecoder(limit: 5000)
        #expect(throws: BatchError.codec(.outputLimitExceeded(limit: 5000))) {
            _ = try decoder.decode(chunk(stored.array), 0)
        }
    }

    @Test func `damaged bytes are an error or records, never a trap`() throws {
        let seed = Seed()
        var random = seed.random
        for codec in [CompressionCodec.none, .gzip, .snappy, .lz4, .zstd] {
            var stored = StoredBatches()
            try stored.add((0..<20).map { "value \($0)" }, codec: codec, headers: [("h", [1, 2, 3])])
            let sound = stored.array
            for _ in 0..<500 {
                var bytes = sound
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                var walk = FetchedRecordsWalk(from: FetchPosition(.zero), checksChecksums: false)
                walk.walk(bytes.span.bytes)
                guard let place = walk.batches.first else { continue }
                #expect(place.end <= bytes.count, "\(seed)")
                var decoder = BatchDecoder(limit: 1 << 16)
                guard let batch = try? decoder.decode(chunk(bytes), 0) else { continue }
                for slot in batch.slots {
                    #expect((slot.key?.end ?? 0) <= batch.memory.count, "\(seed)")
                    #expect(batch.headers(of: slot).count == Int(slot.headerCount), "\(seed)")
                }
            }
        }
    }
}

@Suite struct ValidationTests {
    private let position = FetchPosition(Offset(100), epoch: LeaderEpoch(4))

    @Test func `an epoch that ends before the position tells of a truncation and of what is common`() {
        #expect(Validation(of: position, by: EpochEnd(epoch: LeaderEpoch(4), endOffset: Offset(100))) == .valid)
        #expect(
            Validation(of: position, by: EpochEnd(epoch: LeaderEpoch(3), endOffset: Offset(90)))
                == .truncated(agreed: FetchPosition(Offset(90), epoch: LeaderEpoch(3))))
        #expect(
            Validation(of: position, by: EpochEnd(epoch: LeaderEpoch(-1), endOffset: Offset(-1)))
                == .truncated(agreed: nil))
    }
}
