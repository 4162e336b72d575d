/// What an enumeration tried.
package struct CrashReport: CustomStringConvertible {
    package let scenario: String
    /// Moments at which power was lost.
    package internal(set) var changes = 0
    /// Different states recovered from.
    package internal(set) var states = 0
    /// States known already that were judged against other promises or by another recovery.
    package internal(set) var judgedAgain = 0
    /// States that were seen before with the same promises.
    package internal(set) var duplicates = 0
    package internal(set) var interruptedRecoveries = 0
    /// Different states behind an interrupted recovery.
    package internal(set) var secondStates = 0
    package internal(set) var failure: CrashFailure?

    package var description: String {
        "\(scenario): \(states) states at \(changes) moments (\(judgedAgain) judged again, \(duplicates) duplicates), "
            + "\(secondStates) more behind \(interruptedRecoveries) interrupted recoveries"
            + (failure.map { "\n\($0)" } ?? "")
    }
}

/// One interruption that was not survived.
package struct CrashFailure: CustomStringConvertible {
    package let crash: CrashCase
    package let violation: String
    /// The changes before it.
    package let history: [String]
    /// What became of the changes that no sync had covered.
    package let losses: [String]

    package var description: String {
        (["\(violation)", "repeat with MARTLET_CRASH=\(crash)", "changes before the power loss:"]
            + history.map { "  " + $0 } + ["not synchronized:"] + losses.map { "  " + $0 })
            .joined(separator: "\n")
    }
}

/// What happens without each barrier of some scenarios.
package struct OmissionReport: CustomStringConvertible {
    package enum Effect {
        /// A power loss is no longer survived.
        case fails(CrashFailure)
        /// The code itself refuses to go on.
        case isNoticed(String)
        case makesNoDifference
    }

    package struct Entry {
        package let scenario: String
        package let barrier: String
        package let effect: Effect

        /// The barrier without its numbers: calls that come from one place in the code, by all appearances.
        package var place: String { OmissionReport.place(of: barrier) }

        fileprivate var isNeeded: Bool {
            if case .makesNoDifference = effect { return false }
            return true
        }
    }

    package private(set) var entries: [Entry] = []

    package init() {}

    static func place(of barrier: String) -> String {
        var place = ""
        for character in barrier where !(character.isNumber && place.last == "N") {
            place.append(character.isNumber ? "N" : character)
        }
        return place
    }

    /// The places of which some barrier made a difference.
    package var neededPlaces: Set<String> { Set(entries.filter(\.isNeeded).map(\.place)) }

    mutating func add(_ scenario: String, _ barrier: String, _ effect: Effect) {
        entries.append(Entry(scenario: scenario, barrier: barrier, effect: effect))
    }

    package mutating func merge(_ other: OmissionReport) { entries += other.entries }

    /// The places of which no barrier made a difference in any scenario. One that is needed here and superfluous there
    /// is as it should be: the code does not know what comes next.
    package var unneededPlaces: [String] {
        Set(entries.map(\.place)).subtracting(neededPlaces).sorted()
    }

    package var description: String {
        let neededCount = entries.count { $0.isNeeded }
        return
            (["\(entries.count) barriers, \(neededCount) needed where they stand; in vain everywhere:"]
            + unneededPlaces.map { "  " + $0 } + ["one by one:"]
            + entries.map { entry in
                let effect =
                    switch entry.effect {
                    case .fails(let failure): "\(failure.violation) (\(failure.crash))"
                    case .isNoticed(let error): "noticed, \(error)"
                    case .makesNoDifference: "no difference"
                    }
                return "  \(entry.scenario), \(entry.barrier): \(effect)"
            }).joined(separator: "\n")
    }
}

extension ContentChange {
    var summary: String {
        switch action {
        case .write(let position, let bytes): "write [\(position), \(position + Int64(bytes.count)))"
        case .resize(let size): "resize to \(size)"
        }
    }
}
