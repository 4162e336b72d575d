/// One interruption out of all that an enumeration tries, in a form that a person can pass back to have it repeated.
///
/// `append-and-roll:17:203` is the state number 203 after 17 changes; `…:4:9` behind it interrupts the recovery from
/// that after 4 changes of its own, in its state 9; `/12` behind the name leaves out the twelfth barrier of the run.
package struct CrashCase: Hashable, Sendable, CustomStringConvertible {
    package struct Point: Hashable, Sendable {
        package let changes: Int
        package let number: Int
    }

    package let scenario: String
    package var omittedBarrier: Int?
    package var first: Point
    package var second: Point?

    package var description: String {
        let omission = omittedBarrier.map { "/\($0)" } ?? ""
        let points = ([first] + (second.map { [$0] } ?? [])).map { ":\($0.changes):\($0.number)" }.joined()
        return scenario + omission + points
    }

    init(scenario: String, omittedBarrier: Int?, first: Point, second: Point? = nil) {
        self.scenario = scenario
        self.omittedBarrier = omittedBarrier
        self.first = first
        self.second = second
    }

    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3 || parts.count == 5 else { return nil }
        let numbers = parts.dropFirst().compactMap { Int($0) }
        guard numbers.count == parts.count - 1 else { return nil }
        let names = parts[0].split(separator: "/")
        guard let name = names.first, names.count <= 2 else { return nil }
        if names.count == 2 {
            guard let barrier = Int(names[1]) else { return nil }
            omittedBarrier = barrier
        }
        scenario = String(name)
        first = Point(changes: numbers[0], number: numbers[1])
        second = numbers.count == 4 ? Point(changes: numbers[2], number: numbers[3]) : nil
    }
}
