/// The line that opens a definition: words, `:`, attributes. Attributes are taken one by one; `finish` refuses the rest.
struct HeadLine {
    let line: SchemaLine
    let words: [String]
    private var attributes: [[String]]

    init(_ line: SchemaLine) throws(SchemaError) {
        let (head, attributes) = try line.headAndAttributes()
        self.line = line
        words = head.split(separator: " ").map(String.init)
        self.attributes = attributes
    }

    func name() throws(SchemaError) -> String {
        let name = words[words.count - 1]
        guard name.isTypeName else { throw line.error("`\(name)` is not a name") }
        return name
    }

    private mutating func take(_ word: String) -> [String]? {
        guard let index = attributes.firstIndex(where: { $0[0] == word }) else { return nil }
        return Array(attributes.remove(at: index).dropFirst())
    }

    mutating func flag(_ words: String) -> Bool {
        guard let index = attributes.firstIndex(where: { $0.joined(separator: " ") == words }) else { return false }
        attributes.remove(at: index)
        return true
    }

    mutating func number(_ word: String) throws(SchemaError) -> Int16? {
        guard let values = take(word) else { return nil }
        guard values.count == 1, let number = Int16(values[0]), number >= 0 else {
            throw line.error("expected `\(word) NUMBER`")
        }
        return number
    }

    mutating func range(_ word: String, within outer: VersionRange?) throws(SchemaError) -> VersionRange? {
        guard let values = take(word) else { return nil }
        guard values.count == 1, let range = VersionRange(values[0], upTo: outer?.last) else {
            throw line.error("`\(word)` takes versions")
        }
        if let outer, !outer.contains(range) { throw line.error("\(word) \(range) exceeds versions \(outer)") }
        return range
    }

    mutating func versions() throws(SchemaError) -> VersionRange {
        guard let versions = try range("versions", within: nil) else { throw line.error("`versions` is missing") }
        return versions
    }

    mutating func firstFlexible(_ versions: VersionRange) throws(SchemaError) -> Int16? {
        guard let flexible = try range("flexible", within: versions) else { return nil }
        guard flexible.last == versions.last else { throw line.error("versions stay flexible: write `flexible N+`") }
        return flexible.first
    }

    mutating func listeners() throws(SchemaError) -> [Listener] {
        guard let names = take("listeners"), !names.isEmpty else { throw line.error("`listeners` is missing") }
        var listeners: [Listener] = []
        for name in names {
            guard let listener = Listener(rawValue: name) else { throw line.error("no listener is called `\(name)`") }
            listeners.append(listener)
        }
        return listeners
    }

    func finish() throws(SchemaError) {
        if let rest = attributes.first { throw line.error("unknown attribute `\(rest.joined(separator: " "))`") }
    }
}
