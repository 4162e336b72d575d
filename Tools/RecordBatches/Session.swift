import MartletBase
import MartletRecords
import MartletWire

/// What is known between two lines.
struct Session: ~Copyable {
    private var builder = RecordBatchBuilder()
    private var compression = Compression.none
    private var compressor = Compressor()
    private var decompressor = Decompressor()

    private static let limit = 64 << 20

    mutating func handle(_ words: [Substring]) {
        do {
            switch words.first {
            case "batch": try begin(words)
            case "record": try append(words)
            case "end": try finish()
            case "read": try read(words)
            default: throw Refusal("no such command")
            }
        } catch {
            print("refused \(error)")
        }
    }

    private mutating func begin(_ words: [Substring]) throws {
        guard words.count == 6, let number = UInt8(words[1]), let codec = CompressionCodec(rawValue: number),
            let id = Int64(words[3]), let epoch = Int16(words[4]), let sequence = Int32(words[5])
        else { throw Refusal("not a batch") }
        var fields = BatchFields()
        fields.isTransactional = words[2] == "1"
        fields.producerID = ProducerID(id)
        fields.producerEpoch = ProducerEpoch(epoch)
        fields.baseSequence = ProducerSequence(sequence)
        compression = Compression(codec)
        builder.reset(fields)
    }

    private mutating func append(_ words: [Substring]) throws {
        guard words.count >= 4, let timestamp = Int64(words[1]) else { throw Refusal("not a record") }
        let key = try bytes(words[2])
        let value = try bytes(words[3])
        let headers = try words.dropFirst(4).map { word in
            let parts = word.split(separator: "=", omittingEmptySubsequences: false)
            guard parts.count == 2, let name = try bytes(parts[0]) else { throw Refusal("not a header: \(word)") }
            return (key: String(decoding: name, as: UTF8.self), value: try bytes(parts[1]))
        }
        try builder.append(
            timestamp: Timestamp(timestamp), key: key?.span.bytes, value: value?.span.bytes, headers: headers)
    }

    private mutating func finish() throws {
        var output = ByteBuffer()
        try builder.finish(compression, using: &compressor, into: &output)
        print("built \(hex(output.bytes))")
    }

    private mutating func read(_ words: [Substring]) throws {
        guard words.count == 2, let source = try bytes(words[1]) else { throw Refusal("not a batch") }
        let batch = try RecordBatchView(source.span.bytes)
        try batch.verifyChecksum()
        let header = batch.header
        print(
            "batch", header.codec.rawValue, header.isTransactional ? 1 : 0, header.producerID, header.producerEpoch,
            header.baseSequence)
        var records = try batch.records(using: &decompressor, limit: Self.limit)
        while let record = try records.next() {
            var line =
                "record \(record.timestamp) \(hex(record.key, records.bytes)) \(hex(record.value, records.bytes))"
            var headers = RecordHeaderReader(record, in: records.bytes)
            while let header = try headers.next() {
                line += " \(hex(header.key, records.bytes))=\(hex(header.value, records.bytes))"
            }
            print(line)
        }
        print("end")
    }
}

struct Refusal: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// `nil` for null.
private func bytes(_ text: Substring) throws -> [UInt8]? {
    if text == "-" { return nil }
    let digits = Array(text.utf8)
    return try stride(from: 0, to: digits.count, by: 2).map { index in
        let pair = String(decoding: digits[index..<min(index + 2, digits.count)], as: UTF8.self)
        guard pair.utf8.count == 2, let byte = UInt8(pair, radix: 16) else { throw Refusal("not hex: \(pair)") }
        return byte
    }
}

private func hex(_ range: ByteRange?, _ bytes: RawSpan) -> String {
    guard let range else { return "-" }
    return hex(bytes.extracting(range.start..<range.end))
}

private func hex(_ bytes: RawSpan) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(bytes.byteCount * 2)
    bytes.withUnsafeBytes { buffer in
        for byte in buffer {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
    }
    return String(decoding: text, as: UTF8.self)
}
