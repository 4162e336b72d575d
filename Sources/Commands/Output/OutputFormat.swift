/// The form of what a command prints.
enum OutputFormat: String, Sendable {
    case table, json

    /// What a command line asks for, even one that cannot be parsed: its error has that form too.
    static func wanted(by words: [String]) -> OutputFormat {
        var format = OutputFormat.table
        for (index, word) in words.enumerated() {
            if word == "--" { break }
            let value: Substring
            if word == "-o" || word == "--output" {
                guard index + 1 < words.count else { break }
                value = words[index + 1][...]
            } else if word.hasPrefix("--output=") {
                value = word.dropFirst("--output=".count)
            } else if word.hasPrefix("-o") {
                value = word.dropFirst(2)
            } else {
                continue
            }
            format = OutputFormat(rawValue: String(value)) ?? format
        }
        return format
    }
}
