/// Reads the fields of one message: `Name: type [versions] [= default], attribute…`, structures' own fields below them.
struct FieldParser {
    private var message: Message
    private let lines: [SchemaLine]
    private var position = 0

    init(message: Message, lines: [SchemaLine]) {
        self.message = message
        self.lines = lines
    }

    mutating func parse() throws(SchemaError) -> Message {
        message.fields = try fields(depth: 1, within: message.versions)
        if position < lines.count { throw lines[position].error("indented too far") }
        return message
    }

    private mutating func fields(depth: Int, within outer: VersionRange) throws(SchemaError) -> [Field] {
        var fields: [Field] = []
        var tags: Set<UInt32> = []
        while position < lines.count, lines[position].depth == depth {
            let line = lines[position]
            position += 1
            let field = try field(line, within: outer)
            if fields.contains(where: { $0.propertyName == field.propertyName }) {
                throw line.error("field \(field.name) is defined twice")
            }
            if let tag = field.tag, !tags.insert(tag).inserted { throw line.error("tag \(tag) is used twice") }
            try structure(of: field, line, within: field.versions ?? outer)
            fields.append(field)
        }
        return fields
    }

    /// A structure is defined where it is first used; later uses only name it.
    private mutating func structure(
        of field: Field, _ line: SchemaLine, within outer: VersionRange
    ) throws(SchemaError) {
        let hasBody = position < lines.count && lines[position].depth > line.depth
        guard let name = field.type.structureName else {
            if hasBody { throw lines[position].error("only a structure has fields") }
            return
        }
        let isKnown = message.structure(name) != nil
        if hasBody && isKnown { throw line.error("structure \(name) is defined twice") }
        if !hasBody && !isKnown { throw line.error("structure \(name) has no fields, and none were given before") }
        if hasBody {
            let fields = try fields(depth: line.depth + 1, within: outer)
            guard message.structure(name) == nil else { throw line.error("structure \(name) contains itself") }
            message.structures.append(Structure(name: name, fields: fields))
        }
    }

    private func field(_ line: SchemaLine, within outer: VersionRange) throws(SchemaError) -> Field {
        let (name, attributes) = try line.headAndAttributes()
        guard name.isTypeName else { throw line.error("`\(name)` is not a name") }
        var words = attributes[0][...]
        let (type, nullText) = try self.type(words.removeFirst(), line)

        var versions: VersionRange?
        if let word = words.first, word != "=" {
            guard let range = VersionRange(word, upTo: outer.last) else {
                throw line.error("`\(word)` is not a range of versions, or one that begins above \(outer.last)")
            }
            guard outer.contains(range) else { throw line.error("versions \(range) exceed \(outer) around them") }
            guard range != outer else { throw line.error("leave versions out where they are those around them") }
            versions = range
            words.removeFirst()
        }
        let nullable = try nullability(nullText, line, within: versions ?? outer)
        var value = DefaultValue.zero
        if words.first == "=" {
            guard words.count == 2 else { throw line.error("expected one value after `=`") }
            value = try defaultValue(words[words.startIndex + 1], type, nullable, line)
        } else if let word = words.first {
            throw line.error("unexpected `\(word)`")
        }

        var tag: UInt32?
        var isIgnorable = false
        var isPlain = false
        for attribute in attributes.dropFirst() {
            switch attribute[0] {
            case "tag" where attribute.count == 2:
                guard let number = UInt32(attribute[1]) else { throw line.error("a tag is a number") }
                tag = number
            case "ignorable" where attribute.count == 1: isIgnorable = true
            case "plain" where attribute.count == 1: isPlain = true
            default: throw line.error("unknown attribute `\(attribute.joined(separator: " "))`")
            }
        }
        if tag != nil, !message.isFlexible((versions ?? outer).first) {
            throw line.error("a tagged field exists in flexible versions only")
        }
        if tag != nil, message.kind == .record, (versions ?? outer).first > max(outer.first, message.firstFlexible ?? 0)
        {
            throw line.error("a stored record's tag exists in all flexible versions, or older readers' kept tags clash")
        }
        if type == .scalar(.records), value != .zero {
            throw line.error("records have no default of their own")
        }
        return Field(
            name: name, type: type, versions: versions, nullable: nullable, defaultValue: value, tag: tag,
            isIgnorable: isIgnorable, isPlain: isPlain)
    }
}

// MARK: - Types and defaults

extension FieldParser {
    /// `[]type?N+`: the type, and what follows its question mark.
    private func type(_ word: String, _ line: SchemaLine) throws(SchemaError) -> (FieldType, nullText: String?) {
        let isArray = word.hasPrefix("[]")
        let parts = word.dropFirst(isArray ? 2 : 0)
            .split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let nullText = parts.count == 2 ? parts[1] : nil
        let type: FieldType
        if let scalar = Scalar(rawValue: parts[0]) {
            type = isArray ? .scalars(scalar) : .scalar(scalar)
        } else if parts[0].isTypeName {
            type = isArray ? .structures(parts[0]) : .structure(parts[0])
        } else {
            throw line.error("no type is called `\(parts[0])`")
        }
        if nullText != nil, !type.canBeNull { throw line.error("\(parts[0]) cannot be null") }
        return (type, nullText)
    }

    private func nullability(
        _ text: String?, _ line: SchemaLine, within versions: VersionRange
    ) throws(SchemaError) -> Nullability {
        guard let text else { return .never }
        if text.isEmpty { return .always }
        guard let range = VersionRange(text, upTo: versions.last) else {
            throw line.error("`\(text)` is not a range of versions")
        }
        guard versions.contains(range) else { throw line.error("null in \(range), but the field is in \(versions)") }
        guard range != versions else { throw line.error("leave null's versions out where they are the field's") }
        return .only(range)
    }

    private func defaultValue(
        _ text: String, _ type: FieldType, _ nullable: Nullability, _ line: SchemaLine
    ) throws(SchemaError) -> DefaultValue {
        if text == "null" {
            guard nullable != .never else { throw line.error("null is the default of a field that is never null") }
            return .null
        }
        guard case .scalar(let scalar) = type else { throw line.error("only null can be this field's default") }
        let limits: ClosedRange<Int64>
        switch scalar {
        case .bool:
            guard text == "true" else { throw line.error("the default of a bool is false, or `true`") }
            return .true
        case .int8: limits = Int64(Int8.min)...Int64(Int8.max)
        case .int16, .errorcode: limits = Int64(Int16.min)...Int64(Int16.max)
        case .uint16: limits = 0...Int64(UInt16.max)
        case .int32: limits = Int64(Int32.min)...Int64(Int32.max)
        case .uint32: limits = 0...Int64(UInt32.max)
        case .int64: limits = Int64.min...Int64.max
        case .float64, .uuid, .string, .bytes, .records:
            throw line.error("a \(scalar.rawValue) has no default of its own")
        }
        guard let value = Int64(text), limits.contains(value) else {
            throw line.error("`\(text)` is not a \(scalar.rawValue)")
        }
        guard value != 0 else { throw line.error("0 is the default already") }
        return .integer(value)
    }
}
