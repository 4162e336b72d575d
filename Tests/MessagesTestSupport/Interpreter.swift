import MartletBase
import MessageSchema

/// Encodes values by walking the definitions: a second opinion on the generated code, which shares nothing with it but
/// the parser.
package struct Interpreter {
    let message: MessageSchema.Message
    let version: Int16
    private(set) var bytes: [UInt8] = []

    /// An unknown tag that every tag section gets; `nil` for none.
    var unknownTag: (tag: UInt32, bytes: [UInt8])?

    init(_ message: MessageSchema.Message, version: Int16) {
        self.message = message
        self.version = version
    }

    var flexible: Bool { message.isFlexible(version) }

    package static func encode(
        _ value: Value, _ message: MessageSchema.Message, version: Int16, unknownTag: (UInt32, [UInt8])? = nil
    ) -> [UInt8] {
        var interpreter = Interpreter(message, version: version)
        interpreter.unknownTag = unknownTag
        interpreter.structure(value, message.fields)
        return interpreter.bytes
    }

    private mutating func structure(_ value: Value, _ fields: [Field]) {
        guard case .structure(let values) = value else { fatalError("\(value) is no structure") }
        let present = fields.filter { $0.exists(in: version) }
        for field in present where field.tag == nil {
            self.field(values[field.propertyName] ?? .null, field)
        }
        guard flexible else { return }
        var tags: [(tag: UInt32, bytes: [UInt8])] = []
        for field in present {
            guard let tag = field.tag, let value = values[field.propertyName] else { continue }
            if value == message.defaultValue(field) { continue }
            var inner = Interpreter(message, version: version)
            inner.unknownTag = unknownTag
            inner.field(value, field)
            tags.append((tag, inner.bytes))
        }
        if let unknownTag { tags.append(unknownTag) }
        tags.sort { $0.tag < $1.tag }
        varint(UInt64(tags.count))
        for (tag, content) in tags {
            varint(UInt64(tag))
            varint(UInt64(content.count))
            bytes += content
        }
    }

    private mutating func field(_ value: Value, _ field: Field) {
        switch field.type {
        case .scalar(let type): scalar(value, type, flexible: flexible && !field.isPlain)
        case .structure(let name):
            if field.nullable.isNullable(in: version) {
                if value == .null { return integer(field.tag == nil ? -1 : 0, bytes: 1) }
                integer(1, bytes: 1)
            }
            structure(value, message.structure(name)?.fields ?? [])
        case .scalars(let type):
            for element in elements(value) { scalar(element, type, flexible: flexible) }
        case .structures(let name):
            for element in elements(value) { structure(element, message.structure(name)?.fields ?? []) }
        }
    }

    private mutating func elements(_ value: Value) -> [Value] {
        guard case .array(let elements) = value else {
            length(nil, bytes: 4, flexible: flexible)
            return []
        }
        length(elements.count, bytes: 4, flexible: flexible)
        return elements
    }

    private mutating func scalar(_ value: Value, _ type: Scalar, flexible: Bool) {
        switch (value, type) {
        case (.bool(let value), .bool): bytes.append(value ? 1 : 0)
        case (.integer(let value), .int8): integer(value, bytes: 1)
        case (.integer(let value), .int16), (.integer(let value), .uint16), (.integer(let value), .errorcode):
            integer(value, bytes: 2)
        case (.integer(let value), .int32), (.integer(let value), .uint32): integer(value, bytes: 4)
        case (.integer(let value), .int64): integer(value, bytes: 8)
        case (.float(let value), .float64): integer(Int64(bitPattern: value.bitPattern), bytes: 8)
        case (.uuid(let value), .uuid):
            integer(Int64(bitPattern: value.high), bytes: 8)
            integer(Int64(bitPattern: value.low), bytes: 8)
        case (.string(let text), .string):
            length(text.utf8.count, bytes: 2, flexible: flexible)
            bytes += Array(text.utf8)
        case (.bytes(let content), .bytes), (.bytes(let content), .records):
            length(content.count, bytes: 4, flexible: flexible)
            bytes += content
        case (.null, .string): length(nil, bytes: 2, flexible: flexible)
        case (.null, .bytes), (.null, .records): length(nil, bytes: 4, flexible: flexible)
        default: fatalError("\(value) is no \(type)")
        }
    }

    private mutating func length(_ length: Int?, bytes count: Int, flexible: Bool) {
        if flexible { return varint(UInt64(length.map { $0 + 1 } ?? 0)) }
        integer(Int64(length ?? -1), bytes: count)
    }

    private mutating func integer(_ value: Int64, bytes count: Int) {
        for index in (0..<count).reversed() { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
    }

    private mutating func varint(_ value: UInt64) {
        var rest = value
        repeat {
            bytes.append(UInt8(rest & 0x7f) | (rest > 0x7f ? 0x80 : 0))
            rest >>= 7
        } while rest > 0
    }
}
