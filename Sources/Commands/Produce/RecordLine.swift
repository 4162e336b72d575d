import MartletClient

/// How a line becomes a record.
struct RecordLine: Sendable {
    enum Form: Sendable {
        case text(keyDelimiter: [UInt8]?)
        case json
    }

    let form: Form
    let topic: String
    /// Where every record goes, whatever a line says.
    let partition: Int32?
    /// Ignore the partitions that lines name.
    let repartitions: Bool
    /// Every record has these, before its own.
    let headers: [Header]
    let largest: Int

    /// What is wrong with a line.
    struct Problem: Error, Hashable, Sendable {
        let message: String
        let hint: String
    }

    func record(_ line: [UInt8]) throws(Problem) -> ProducerRecord {
        guard line.count <= largest else {
            throw Problem(message: "is longer than \(largest) bytes", hint: "No record can be as large as that")
        }
        return switch form {
        case .text(let delimiter): try text(line, delimiter)
        case .json: try json(line)
        }
    }

    private func text(_ line: [UInt8], _ delimiter: [UInt8]?) throws(Problem) -> ProducerRecord {
        guard let delimiter else {
            return ProducerRecord(topic: topic, partition: partition, value: line, headers: headers)
        }
        guard let start = line.firstIndex(of: delimiter) else {
            throw Problem(
                message: "has no key delimiter \"\(String(decoding: delimiter, as: UTF8.self))\"",
                hint: "Leave --key-delimiter out where lines have no key")
        }
        return ProducerRecord(
            topic: topic, partition: partition, key: Array(line[..<start]),
            value: Array(line[(start + delimiter.count)...]), headers: headers)
    }

    private func json(_ line: [UInt8]) throws(Problem) -> ProducerRecord {
        let value: JSONValue
        do throws(JSONError) { value = try JSONParser.parse(line.span) } catch {
            throw Problem(message: "is not JSON: \(error)", hint: Self.example)
        }
        guard case .object(let fields) = value else {
            throw Problem(message: "is \(value.kind) and not an object", hint: Self.example)
        }
        if let unknown = fields.first(where: { !Self.fields.contains($0.name) }) {
            throw Problem(
                message: "has a field \"\(unknown.name)\" that no record has",
                hint: "Fields are \(Self.fields.prefix(6).joined(separator: ", ")); bytes in base 64 are value_base64 "
                    + "and key_base64")
        }
        guard value["value"] != nil || value["value_base64"] != nil else {
            throw Problem(message: "has no value", hint: "A record without one has \"value\":null")
        }
        return ProducerRecord(
            topic: topic, partition: try place(value), key: try bytes(value, "key"), value: try bytes(value, "value"),
            headers: try headers + ownHeaders(value), timestamp: try integer(value, "timestamp"))
    }

    /// Those that `consume -o json` writes. The command's topic wins, and the offset is the broker's to give.
    private static let fields = [
        "value", "key", "headers", "timestamp", "partition", "topic", "offset", "value_base64", "key_base64",
    ]
    private static let example =
        #"For example: {"key":"customer-7","value":"text","headers":[{"key":"k","value":"v"}]}"#

    private func place(_ value: JSONValue) throws(Problem) -> Int32? {
        if let partition { return partition }
        guard !repartitions, let number = try integer(value, "partition") else { return nil }
        guard let place = Int32(exactly: number), place >= 0 else {
            throw Problem(message: "names the partition \(number)", hint: "Partitions are counted from 0")
        }
        return place
    }

    private func integer(_ value: JSONValue, _ name: String) throws(Problem) -> Int64? {
        guard let field = value[name], field != .null else { return nil }
        guard let number = field.integer else {
            throw Problem(message: "has no whole number for \"\(name)\"", hint: Self.example)
        }
        return number
    }

    private func bytes(_ value: JSONValue, _ name: String) throws(Problem) -> [UInt8]? {
        let encoded = name + "_base64"
        switch (value[name], value[encoded]) {
        case (.string(let text)?, nil): return Array(text.utf8)
        case (nil, .string(let text)?):
            guard let bytes = Base64.decode(text) else {
                throw Problem(
                    message: "has no base 64 in \"\(encoded)\"", hint: "Base 64 with padding, as RFC 4648 says")
            }
            return bytes
        case (nil, nil), (.null?, nil), (nil, .null?): return nil
        case (.some, .some):
            throw Problem(message: "has both \"\(name)\" and \"\(encoded)\"", hint: "Give one of them")
        case (let field?, nil), (nil, let field?):
            throw Problem(message: "has \(field.kind) for its \(name)", hint: "A \(name) is a string or null")
        }
    }

    private func ownHeaders(_ value: JSONValue) throws(Problem) -> [Header] {
        guard let field = value["headers"], field != .null else { return [] }
        guard case .array(let entries) = field else {
            throw Problem(message: "has \(field.kind) for its headers", hint: Self.example)
        }
        var headers: [Header] = []
        for entry in entries {
            guard let key = entry["key"]?.string else {
                throw Problem(message: "has a header without a key", hint: Self.example)
            }
            headers.append(Header(key, try bytes(entry, "value")))
        }
        return headers
    }
}

extension [UInt8] {
    /// Where `needle` begins for the first time.
    fileprivate func firstIndex(of needle: [UInt8]) -> Int? {
        guard let first = needle.first, count >= needle.count else { return nil }
        var start = 0
        while let found = self[start...].firstIndex(of: first), found + needle.count <= count {
            if self[found..<(found + needle.count)].elementsEqual(needle) { return found }
            start = found + 1
        }
        return nil
    }
}
