import MartletClient

/// The form in which records are printed.
enum RecordForm: Hashable, Sendable {
    /// The value, and a new line.
    case plain
    case template(RecordTemplate)
    /// One object a line, which `produce --input json` takes back.
    case json

    func write(_ record: ConsumerRecord, to output: inout BufferedOutput) throws(BufferedOutput.End) {
        switch self {
        case .plain:
            try output.append(record.value)
            try output.append([UInt8(ascii: "\n")])
        case .template(let template): try template.write(record, to: &output)
        case .json: try output.append(Array((Self.object(record).text + "\n").utf8))
        }
    }

    private static func object(_ record: ConsumerRecord) -> JSONObject {
        var object = JSONObject()
        object.add("topic", record.topic)
        object.add("partition", record.partition)
        object.add("offset", record.offset)
        object.add("timestamp", orNull: record.timestamp < 0 ? nil : record.timestamp)
        object.add("key", bytes: record.key?.array)
        object.add("value", bytes: record.value?.array)
        object.add(
            "headers",
            record.headers.map { header in
                var object = JSONObject()
                object.add("key", header.key)
                object.add("value", bytes: header.value)
                return object
            })
        return object
    }
}
