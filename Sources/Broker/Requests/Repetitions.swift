extension Array {
    /// The elements without those that ask for what an earlier one asks for: an answer that is longer than its question
    /// is given once.
    func withoutRepetitions<Question: Hashable>(of question: (Element) -> Question) -> [Element] {
        var seen: Set<Question> = []
        return filter { seen.insert(question($0)).inserted }
    }
}

extension Array where Element: Hashable {
    /// The elements that occur more than once.
    var repeated: Set<Element> {
        var seen: Set<Element> = []
        return Set(filter { !seen.insert($0).inserted })
    }
}
