/// Commands of two words that begin with the same one.
struct CommandFamily: Sendable {
    let name: String
    /// Without a full stop.
    let summary: String

    init(_ name: String, _ summary: String) {
        self.name = name
        self.summary = summary
    }
}
