/// Swift source that is being put together.
struct SwiftText {
    private(set) var text = ""
    private var depth = 0

    mutating func line(_ line: String = "") {
        if !line.isEmpty { text += String(repeating: "    ", count: depth) + line }
        text += "\n"
    }

    mutating func documentation(_ lines: [String]) {
        for line in lines { self.line("/// " + line) }
    }

    /// `opening {`, the body one level deeper, `}`.
    mutating func block(_ opening: String, _ body: (inout SwiftText) -> Void) {
        line(opening + " {")
        depth += 1
        body(&self)
        depth -= 1
        line("}")
    }

    /// An `if`, on one line where its body is one and fits.
    mutating func condition(_ condition: String, _ body: (inout SwiftText) -> Void) {
        var inner = SwiftText()
        body(&inner)
        let lines = inner.text.split(separator: "\n")
        if let line = lines.first, lines.count == 1 {
            let whole = "if \(condition) { \(line) }"
            if depth * 4 + whole.count <= 120 { return self.line(whole) }
        }
        block("if \(condition)", body)
    }

    /// A call or a declaration over a list: on one line if it fits, else each item of the list on a line of its own.
    mutating func list(_ opening: String, _ items: [String], _ closing: String) {
        let whole = opening + items.joined(separator: ", ") + closing
        if depth * 4 + whole.count <= 120 { return line(whole) }
        line(opening)
        depth += 1
        for (index, item) in items.enumerated() { line(index < items.count - 1 ? item + "," : item) }
        depth -= 1
        line(closing)
    }
}
