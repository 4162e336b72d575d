/// Reads definitions. The form is described in README.md, beside the definitions.
package struct SchemaParser {
    private var schema = Schema()
    private var lines: [SchemaLine] = []
    private var position = 0
    private var documentation: [String] = []

    /// Reads files in the order of their names.
    package static func parse(_ files: [(name: String, text: String)]) throws(SchemaError) -> Schema {
        var parser = SchemaParser()
        for file in files.sorted(by: { $0.name < $1.name }) {
            try parser.parse(file: file.name, text: file.text)
        }
        return parser.schema
    }

    private mutating func parse(file: String, text: String) throws(SchemaError) {
        lines = []
        position = 0
        documentation = []
        for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            lines.append(try SchemaLine(file: file, number: index + 1, raw: raw))
        }
        while let line = current {
            if line.text.isEmpty {
                documentation = []
                position += 1
            } else if line.text.hasPrefix("#") {
                guard line.depth == 0 else { throw line.error("comments stand before a definition") }
                documentation.append(String(line.text.dropFirst(line.text.hasPrefix("# ") ? 2 : 1)))
                position += 1
            } else {
                try definition(line)
                documentation = []
            }
        }
    }

    private var current: SchemaLine? { position < lines.count ? lines[position] : nil }

    private mutating func definition(_ line: SchemaLine) throws(SchemaError) {
        guard line.depth == 0 else { throw line.error("a field outside a message") }
        let words = line.text.split(separator: " ").map(String.init)
        switch words[0] {
        case "api": try api(line)
        case "header": try header(line)
        case "records": try group(line, words)
        case "record": try record(line)
        default: throw line.error("expected `api`, `header`, `records` or `record`, not `\(words[0])`")
        }
    }
}

// MARK: - Definitions

extension SchemaParser {
    private mutating func api(_ line: SchemaLine) throws(SchemaError) {
        var attributes = try HeadLine(line)
        guard attributes.words.count == 3, let key = Int16(attributes.words[1]), key >= 0 else {
            throw line.error("expected `api KEY NAME: …`")
        }
        let name = try attributes.name()
        let versions = try attributes.versions()
        let advertised = try attributes.range("advertised", within: nil) ?? versions
        let firstFlexible = try attributes.firstFlexible(versions)
        let listeners = try attributes.listeners()
        let isListed = !attributes.flag("unlisted")
        try attributes.finish()
        if schema.apis.contains(where: { $0.key == key || $0.name == name }) {
            throw line.error("API \(key) \(name) is defined twice")
        }
        guard advertised.contains(versions) else { throw line.error("versions are served that are not advertised") }
        let documentation = documentation
        position += 1
        func message(_ kind: Message.Kind, _ suffix: String) -> Message {
            Message(
                name: name + suffix, kind: kind, versions: versions, firstFlexible: firstFlexible,
                documentation: documentation)
        }
        let request = try part("request", of: line, message(.request, "Request"))
        let response = try part("response", of: line, message(.response, "Response"))
        schema.apis.append(
            API(
                key: key, name: name, versions: versions, advertised: advertised, firstFlexible: firstFlexible,
                listeners: listeners, isListed: isListed, request: request, response: response,
                documentation: documentation))
        schema.apis.sort { $0.key < $1.key }
    }

    private mutating func part(_ word: String, of api: SchemaLine, _ message: Message) throws(SchemaError) -> Message {
        while let line = current, line.text.isEmpty { position += 1 }
        guard let line = current, line.depth == 0, line.text == word else {
            throw (current ?? api).error("expected `\(word)`")
        }
        position += 1
        return try fields(of: message)
    }

    private mutating func header(_ line: SchemaLine) throws(SchemaError) {
        var attributes = try HeadLine(line)
        guard attributes.words.count == 2 else { throw line.error("expected `header NAME: …`") }
        let versions = try attributes.versions()
        let message = Message(
            name: try attributes.name(), kind: .header, versions: versions,
            firstFlexible: try attributes.firstFlexible(versions), documentation: documentation)
        try attributes.finish()
        position += 1
        schema.headers.append(try fields(of: message))
    }

    private mutating func group(_ line: SchemaLine, _ words: [String]) throws(SchemaError) {
        guard words.count == 2, words[1].isTypeName else { throw line.error("expected `records NAME`") }
        if schema.recordGroups.contains(where: { $0.name == words[1] }) {
            throw line.error("records \(words[1]) are defined twice")
        }
        schema.recordGroups.append(RecordGroup(name: words[1], documentation: documentation))
        position += 1
    }

    private mutating func record(_ line: SchemaLine) throws(SchemaError) {
        var attributes = try HeadLine(line)
        guard attributes.words.count == 2 else { throw line.error("expected `record NAME: …`") }
        guard let group = schema.recordGroups.indices.last else { throw line.error("`records NAME` must come first") }
        let name = try attributes.name()
        let part: Record.Part
        if let type = try attributes.number("key") {
            part = .key(type: type)
        } else if let type = try attributes.number("value") {
            part = .value(type: type)
        } else {
            part = .payload
        }
        let readsNewer = attributes.flag("reads newer")
        let versions = try attributes.versions()
        let firstFlexible = try attributes.firstFlexible(versions)
        try attributes.finish()
        if part != .payload, schema.recordGroups[group].records.contains(where: { $0.part == part }) {
            throw line.error("two records of the same part and type")
        }
        if schema.recordGroups.contains(where: { $0.records.contains { $0.message.name == name } }) {
            throw line.error("record \(name) is defined twice")
        }
        if case .key = part, firstFlexible != nil || versions != VersionRange(0, 0) {
            throw line.error("a key has version 0 only, and is never flexible")
        }
        let message = Message(
            name: name, kind: .record, versions: versions, firstFlexible: firstFlexible, documentation: documentation)
        position += 1
        schema.recordGroups[group].records.append(
            Record(part: part, readsNewer: readsNewer, message: try fields(of: message)))
    }

    /// Takes the indented lines that follow.
    private mutating func fields(of message: Message) throws(SchemaError) -> Message {
        var body: [SchemaLine] = []
        while let line = current, line.depth > 0, !line.text.isEmpty {
            body.append(line)
            position += 1
        }
        var parser = FieldParser(message: message, lines: body)
        return try parser.parse()
    }
}
