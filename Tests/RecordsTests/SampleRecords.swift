import MartletBase
import MartletWire
import Testing

@testable import MartletRecords

/// A record with its bytes, to compare with what was put in.
struct PlainRecord: Hashable, Sendable, CustomStringConvertible {
    var timestamp: Int64
    var key: [UInt8]?
    var value: [UInt8]?
    var headers: [PlainHeader] = []

    struct PlainHeader: Hashable, Sendable {
        var key: String
        var value: [UInt8]?
    }

    var description: String {
        "(\(timestamp), key \(key?.count ?? -1) bytes, value \(value?.count ?? -1) bytes, \(headers.count) headers)"
    }

    /// Anything that a client may send: null, empty, short and compressible, long and random.
    static func random(using random: inout some RandomNumberGenerator) -> PlainRecord {
        func bytes(_ random: inout some RandomNumberGenerator) -> [UInt8]? {
            switch Int.random(in: 0..<6, using: &random) {
            case 0: return nil
            case 1: return []
            case 2:
                return (0..<Int.random(in: 0..<3_000, using: &random)).map { _ in .random(in: 0...255, using: &random) }
            default:
                return [UInt8](
                    repeating: .random(in: 97...122, using: &random), count: .random(in: 1..<200, using: &random))
            }
        }
        return PlainRecord(
            timestamp: 1_700_000_000_000 + .random(in: -1_000_000...1_000_000, using: &random), key: bytes(&random),
            value: bytes(&random),
            headers: (0..<max(0, Int.random(in: -3..<4, using: &random))).map { number in
                PlainHeader(key: "header-\(number)", value: bytes(&random))
            })
    }
}

extension RecordBatchBuilder {
    mutating func append(_ record: PlainRecord) throws(BuildError) {
        try append(
            timestamp: Timestamp(record.timestamp), key: record.key?.span.bytes, value: record.value?.span.bytes,
            headers: record.headers.map { ($0.key, $0.value) })
    }
}

func buildBatch(
    _ records: [PlainRecord], _ fields: BatchFields = BatchFields(), _ compression: Compression = .none
) throws -> [UInt8] {
    var builder = RecordBatchBuilder(fields)
    for record in records { try builder.append(record) }
    var compressor = Compressor()
    var output = ByteBuffer()
    try builder.finish(compression, using: &compressor, into: &output)
    return output.array()
}

/// Decodes a batch with every check on.
func decodeBatch(_ bytes: [UInt8], limit: Int = 1 << 26) throws -> [PlainRecord] {
    let batch = try RecordBatchView(bytes.span.bytes)
    try batch.verifyChecksum()
    var decompressor = Decompressor()
    var reader = try batch.records(using: &decompressor, limit: limit)
    return try plainRecords(&reader)
}

func plainRecords(_ reader: inout RecordReader) throws -> [PlainRecord] {
    func copy(_ range: ByteRange?, _ bytes: RawSpan) -> [UInt8]? {
        guard let range else { return nil }
        return bytes.extracting(range.start..<range.end).withUnsafeBytes { Array($0) }
    }
    var records: [PlainRecord] = []
    while let record = try reader.next() {
        var plain = PlainRecord(
            timestamp: record.timestamp.rawValue, key: copy(record.key, reader.bytes),
            value: copy(record.value, reader.bytes))
        var headers = RecordHeaderReader(record, in: reader.bytes)
        while let header = try headers.next() {
            let key = copy(header.key, reader.bytes) ?? []
            plain.headers.append(
                PlainRecord.PlainHeader(
                    key: String(decoding: key, as: UTF8.self), value: copy(header.value, reader.bytes)))
        }
        records.append(plain)
    }
    return records
}
