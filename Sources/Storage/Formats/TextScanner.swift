import MartletBase

/// Reads Kafka's small text files byte by byte: lines of fields separated by one space.
///
/// Strict on purpose: what differs from what Kafka and we write (a plus sign, a second space, a missing last newline) is
/// damage, and must not be read as something else.
struct TextScanner: ~Escapable {
    private let bytes: Span<UInt8>
    private var position = 0
    private(set) var lineNumber = 1

    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>) { self.bytes = bytes }

    var atEnd: Bool { position == bytes.count }
    var bytesLeft: Int { bytes.count - position }

    /// A decimal number up to (and over) `end`, the byte that must follow it.
    @_lifetime(self: copy self)
    mutating func integer(upTo end: UInt8, _ expected: String) throws(FormatError) -> Int64 {
        var value: Int64 = 0
        var digits = 0
        var negative = false
        if position < bytes.count, bytes[position] == UInt8(ascii: "-") {
            negative = true
            position += 1
        }
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == end {
                guard digits > 0 else { throw .badLine(lineNumber, expected: expected) }
                if end == UInt8(ascii: "\n") { lineNumber += 1 }
                return value
            }
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else {
                throw .badLine(lineNumber, expected: expected)
            }
            let digit = Int64(byte - UInt8(ascii: "0"))
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, sumOverflow) =
                negative ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
            guard !overflow, !sumOverflow else { throw .badLine(lineNumber, expected: expected) }
            value = sum
            digits += 1
        }
        throw .badLine(lineNumber, expected: expected)
    }

    @_lifetime(self: copy self)
    mutating func number<ID: StrongID>(
        _ type: ID.Type, upTo end: UInt8, _ expected: String
    ) throws(FormatError) -> ID {
        let line = lineNumber
        guard let raw = ID.RawValue(exactly: try integer(upTo: end, expected)) else {
            throw .badLine(line, expected: expected)
        }
        return ID(raw)
    }

    /// Text up to (and over) `end`; never empty.
    @_lifetime(self: copy self)
    mutating func text(upTo end: UInt8, _ expected: String) throws(FormatError) -> String {
        let start = position
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\n") && end != byte { break }
            guard byte == end else { continue }
            let found = bytes.extracting(start..<(position - 1)).withUnsafeBufferPointer {
                String(validating: $0, as: UTF8.self)
            }
            guard let found, !found.isEmpty else { break }
            if end == UInt8(ascii: "\n") { lineNumber += 1 }
            return found
        }
        throw .badLine(lineNumber, expected: expected)
    }

    /// The two header lines of a checkpoint, version 0 and a count, and that count.
    @_lifetime(self: copy self)
    mutating func checkpointHeader(smallestLine: Int) throws(FormatError) -> Int {
        let version = try integer(upTo: UInt8(ascii: "\n"), "a format version")
        guard version >= 0 else { throw .badLine(1, expected: "a format version") }
        guard version == 0 else { throw .newerVersion(found: Int(clamping: version), newest: 0) }
        let count = try integer(upTo: UInt8(ascii: "\n"), "a count of entries")
        guard count >= 0, count <= Int64(bytesLeft / smallestLine) else {
            throw .badLine(2, expected: "the count of the entries that follow")
        }
        return Int(count)
    }

    func expectEnd() throws(FormatError) {
        guard atEnd else { throw .trailingBytes(bytesLeft) }
    }
}

extension [UInt8] {
    mutating func append(text: String) { append(contentsOf: text.utf8) }
}
