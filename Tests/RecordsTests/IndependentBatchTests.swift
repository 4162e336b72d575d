import Foundation
import MartletBase
import Testing

@testable import MartletRecords

/// Batches that others have made (`Tools/RecordFixtures`), with the records that they put in.
@Suite("Batches of independent clients") struct IndependentBatchTests {
    static let fixtures: [BatchFixture] = {
        do {
            let url = try #require(
                Bundle.module.url(forResource: "batches", withExtension: "json", subdirectory: "Fixtures"))
            return try JSONDecoder().decode([BatchFixture].self, from: Data(contentsOf: url))
        } catch {
            Issue.record("fixtures: \(error)")
            return []
        }
    }()

    @Test("they are read as they were meant", arguments: Self.fixtures)
    func reading(fixture: BatchFixture) throws {
        let bytes = try fixture.bytes
        let batch = try RecordBatchView(bytes.span.bytes)
        let header = batch.header
        #expect(header.totalSize == bytes.count)
        #expect(header.codec.rawValue == fixture.codec)
        #expect(header.isTransactional == fixture.transactional)
        #expect(!header.isControl)
        #expect(
            [header.producerID.rawValue, Int64(header.producerEpoch.rawValue), Int64(header.baseSequence.rawValue)]
                == fixture.producer)
        #expect(Int(header.recordCount) == fixture.records.count)
        let expected = try fixture.plainRecords
        #expect(try decodeBatch(bytes) == expected)

        var decompressor = Decompressor()
        var reader = try batch.records(using: &decompressor, limit: 1 << 24)
        var offsets: [Int64] = []
        while let record = try reader.next() { offsets.append(record.offset.rawValue) }
        #expect(offsets == fixture.records.map(\.offset))
    }

    @Test("there are some of every client and every codec")
    func coverage() {
        for client in ["kafka-python", "aiokafka"] {
            let codecs = Set(Self.fixtures.filter { $0.name.hasPrefix(client) }.map(\.codec))
            #expect(codecs == [0, 1, 2, 3, 4], "\(client)")
        }
        #expect(Self.fixtures.count >= 43)
    }

    @Test("what a client sends passes validation unchanged", arguments: Self.fixtures.filter(\.isFromProducer))
    func validation(fixture: BatchFixture) throws {
        var decompressor = Decompressor()
        let bytes = try fixture.bytes
        let last = fixture.records.map(\.timestamp).max() ?? 0
        let accepted = try BatchValidator.validate(
            bytes.span.bytes, BatchRules(), now: Timestamp(last), using: &decompressor)
        #expect(accepted.change == .none)
        #expect(accepted.maxTimestamp.rawValue == last)
    }

    @Test("a context whose window has grown large is not kept")
    func largeWindow() throws {
        let fixture = try #require(Self.fixtures.first { $0.name == "zstd, long window" })
        let bytes = try fixture.bytes
        let batch = try RecordBatchView(bytes.span.bytes)
        var decompressor = Decompressor()
        try decompressor.decompress(batch.body, .zstd, limit: 1 << 24)
        let isKept = decompressor.zstd != nil
        #expect(!isKept)
    }

    @Test("our own batch of the same records is theirs byte for byte", arguments: Self.fixtures.filter(\.isPlainPython))
    func building(fixture: BatchFixture) throws {
        var fields = BatchFields()
        fields.isTransactional = fixture.transactional
        fields.producerID = ProducerID(fixture.producer[0])
        fields.producerEpoch = ProducerEpoch(Int16(fixture.producer[1]))
        fields.baseSequence = ProducerSequence(Int32(fixture.producer[2]))
        let ours = try buildBatch(fixture.plainRecords, fields)
        let theirs = try fixture.bytes
        // The leader's epoch is 0 in some clients and -1 in others; it is the leader's to set.
        #expect(ours[..<12] == theirs[..<12] && ours[16...] == theirs[16...])
    }
}

struct BatchFixture: Decodable, Sendable, CustomTestStringConvertible {
    struct Record: Decodable, Sendable {
        let offset: Int64
        let timestamp: Int64
        let key: String?
        let value: String?
        let headers: [[String?]]
    }

    enum Malformed: Error { case hex(String) }

    let name: String
    let batch: String
    let codec: UInt8
    let transactional: Bool
    let producer: [Int64]
    let records: [Record]

    var testDescription: String { name }
    var isFromProducer: Bool { !name.hasPrefix("compacted") && !name.hasPrefix("append") && !name.hasPrefix("emptied") }
    var isPlainPython: Bool { codec == 0 && (name.hasPrefix("kafka-python") || name.hasPrefix("aiokafka")) }

    var bytes: [UInt8] { get throws { try Self.bytes(batch) } }

    var plainRecords: [PlainRecord] {
        get throws {
            try records.map { record in
                PlainRecord(
                    timestamp: record.timestamp, key: try record.key.map(Self.bytes),
                    value: try record.value.map(Self.bytes),
                    headers: try record.headers.map {
                        PlainRecord.PlainHeader(key: $0[0] ?? "", value: try $0[1].map(Self.bytes))
                    })
            }
        }
    }

    /// "76*300" is the byte 0x76, 300 times.
    private static func bytes(_ text: String) throws -> [UInt8] {
        let parts = text.split(separator: "*", omittingEmptySubsequences: false)
        let digits = Array(parts[0].utf8)
        let unit = try stride(from: 0, to: digits.count, by: 2).map { index in
            let pair = String(decoding: digits[index..<min(index + 2, digits.count)], as: UTF8.self)
            guard pair.utf8.count == 2, let byte = UInt8(pair, radix: 16) else { throw Malformed.hex(text) }
            return byte
        }
        guard parts.count > 1 else { return unit }
        guard let times = Int(parts[1]) else { throw Malformed.hex(text) }
        var bytes: [UInt8] = []
        for _ in 0..<times { bytes += unit }
        return bytes
    }
}
