/// Dates and times as RFC 3339 writes them, down to a date alone. A time without a zone is UTC.
enum CivilTime {
    /// Milliseconds since 1970, or `nil` for what is no date.
    static func millis(_ text: String) -> Int64? {
        var rest = Array(text.utf8)[...]
        guard let year = number(&rest, 4), take("-", &rest), let month = number(&rest, 2), take("-", &rest),
            let day = number(&rest, 2), (1...12).contains(month), (1...length(of: month, year)).contains(day)
        else { return nil }
        let midnight = days(year, month, day) * 86_400_000
        if rest.isEmpty { return midnight }
        guard take("T", &rest) || take("t", &rest) || take(" ", &rest), let time = timeOfDay(&rest),
            let zone = zone(&rest), rest.isEmpty
        else { return nil }
        return midnight + time - zone
    }

    private static func timeOfDay(_ rest: inout ArraySlice<UInt8>) -> Int64? {
        guard let hour = number(&rest, 2), hour < 24, take(":", &rest), let minute = number(&rest, 2), minute < 60
        else { return nil }
        var millis = hour * 3_600_000 + minute * 60_000
        guard take(":", &rest) else { return millis }
        // 60 is a leap second.
        guard let second = number(&rest, 2), second <= 60 else { return nil }
        millis += second * 1000
        guard take(".", &rest) else { return millis }
        var scale: Int64 = 100
        guard rest.first.map(isDigit) == true else { return nil }
        while let digit = rest.first, isDigit(digit) {
            millis += Int64(digit - UInt8(ascii: "0")) * scale
            scale /= 10
            rest.removeFirst()
        }
        return millis
    }

    /// How far ahead of UTC.
    private static func zone(_ rest: inout ArraySlice<UInt8>) -> Int64? {
        if rest.isEmpty || take("Z", &rest) || take("z", &rest) { return 0 }
        let isAhead = take("+", &rest)
        guard isAhead || take("-", &rest), let hours = number(&rest, 2), hours < 24 else { return nil }
        _ = take(":", &rest)
        guard let minutes = number(&rest, 2), minutes < 60 else { return nil }
        let distance = hours * 3_600_000 + minutes * 60_000
        return isAhead ? distance : -distance
    }

    private static func take(_ character: Unicode.Scalar, _ rest: inout ArraySlice<UInt8>) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func number(_ rest: inout ArraySlice<UInt8>, _ digits: Int) -> Int64? {
        guard rest.count >= digits, rest.prefix(digits).allSatisfy(isDigit) else { return nil }
        defer { rest = rest.dropFirst(digits) }
        return rest.prefix(digits).reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    }

    private static func length(of month: Int64, _ year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970, counted in years that begin in March, so that the leap day is the last of its year.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
