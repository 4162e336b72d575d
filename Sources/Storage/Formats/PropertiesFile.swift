/// The part of Java's properties format that Kafka's own files use: `key=value` lines, comments, blank lines.
enum PropertiesFile {
    static func parse(_ bytes: [UInt8], separator: UInt8) throws(FormatError) -> [String: String] {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .badLine(1, expected: "UTF-8 text") }
        var properties: [String: String] = [:]
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let content = trimmed(line)
            if content.isEmpty || content.first == "#" || content.first == "!" { continue }
            guard let split = content.utf8.firstIndex(of: separator) else {
                throw .badLine(index + 1, expected: "a key and a value")
            }
            let key = trimmed(content[..<split])
            let value = trimmed(content[content.index(after: split)...])
            guard !key.isEmpty, properties.updateValue(String(value), forKey: String(key)) == nil else {
                throw .badLine(index + 1, expected: "the only value of its key")
            }
        }
        return properties
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let start = text.drop { $0 == " " || $0 == "\t" || $0 == "\r" }
        guard let last = start.lastIndex(where: { $0 != " " && $0 != "\t" && $0 != "\r" }) else { return "" }
        return start[...last]
    }
}
