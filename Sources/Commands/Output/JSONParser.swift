/// Reads JSON strictly (RFC 8259): one value and nothing behind it, UTF-8, no field twice, no lone surrogates. What nests
/// deeper than `maxDepth` is refused, so that input cannot exhaust the stack.
package struct JSONParser: ~Escapable {
    package static let maxDepth = 64

    private let bytes: Span<UInt8>
    private var position = 0

    @_lifetime(copy bytes)
    private init(_ bytes: Span<UInt8>) { self.bytes = bytes }

    package static func parse(_ bytes: Span<UInt8>) throws(JSONError) -> JSONValue {
        var parser = JSONParser(bytes)
        let value = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.position == bytes.count else { throw parser.error("something stands behind the value") }
        return value
    }

    package static func parse(_ text: String) throws(JSONError) -> JSONValue { try parse(Array(text.utf8).span) }
}

/// Where a text stops being JSON, and why.
package struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Counted from 1, in bytes.
    package let column: Int
    package let reason: String

    package var description: String { "\(reason), at column \(column)" }
}

// MARK: - Values

extension JSONParser {
    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        skipSpace()
        guard let next else { throw error("the text ends where a value should stand") }
        switch next {
        case UInt8(ascii: "{"): return .object(try object(depth: depth + 1))
        case UInt8(ascii: "["): return .array(try array(depth: depth + 1))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        default: throw error("no value begins like this")
        }
    }

    private mutating func object(depth: Int) throws(JSONError) -> [JSONValue.Field] {
        try enter(depth)
        var fields: [JSONValue.Field] = []
        skipSpace()
        if take(UInt8(ascii: "}")) { return fields }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw error("a field's name in quotes should stand here") }
            let start = position
            let name = try string()
            guard !fields.contains(where: { $0.name == name }) else {
                position = start
                throw error("the field \(name) is given twice")
            }
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw error("a colon should stand behind a field's name") }
            fields.append(JSONValue.Field(name, try value(depth: depth)))
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw error("a comma or } should stand here") }
        return fields
    }

    private mutating func array(depth: Int) throws(JSONError) -> [JSONValue] {
        try enter(depth)
        var values: [JSONValue] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return values }
        repeat {
            values.append(try value(depth: depth))
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw error("a comma or ] should stand here") }
        return values
    }

    private mutating func enter(_ depth: Int) throws(JSONError) {
        guard depth <= Self.maxDepth else { throw error("values nest more than \(Self.maxDepth) deep") }
        position += 1
    }

    private mutating func word(_ text: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        let start = position
        for index in 0..<text.utf8CodeUnitCount {
            guard take(text.utf8Start[index]) else {
                position = start
                throw error("no value begins like this")
            }
        }
        return value
    }

    /// `-0.5e+10`, but neither `01`, `.5` nor `1.`.
    private mutating func number() throws(JSONError) -> String {
        let start = position
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try digits() }
        if take(UInt8(ascii: ".")) { try digits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            _ = take(UInt8(ascii: "+")) || take(UInt8(ascii: "-"))
            try digits()
        }
        if let next, next == UInt8(ascii: ".") || UInt8(ascii: "0")...UInt8(ascii: "9") ~= next {
            throw error("no number is written like this")
        }
        return try text(start..<position)
    }

    private mutating func digits() throws(JSONError) {
        let start = position
        while let next, UInt8(ascii: "0")...UInt8(ascii: "9") ~= next { position += 1 }
        guard position > start else { throw error("a digit should stand here") }
    }
}

// MARK: - Strings

extension JSONParser {
    private mutating func string() throws(JSONError) -> String {
        let opening = position
        position += 1
        var result = ""
        var start = position
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                let rest = try text(start..<position)
                position += 1
                return result.isEmpty ? rest : result + rest
            case UInt8(ascii: "\\"):
                result += try text(start..<position)
                position += 1
                result.unicodeScalars.append(try escape())
                start = position
            case 0..<0x20: throw error("a control character must be escaped in a string")
            default: position += 1
            }
        }
        position = opening
        throw error("a string has no end")
    }

    private mutating func escape() throws(JSONError) -> Unicode.Scalar {
        guard let byte = next else { throw error("a string has no end") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicode()
        default:
            position -= 1
            throw error("no character is escaped like this")
        }
    }

    /// Behind `\u`: four digits, and where they are half of a pair, the other half.
    private mutating func unicode() throws(JSONError) -> Unicode.Scalar {
        let start = position
        let first = try hexadecimal()
        if let scalar = Unicode.Scalar(first) { return scalar }
        if 0xd800..<0xdc00 ~= first, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) {
            let second = try hexadecimal()
            if 0xdc00..<0xe000 ~= second,
                let scalar = Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
            {
                return scalar
            }
        }
        position = start
        throw error("half of a surrogate pair is no character")
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt32 {
        var number: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw error("four hexadecimal digits should stand behind \\u")
            }
            number = number << 4 | UInt32(digit)
            position += 1
        }
        return number
    }
}

// MARK: - Bytes

extension JSONParser {
    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let next, next == 0x20 || next == 0x0a || next == 0x0d || next == 0x09 { position += 1 }
    }

    private func text(_ range: Range<Int>) throws(JSONError) -> String {
        let text = bytes.extracting(range).withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) }
        guard let text else { throw JSONError(column: range.lowerBound + 1, reason: "the text is not UTF-8") }
        return text
    }

    private func error(_ reason: String) -> JSONError { JSONError(column: position + 1, reason: reason) }
}
