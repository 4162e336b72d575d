import MartletBase
import MartletRecords
import MartletServer
import MartletWire

/// The records of one batch as `log dump` shows them.
struct LogRecordText {
    let isShown: Bool
    private(set) var lines: [String] = []
    private(set) var objects: [JSONObject] = []
    /// Why they could not be read to the end.
    private(set) var problem: String?

    /// At most so much is decompressed of one batch.
    private static let limit = 256 << 20

    static func records(
        of bytes: [UInt8], _ decompressor: inout Decompressor, isShown: Bool
    ) -> LogRecordText {
        var text = LogRecordText(isShown: isShown)
        if !isShown { return text }
        do {
            let batch = try RecordBatchView(bytes.span.bytes)
            var records = try batch.records(using: &decompressor, limit: limit)
            while let record = try records.next() {
                try text.add(record, records.bytes, isControl: batch.header.isControl)
            }
        } catch {
            text.problem = "\(error)"
        }
        return text
    }

    private mutating func add(_ record: Record, _ bytes: RawSpan, isControl: Bool) throws {
        let key = Self.array(record.key, bytes)
        let value = Self.array(record.value, bytes)
        var object = JSONObject()
        object.add("offset", record.offset.rawValue)
        object.add("timestamp", record.timestamp.rawValue)
        var line = "\(record.offset)  \(UTCTime(record.timestamp))  "
        if isControl, let marker = try EndTransactionMarker(record, in: bytes) {
            let name = marker.decision == .commit ? "COMMIT" : "ABORT"
            object.add("marker", name)
            object.add("coordinator_epoch", marker.coordinatorEpoch.rawValue)
            line += "\(name), coordinator epoch \(marker.coordinatorEpoch)"
        } else {
            object.add("key", bytes: key)
            object.add("value", bytes: value)
            line += "\(Self.shown(key)): \(Self.shown(value))"
        }
        let headers = try Self.headers(record, bytes)
        if !headers.isEmpty {
            object.add(
                "headers",
                headers.map { header in
                    var object = JSONObject()
                    object.add("key", bytes: header.key)
                    object.add("value", bytes: header.value)
                    return object
                })
            line += "  " + headers.map { "\(Self.shown($0.key))=\(Self.shown($0.value))" }.joined(separator: " ")
        }
        lines.append(line)
        objects.append(object)
    }

    private static func headers(_ record: Record, _ bytes: RawSpan) throws(RecordError) -> [(
        key: [UInt8], value: [UInt8]?
    )] {
        var reader = RecordHeaderReader(record, in: bytes)
        var headers: [(key: [UInt8], value: [UInt8]?)] = []
        while let header = try reader.next() {
            headers.append((array(header.key, bytes) ?? [], array(header.value, bytes)))
        }
        return headers
    }

    private static func array(_ range: ByteRange?, _ bytes: RawSpan) -> [UInt8]? {
        range.map { bytes.extracting($0.start..<$0.end).withUnsafeBytes { [UInt8]($0) } }
    }

    /// Quoted where it is text, so that nothing in it moves a terminal's cursor.
    private static func shown(_ bytes: [UInt8]?) -> String {
        guard let bytes else { return "null" }
        if let text = String(validating: bytes, as: UTF8.self) { return JSONText.string(text) }
        return "base64:" + Base64.encode(bytes)
    }
}
