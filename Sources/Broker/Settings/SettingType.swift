/// What values a setting takes. The names and numbers of the types are the protocol's (DescribeConfigs).
package enum SettingType: Hashable, Sendable {
    case boolean
    case short(ClosedRange<Int64>)
    case int(ClosedRange<Int64>)
    /// An int of the range, or -1 where it is left to the broker.
    case intOrUnset(ClosedRange<Int64>)
    case long(ClosedRange<Int64>)
    case double(ClosedRange<Double>)
    /// Any text, or one of a few words.
    case string(oneOf: [String]?)
    /// Words separated by commas; of a few where given.
    case list(of: [String]?)
    case className
    case password

    package static let text = SettingType.string(oneOf: nil)
    package static let anyInt = SettingType.int(Int64(Int32.min)...Int64(Int32.max))
    package static let anyLong = SettingType.long(.min ... .max)

    package static func int(atLeast lowest: Int64) -> SettingType { .int(lowest...Int64(Int32.max)) }
    package static func long(atLeast lowest: Int64) -> SettingType { .long(lowest ... .max) }
    package static func short(atLeast lowest: Int64) -> SettingType { .short(lowest...Int64(Int16.max)) }

    /// The number that DescribeConfigs answers.
    package var protocolNumber: Int8 {
        switch self {
        case .boolean: 1
        case .string: 2
        case .int, .intOrUnset: 3
        case .short: 4
        case .long: 5
        case .double: 6
        case .list: 7
        case .className: 8
        case .password: 9
        }
    }

    package var name: String {
        switch self {
        case .boolean: "boolean"
        case .string: "string"
        case .int, .intOrUnset: "int"
        case .short: "short"
        case .long: "long"
        case .double: "double"
        case .list: "list"
        case .className: "class"
        case .password: "password"
        }
    }
}

/// Why a value was refused, in words that name what would be taken.
package struct SettingValueError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
}

extension SettingType {
    /// Checks one value and gives it back in the form in which it is kept: without white space around it.
    package func validate(_ value: String) throws(SettingValueError) -> String {
        let text = value.trimmingSpaces
        switch self {
        case .boolean:
            let lower = text.lowercased()
            guard lower == "true" || lower == "false" else { throw refused(text, "true or false") }
            return lower
        case .short(let range), .int(let range), .long(let range):
            guard let number = Int64(text) else { throw refused(text, "a whole number") }
            guard range.contains(number) else { throw refused(text, Self.words(range)) }
            return String(number)
        case .intOrUnset(let range):
            guard let number = Int64(text) else { throw refused(text, "a whole number") }
            guard number == -1 || range.contains(number) else { throw refused(text, values) }
            return String(number)
        case .double(let range):
            guard let number = Double(text), number.isFinite else { throw refused(text, "a number") }
            guard range.contains(number) else {
                throw refused(text, "a number from \(range.lowerBound) to \(range.upperBound)")
            }
            return text
        case .string(let words?):
            guard words.contains(text) else { throw refused(text, "one of " + words.joined(separator: ", ")) }
            return text
        case .list(let words):
            let items = text.split(separator: ",").map { $0.trimmingSpaces }
            if let words, let stranger = items.first(where: { !words.contains($0) }) {
                throw refused(stranger, "a list of " + words.joined(separator: ", "))
            }
            return items.joined(separator: ",")
        case .string(nil), .className, .password:
            return text
        }
    }

    /// What is taken, for people.
    package var values: String {
        switch self {
        case .boolean: "true or false"
        case .short(let range), .int(let range), .long(let range):
            range.lowerBound <= Int64(Int32.min) ? "a whole number" : Self.words(range)
        case .intOrUnset(let range): Self.words(range) + ", or -1"
        case .double(let range):
            range.upperBound == .greatestFiniteMagnitude
                ? "a number of at least \(range.lowerBound)"
                : "a number from \(range.lowerBound) to \(range.upperBound)"
        case .string(let words?): "one of " + words.joined(separator: ", ")
        case .list(let words?): "a list, separated by commas, of " + words.joined(separator: ", ")
        case .list(nil): "a list, separated by commas"
        case .string(nil), .className, .password: "text"
        }
    }

    private func refused(_ value: String, _ wanted: String) -> SettingValueError {
        SettingValueError(description: "\"\(value)\" is not \(wanted)")
    }

    private static func words(_ range: ClosedRange<Int64>) -> String {
        let noUpperBound: Set<Int64> = [.max, Int64(Int32.max), Int64(Int16.max)]
        return noUpperBound.contains(range.upperBound)
            ? "a whole number of at least \(range.lowerBound)"
            : "a whole number from \(range.lowerBound) to \(range.upperBound)"
    }
}

extension StringProtocol {
    /// Without the blanks, tabs and line ends at both ends.
    var trimmingSpaces: String {
        func isSpace(_ character: Character) -> Bool { character.isWhitespace }
        let start = firstIndex { !isSpace($0) } ?? endIndex
        let end = lastIndex { !isSpace($0) }.map { index(after: $0) } ?? start
        return String(self[start..<end])
    }
}
