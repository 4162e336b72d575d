/// A line of a definitions file without its indentation.
struct SchemaLine {
    let file: String
    let number: Int
    /// Two spaces each.
    let depth: Int
    let text: String

    func error(_ problem: String) -> SchemaError { SchemaError(file: file, line: number, problem: problem) }

    init(file: String, number: Int, raw: some StringProtocol) throws(SchemaError) {
        let spaces = raw.prefix { $0 == " " }.count
        self.file = file
        self.number = number
        depth = spaces / 2
        text = String(raw.dropFirst(spaces))
        if text.hasPrefix("\t") || spaces % 2 != 0 { throw error("indent by two spaces a level") }
        if text.last == " " { throw error("spaces at the end of the line") }
    }

    /// The part before `:` and the parts after it, which commas separate.
    func headAndAttributes() throws(SchemaError) -> (head: String, attributes: [[String]]) {
        guard let colon = text.firstIndex(of: ":") else { throw error("expected `:`") }
        let parts = text[text.index(after: colon)...].split(separator: ",", omittingEmptySubsequences: false)
        var attributes: [[String]] = []
        for part in parts {
            let words = part.split(separator: " ").map(String.init)
            if words.isEmpty { throw error("an attribute is missing") }
            attributes.append(words)
        }
        return (String(text[..<colon]), attributes)
    }
}

extension String {
    /// Letters and digits, the first of them a capital.
    var isTypeName: Bool {
        guard let first = utf8.first, (0x41...0x5a).contains(first) else { return false }
        return utf8.allSatisfy {
            (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0) || (0x30...0x39).contains($0)
        }
    }
}
