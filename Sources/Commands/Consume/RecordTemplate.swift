import MartletClient

/// `--format`: what is printed of a record, such as `%k\t%v\n`.
struct RecordTemplate: Hashable, Sendable {
    enum Part: Hashable, Sendable {
        case text([UInt8])
        case key, value, topic, partition, offset, timestamp, headers, valueSize
    }

    let parts: [Part]

    static let fields: [(left: String, right: String)] = [
        ("%k  %v", "Key; value."), ("%t  %p  %o", "Topic; partition; offset."),
        ("%T", "Timestamp, in milliseconds since 1970."), ("%h", "Headers: name=value,name=value"),
        ("%s", "Size of the value in bytes."), ("\\n  \\t  \\\\  %%", "New line; tab; backslash; percent sign."),
    ]

    init(_ text: String) throws(CommandFailure) {
        var parts: [Part] = []
        var literal: [UInt8] = []
        var rest = text.unicodeScalars.makeIterator()
        func end() {
            if !literal.isEmpty { parts.append(.text(literal)) }
            literal = []
        }
        while let scalar = rest.next() {
            guard scalar == "%" || scalar == "\\" else {
                literal += Array(String(scalar).utf8)
                continue
            }
            let name = rest.next()
            switch (scalar, name) {
            case ("\\", "n"): literal.append(UInt8(ascii: "\n"))
            case ("\\", "t"): literal.append(UInt8(ascii: "\t"))
            case ("\\", "\\"): literal.append(UInt8(ascii: "\\"))
            case ("%", "%"): literal.append(UInt8(ascii: "%"))
            default:
                guard scalar == "%", let name, let part = Self.part(name) else {
                    let shown = String(scalar) + (name.map(String.init) ?? "")
                    throw .usage(
                        "--format has \(shown), which means nothing",
                        hint: "Fields are %k %v %t %p %o %T %h %s; see: martlet consume --help")
                }
                end()
                parts.append(part)
            }
        }
        end()
        self.parts = parts
    }

    private static func part(_ name: Unicode.Scalar) -> Part? {
        switch name {
        case "k": .key
        case "v": .value
        case "t": .topic
        case "p": .partition
        case "o": .offset
        case "T": .timestamp
        case "h": .headers
        case "s": .valueSize
        default: nil
        }
    }

    func write(_ record: ConsumerRecord, to output: inout BufferedOutput) throws(BufferedOutput.End) {
        for part in parts {
            switch part {
            case .text(let bytes): try output.append(bytes)
            case .key: try output.append(record.key)
            case .value: try output.append(record.value)
            case .topic: try output.append(Array(record.topic.utf8))
            case .partition: try output.append(Array("\(record.partition)".utf8))
            case .offset: try output.append(Array("\(record.offset)".utf8))
            case .timestamp: try output.append(Array("\(record.timestamp)".utf8))
            case .headers: try output.append(Self.headers(record))
            case .valueSize: try output.append(Array("\(record.value?.count ?? 0)".utf8))
            }
        }
    }

    private static func headers(_ record: ConsumerRecord) -> [UInt8] {
        var bytes: [UInt8] = []
        for header in record.headers {
            if !bytes.isEmpty { bytes.append(UInt8(ascii: ",")) }
            bytes += Array(header.key.utf8) + [UInt8(ascii: "=")] + (header.value ?? [])
        }
        return bytes
    }
}

extension BufferedOutput {
    /// Nothing for a key or value that there is not.
    mutating func append(_ bytes: RecordBytes?) throws(End) {
        guard let bytes else { return }
        try bytes.withUnsafeBytes { (raw: UnsafeRawBufferPointer) throws(End) in try append(raw) }
    }
}
