import MartletBase

/// A place in a partition as it is typed: `beginning | end | OFFSET | -N | 2h | 2026-11-20T10:00:00Z | @EPOCHMILLIS`.
enum Position: Hashable, Sendable {
    case beginning
    case end
    case offset(Int64)
    /// So many records before the end.
    case last(Int64)
    /// So long ago.
    case ago(millis: Int64)
    /// Milliseconds since 1970.
    case time(Int64)

    static let placeholder = "POSITION"
    static let forms: [(left: String, right: String)] = [
        ("beginning", "The oldest record that is left."),
        ("end", "Behind the newest record."),
        ("42", "An offset."),
        ("-10", "So many records before the end of each partition."),
        ("90s, 15m, 2h, 7d", "So long ago, by the records' timestamps."),
        ("2026-11-20T10:00:00Z", "A time; a date alone is its midnight, and a time without a zone is UTC."),
        ("@1795168800000", "A time in milliseconds since 1970."),
    ]

    init?(_ text: String) {
        switch text {
        case "beginning": self = .beginning
        case "end": self = .end
        default:
            if let number = Int64(text), text.first != "+" {
                guard number > .min else { return nil }
                self = text.hasPrefix("-") ? .last(-number) : .offset(number)
            } else if text.hasPrefix("@"), let millis = Int64(text.dropFirst()), millis >= 0 {
                self = .time(millis)
            } else if let millis = Self.duration(text) {
                self = .ago(millis: millis)
            } else if let millis = CivilTime.millis(text) {
                self = .time(millis)
            } else {
                return nil
            }
        }
    }

    private static func duration(_ text: String) -> Int64? {
        let units: [Character: Int64] = [
            "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000,
        ]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()), count >= 0 else {
            return nil
        }
        let (millis, overflow) = count.multipliedReportingOverflow(by: unit)
        return overflow ? nil : millis
    }

    /// The time that is meant, where it is one.
    func time(now: Timestamp) -> Int64? {
        switch self {
        case .time(let millis): millis
        case .ago(let millis): max(now.rawValue - millis, 0)
        case .beginning, .end, .offset, .last: nil
        }
    }
}

extension Arguments {
    /// An option that is a position.
    func position(_ option: String) throws(CommandFailure) -> Position? {
        guard let text = value(option) else { return nil }
        guard let position = Position(text) else {
            let meant = nearMiss(to: text, among: ["beginning", "end"])
            throw .usage(
                "--\(option) \(text) is no position",
                hint: meant.map { "Did you mean \($0)?" }
                    ?? "One of: beginning, end, 42 (offset), -10 (from the end), 2h (ago), 2026-11-20T10:00:00Z, "
                    + "@1795168800000")
        }
        return position
    }
}
