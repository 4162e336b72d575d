/// Commands of two words that begin with the same one.
struct CommandFamily: Sendable {
    let name: String
    /// What they are about, in a word or few.
    let title: String
    let summary: String

    init(_ name: String, _ title: String, _ summary: String) {
        self.name = name
        self.title = title
        self.summary = summary
    }
}
