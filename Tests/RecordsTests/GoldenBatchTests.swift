import Foundation
import MartletBase
import Testing

@testable import MartletRecords

/// A batch that a real client put into a Produce request, and the records that it was given (see Tools/golden/README.md).
struct GoldenBatch {
    let place: String
    let codec: String
    let isTransactional: Bool
    let isIdempotent: Bool
    let header: [String: Int64]
    let records: [PlainRecord]
    let bytes: [UInt8]

    struct Malformed: Error { let place: String }

    static func all() throws -> [GoldenBatch] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Golden")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        return try names.filter { $0.hasSuffix(".jsonl") }.flatMap { name in
            try String(contentsOf: folder.appending(path: name), encoding: .utf8).split(separator: "\n").enumerated()
                .map { try GoldenBatch(line: $1, at: "\(name):\($0 + 1)") }
        }
    }

    private init(line: Substring, at place: String) throws {
        guard let fields = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
            let topic = fields["topic"] as? String,
            let codec = fields["codec"] as? String,
            let isTransactional = fields["transactional"] as? Bool,
            let isIdempotent = fields["idempotent"] as? Bool,
            let header = fields["header"] as? [String: Int64],
            let records = fields["records"] as? [[String: Any]],
            let bytes = (fields["batch"] as? String).flatMap(Self.bytes)
        else { throw Malformed(place: place) }
        self.place = "\(place) \(topic)"
        self.codec = codec
        self.isTransactional = isTransactional
        self.isIdempotent = isIdempotent
        self.header = header
        self.records = try records.map { try Self.record($0, place) }
        self.bytes = bytes
    }

    private static func record(_ fields: [String: Any], _ place: String) throws -> PlainRecord {
        guard let timestamp = fields["timestamp"] as? Int64, let headers = fields["headers"] as? [[Any]] else {
            throw Malformed(place: place)
        }
        var record = PlainRecord(
            timestamp: timestamp, key: (fields["key"] as? String).flatMap(bytes),
            value: (fields["value"] as? String).flatMap(bytes))
        for header in headers {
            guard header.count == 2, let name = header[0] as? String else { throw Malformed(place: place) }
            record.headers.append(.init(key: name, value: (header[1] as? String).flatMap(bytes)))
        }
        return record
    }

    private static func bytes(hex: String) -> [UInt8]? {
        let digits = Array(hex.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
        }
        return bytes.count == digits.count / 2 ? bytes : nil
    }
}

@Suite("Batches of real clients") struct GoldenBatchTests {
    @Test("the header's fields are where the client put them")
    func headers() throws {
        for batch in try GoldenBatch.all() {
            let header = try RecordBatchHeader(parsing: batch.bytes.span.bytes)
            let found: [String: Int64] = [
                "baseOffset": header.baseOffset.rawValue,
                "batchLength": Int64(header.batchLength),
                "partitionLeaderEpoch": Int64(header.leaderEpoch.rawValue),
                "magic": Int64(RecordBatchHeader.magic),
                "crc": Int64(header.crc),
                "attributes": Int64(header.attributes.rawValue),
                "lastOffsetDelta": Int64(header.lastOffsetDelta),
                "baseTimestamp": header.baseTimestamp.rawValue,
                "maxTimestamp": header.maxTimestamp.rawValue,
                "producerId": header.producerID.rawValue,
                "producerEpoch": Int64(header.producerEpoch.rawValue),
                "baseSequence": Int64(header.baseSequence.rawValue),
                "recordsCount": Int64(header.recordCount),
            ]
            #expect(found == batch.header, "\(batch.place)")
            #expect(header.codec.description == batch.codec, "\(batch.place)")
            #expect(header.isTransactional == batch.isTransactional, "\(batch.place)")
            #expect(header.isIdempotent == batch.isIdempotent, "\(batch.place)")
            #expect(header.totalSize == batch.bytes.count, "\(batch.place)")
        }
    }

    @Test("the records are those that the client was given, whatever the codec")
    func records() throws {
        for batch in try GoldenBatch.all() {
            #expect(try decodeBatch(batch.bytes) == batch.records, "\(batch.place)")
        }
    }

    @Test("all clients and codecs are there")
    func coverage() throws {
        let batches = try GoldenBatch.all()
        #expect(Set(batches.map(\.codec)) == ["none", "gzip", "snappy", "lz4", "zstd"])
        #expect(batches.contains { $0.isTransactional })
        #expect(batches.contains { $0.isIdempotent && !$0.isTransactional })
        #expect(batches.contains { $0.records.contains { $0.key == nil } })
        #expect(batches.contains { $0.records.contains { $0.value == nil } })
        #expect(batches.contains { $0.records.contains { $0.headers.count > 1 } })
    }

    @Test("a broker accepts them as they are")
    func validation() throws {
        for batch in try GoldenBatch.all() {
            let latest = try #require(batch.records.map(\.timestamp).max())
            var decompressor = Decompressor()
            let accepted = try BatchValidator.validate(
                batch.bytes.span.bytes, BatchRules(), now: Timestamp(latest), using: &decompressor)
            #expect(accepted.change == .none, "\(batch.place)")
            #expect(accepted.maxTimestamp == Timestamp(latest), "\(batch.place)")
        }
    }

    @Test("a flipped bit behind the checksum is found, wherever it is")
    func damage() throws {
        for batch in try GoldenBatch.all() {
            for position in 21..<batch.bytes.count {
                var bytes = batch.bytes
                bytes[position] ^= 1 << UInt8(position & 7)
                #expect(throws: BatchError.self, "\(batch.place), byte \(position)") {
                    try RecordBatchView(bytes.span.bytes).verifyChecksum()
                }
            }
        }
    }
}
