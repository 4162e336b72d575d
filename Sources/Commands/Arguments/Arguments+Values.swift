extension Arguments {
    /// A whole number, with `k`, `m` or `g` behind it for powers of 1024.
    func number(_ option: String, _ range: ClosedRange<Int64>) throws(CommandFailure) -> Int64? {
        guard let text = value(option) else { return nil }
        let units: [Character: Int64] = ["k": 1 << 10, "m": 1 << 20, "g": 1 << 30]
        let unit = text.last.flatMap { units[Character($0.lowercased())] }
        guard let digits = Int64(unit == nil ? text[...] : text.dropLast()) else {
            throw .usage("--\(option) \(text) is no number", hint: "For example: --\(option) \(range.lowerBound)")
        }
        let (number, overflow) = digits.multipliedReportingOverflow(by: unit ?? 1)
        guard !overflow, range.contains(number) else {
            throw .usage(
                "--\(option) \(text) is out of range",
                hint: range.upperBound == .max
                    ? "At least \(range.lowerBound)" : "Between \(range.lowerBound) and \(range.upperBound)")
        }
        return number
    }

    /// An option whose `ValueKind` is a choice, as a value of Swift: the parser has refused all others.
    func choice<Choice: RawRepresentable>(_ option: String, _ choices: Choice.Type) -> Choice?
    where Choice.RawValue == String {
        value(option).flatMap(Choice.init)
    }

    /// `KEY=VALUE` of an option that may be given several times, in their order.
    func pairs(_ option: String, example: String) throws(CommandFailure) -> [(key: String, value: String)] {
        var pairs: [(key: String, value: String)] = []
        for text in all(option) {
            guard let pair = Self.pair(text) else {
                throw .usage("--\(option) \(text) is not KEY=VALUE", hint: "For example: --\(option) \(example)")
            }
            pairs.append(pair)
        }
        return pairs
    }

    /// `KEY=VALUE`; the value may be empty and hold further equals signs.
    static func pair(_ text: String) -> (key: String, value: String)? {
        guard let equals = text.firstIndex(of: "="), equals > text.startIndex else { return nil }
        return (String(text[..<equals]), String(text[text.index(after: equals)...]))
    }
}
