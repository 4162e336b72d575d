import MartletBase

/// One interruption out of all that an enumeration tries, in a form that a person can pass back to have it repeated.
///
/// `append-and-roll:17:203` is the state number 203 after 17 changes; `…:4:9` behind it interrupts the recovery from
/// that after 4 changes of its own, in its state 9. Behind the name, `/12` leaves out the twelfth barrier of the run,
/// `!12` has the twelfth change fail with an input/output error, and `+12` for want of space.
package struct CrashCase: Hashable, Sendable, CustomStringConvertible {
    package struct Point: Hashable, Sendable {
        package let changes: Int
        package let number: Int
    }

    package let scenario: String
    package let disturbance: CrashDisturbance
    package let first: Point
    package let second: Point?

    init(scenario: String, disturbance: CrashDisturbance, first: Point, second: Point? = nil) {
        self.scenario = scenario
        self.disturbance = disturbance
        self.first = first
        self.second = second
    }

    package var description: String {
        let points = ([first] + (second.map { [$0] } ?? [])).map { ":\($0.changes):\($0.number)" }.joined()
        return scenario + disturbance.description + points
    }

    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3 || parts.count == 5 else { return nil }
        let numbers = parts.dropFirst().compactMap { Int($0) }
        guard numbers.count == parts.count - 1 else { return nil }
        let name = parts[0].prefix { !CrashDisturbance.marks.contains($0) }
        guard !name.isEmpty, let disturbance = CrashDisturbance(parts[0].dropFirst(name.count)) else { return nil }
        scenario = String(name)
        self.disturbance = disturbance
        first = Point(changes: numbers[0], number: numbers[1])
        second = numbers.count == 4 ? Point(changes: numbers[2], number: numbers[3]) : nil
    }
}

/// What goes wrong in a run before its power is cut.
package enum CrashDisturbance: Hashable, Sendable, CustomStringConvertible {
    case none
    /// The n-th barrier silently does nothing.
    case omitted(barrier: Int)
    /// The n-th call that would change something, or make it durable, fails.
    case failed(change: Int, FailedChange)

    package enum FailedChange: String, Hashable, Sendable, CaseIterable {
        case io = "!"
        case noSpace = "+"

        var error: DiskError.Kind { self == .io ? .io : .noSpace }
    }

    static let marks = "/!+"

    package var description: String {
        switch self {
        case .none: ""
        case .omitted(let barrier): "/\(barrier)"
        case .failed(let change, let failure): "\(failure.rawValue)\(change)"
        }
    }

    init?(_ text: Substring) {
        guard let mark = text.first else {
            self = .none
            return
        }
        guard let number = Int(text.dropFirst()), number > 0 else { return nil }
        if mark == "/" {
            self = .omitted(barrier: number)
        } else {
            guard let failure = FailedChange(rawValue: String(mark)) else { return nil }
            self = .failed(change: number, failure)
        }
    }
}
