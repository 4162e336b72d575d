/// A `server.properties` file: Java's format, with the line of every key, so that a message can point at it.
///
/// `#` and `!` begin comments, `=`, `:` or blanks end a key, a backslash at the end continues a line, and the usual
/// escapes (`\n`, `\t`, `\\`, `\u0041`) stand for what they stand for.
package struct PropertiesFile: Sendable {
    package struct Entry: Hashable, Sendable {
        package let key: String
        package let value: String
        /// Counted from 1; of a continued line the first.
        package let line: Int
    }

    package let path: String
    package let entries: [Entry]

    package init(path: String, text: String) {
        self.path = path
        var entries: [Entry] = []
        var logical = ""
        var start = 0
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        for (index, raw) in lines.enumerated() {
            var line = raw.drop { $0 == " " || $0 == "\t" }
            if logical.isEmpty {
                if line.isEmpty || line.first == "#" || line.first == "!" { continue }
                start = index + 1
            }
            let slashes = line.reversed().prefix { $0 == "\\" }.count
            let continues = slashes % 2 == 1
            if continues { line.removeLast() }
            logical += line
            if continues && index < lines.count - 1 { continue }
            let (key, value) = Self.split(logical)
            entries.append(Entry(key: key, value: value, line: start))
            logical = ""
        }
        self.entries = entries
    }

    private static func split(_ line: String) -> (key: String, value: String) {
        var escaped = false
        var end = line.endIndex
        for index in line.indices {
            if escaped {
                escaped = false
            } else if line[index] == "\\" {
                escaped = true
            } else if "=: \t".contains(line[index]) {
                end = index
                break
            }
        }
        var rest = line[end...].drop { $0 == " " || $0 == "\t" }
        if let first = rest.first, first == "=" || first == ":" {
            rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
        }
        return (unescaped(line[..<end]), unescaped(rest))
    }

    private static func unescaped(_ text: Substring) -> String {
        var result = ""
        var rest = text
        while let character = rest.popFirst() {
            guard character == "\\", let escape = rest.popFirst() else {
                result.append(character)
                continue
            }
            switch escape {
            case "n": result.append("\n")
            case "t": result.append("\t")
            case "r": result.append("\r")
            case "f": result.append("\u{c}")
            case "u":
                let digits = rest.prefix(4)
                if digits.count == 4, let code = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(code) {
                    result.unicodeScalars.append(scalar)
                    rest = rest.dropFirst(4)
                } else {
                    result.append("u")
                }
            default: result.append(escape)
            }
        }
        return result
    }
}
