/// The few control sequences that every terminal of today knows (ECMA-48 and xterm's alternate screen).
enum ANSI {
    static let alternateScreen = "\u{1b}[?1049h"
    static let normalScreen = "\u{1b}[?1049l"
    static let hideCursor = "\u{1b}[?25l"
    static let showCursor = "\u{1b}[?25h"
    static let home = "\u{1b}[H"
    static let clearLine = "\u{1b}[K"
    static let clearBelow = "\u{1b}[J"

    static func bold(_ text: String) -> String { "\u{1b}[1m\(text)\u{1b}[0m" }
    static func inverse(_ text: String) -> String { "\u{1b}[7m\(text)\u{1b}[0m" }
    static func red(_ text: String) -> String { "\u{1b}[31m\(text)\u{1b}[0m" }
}
