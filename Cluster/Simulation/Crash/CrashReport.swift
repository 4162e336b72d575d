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

/// What happens without each barrier of a scenario.
package struct OmissionReport: CustomStringConvertible {
    package enum Effect {
        /// A power loss is no longer survived.
        case fails(CrashFailure)
        /// The code itself refuses to go on.
        case isNoticed(String)
        case makesNoDifference
    }

    package let scenario: String
    package private(set) var effects: [(barrier: String, effect: Effect)] = []

    init(scenario: String) { self.scenario = scenario }

    mutating func add(_ barrier: String, _ effect: Effect) { effects.append((barrier, effect)) }

    /// Those that nothing in this scenario needs.
    package var unneeded: [String] {
        effects.compactMap { entry in
            if case .makesNoDifference = entry.effect { entry.barrier } else { nil }
        }
    }

    package var description: String {
        (["\(scenario): \(effects.count) barriers, \(effects.count - unneeded.count) needed"]
            + effects.map { entry in
                switch entry.effect {
                case .fails(let failure): "  \(entry.barrier): \(failure.violation) (\(failure.crash))"
                case .isNoticed(let error): "  \(entry.barrier): noticed, \(error)"
                case .makesNoDifference: "  \(entry.barrier): NOT NEEDED"
                }
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
