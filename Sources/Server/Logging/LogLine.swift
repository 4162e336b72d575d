import MartletBase

/// How important a line is.
package enum LogLevel: Int, Comparable, Sendable, CaseIterable {
    case debug, info, warn, error

    package static func < (left: LogLevel, right: LogLevel) -> Bool { left.rawValue < right.rawValue }

    package init?(_ name: String) {
        guard let level = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = level
    }

    var name: String { "\(self)" }
}

package enum LogFormat: String, Sendable { case text, json }

/// One line of the log: a sentence for people, and fields for machines in the order in which they were given.
struct LogLine {
    let time: Timestamp
    let level: LogLevel
    let message: String
    let fields: [(name: String, value: String)]

    func render(_ format: LogFormat) -> String {
        switch format {
        case .text:
            var line = "\(UTCTime(time)) \(level.name.uppercased()) \(Self.onOneLine(message))"
            for (name, value) in fields { line += " \(name)=\(Self.quotedIfNeeded(value))" }
            return line + "\n"
        case .json:
            let all = [("time", UTCTime(time).description), ("level", level.name), ("message", message)] + fields
            return "{" + all.map { "\(JSONText.string($0.0)):\(JSONText.string($0.1))" }.joined(separator: ",") + "}\n"
        }
    }

    /// What a stranger sent may end up in a field: nothing in it may begin a new line or move a terminal's cursor.
    private static func onOneLine(_ text: String) -> String {
        text.unicodeScalars.contains { $0.properties.generalCategory == .control } ? JSONText.string(text) : text
    }

    private static func quotedIfNeeded(_ value: String) -> String {
        let isPlain =
            !value.isEmpty
            && value.unicodeScalars.allSatisfy {
                $0.properties.generalCategory != .control && $0 != " " && $0 != "\"" && $0 != "="
            }
        return isPlain ? value : JSONText.string(value)
    }
}

/// Strings as JSON has them.
package enum JSONText {
    package static func string(_ text: String) -> String {
        var json = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": json += "\\\""
            case "\\": json += "\\\\"
            case "\n": json += "\\n"
            case "\r": json += "\\r"
            case "\t": json += "\\t"
            case _ where scalar.properties.generalCategory == .control:
                let digits = String(scalar.value, radix: 16)
                json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: json.unicodeScalars.append(scalar)
            }
        }
        return json + "\""
    }
}

/// A time as RFC 3339 writes it, in UTC with milliseconds.
package struct UTCTime: CustomStringConvertible, Sendable {
    private let time: Timestamp

    package init(_ time: Timestamp) { self.time = time }

    package var description: String {
        let millis = time.rawValue
        let days = Int64((Double(millis) / 86_400_000).rounded(.down))
        let ofDay = millis - days * 86_400_000
        let (year, month, day) = Self.date(daysSince1970: days)
        return pad(year, 4) + "-" + pad(month, 2) + "-" + pad(day, 2) + "T" + pad(ofDay / 3_600_000, 2) + ":"
            + pad(ofDay / 60_000 % 60, 2) + ":" + pad(ofDay / 1000 % 60, 2) + "." + pad(ofDay % 1000, 3) + "Z"
    }

    /// Counts in years that begin in March, so that the leap day is the last of its year.
    private static func date(daysSince1970 days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let ofEra = shifted - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * ofYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, ofYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private func pad(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(width - digits.count, 0)) + digits
    }
}
