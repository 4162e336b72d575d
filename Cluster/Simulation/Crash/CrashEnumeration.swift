import MartletBase

/// Recovers from every state that a power loss can leave behind each change of a scenario, and from every state that a
/// second one can leave behind each change of those recoveries.
package struct CrashEnumeration<Event: Sendable, Outcome: Equatable> {
    package struct Limits: Sendable {
        /// States looked at per change of the run; most are known already from the change before.
        package var statesPerChange = 4_000
        /// One recovery in so many is itself interrupted.
        package var interruptedRecoveries = 4
        /// States looked at per change of an interrupted recovery.
        package var statesPerRecoveryChange = 24

        package init() {}
    }

    package let scenario: CrashScenario<Event, Outcome>
    package let limits: Limits
    /// What each state was recovered to, by its digest: recovery depends on nothing else.
    private var outcomes: [UInt64: Outcome] = [:]

    package init(_ scenario: CrashScenario<Event, Outcome>, limits: Limits = Limits()) {
        self.scenario = scenario
        self.limits = limits
    }

    /// Tries every case until one fails.
    package mutating func run() throws -> CrashReport {
        let run = try completeRun()
        var report = CrashReport(scenario: scenario.name)
        try enumerate(run, from: 0, interruptingRecoveries: true, &report)
        return report
    }

    /// Repeats one case, and says what failed in it.
    package mutating func replay(_ repeated: CrashCase) throws -> CrashFailure? {
        let run = try record(repeated.disturbance)
        guard repeated.first.changes <= run.recording.boundaries.count else { throw CrashCaseUnknown(repeated) }
        let states = run.states(after: repeated.first.changes, limits.statesPerChange)
        guard states.contains(repeated.first.number) else { throw CrashCaseUnknown(repeated) }
        let disk = states.disk(repeated.first.number)
        guard let point = repeated.second else {
            return judge(run, repeated.first, states, recover(disk)).failure
        }
        disk.startRecording()
        let outcome = recover(disk)
        guard let recovery = disk.recording, point.changes <= recovery.boundaries.count else {
            throw CrashCaseUnknown(repeated)
        }
        let later = CrashStates(of: recovery.state(after: point.changes), limit: limits.statesPerRecoveryChange)
        guard later.contains(point.number) else { throw CrashCaseUnknown(repeated) }
        let expected = try outcome.get()
        return compare(
            run, repeated.first, states, recovery, point, later, expected, recover(later.disk(point.number)))
    }

    /// Leaves out each barrier of the run in turn: a sync or rename without which nothing goes wrong is not needed.
    /// - Parameter known: places that are known to be needed. They are passed over, and so is a place from the first of its
    ///   barriers on that is needed; without the set every barrier is tried.
    package mutating func omissions(but known: Set<String>? = nil) throws -> OmissionReport {
        let complete = try completeRun()
        var report = OmissionReport()
        for (index, barrier) in complete.barriers.enumerated() {
            let changes = complete.recording.boundaries[..<barrier.changes]
            let name = "\(barrier.operation)" + (changes.last.map { " after \($0.operation)" } ?? "")
            let place = OmissionReport.place(of: name)
            if let known, known.contains(place) || report.neededPlaces.contains(place) { continue }
            do {
                let run = try record(.omitted(barrier: index + 1))
                if let refusal = run.refusal { throw refusal }
                var states = CrashReport(scenario: scenario.name)
                // What comes before it is the complete run's.
                try enumerate(run, from: barrier.changes, interruptingRecoveries: false, &states)
                report.add(scenario.name, name, states.failure.map { .fails($0) } ?? .makesNoDifference)
            } catch {
                report.add(scenario.name, name, .isNoticed("\(error)"))
            }
        }
        return report
    }

    /// Has each change and each sync of the run fail in turn, then cuts the power: what was promised before and after
    /// the failure is kept all the same.
    package mutating func failures() throws -> CrashReport {
        var report = CrashReport(scenario: "\(scenario.name) with failing calls")
        let count = try completeRun().changeCalls.count
        for number in 1...count {
            for failure in CrashDisturbance.FailedChange.allCases {
                let run = try record(.failed(change: number, failure))
                try enumerate(
                    run, from: run.recording.boundaries.count, interruptingRecoveries: false, &report)
                if report.failure != nil { return report }
            }
        }
        return report
    }
}

// MARK: The run

extension CrashEnumeration {
    struct Run {
        let recording: DiskRecording
        let events: [Event]
        let eventCounts: [Int]
        let barriers: [Barrier]
        let changeCalls: [IOOperation]
        let disturbance: CrashDisturbance
        /// What the run threw, if it did.
        let refusal: (any Error)?

        func states(after changes: Int, _ limit: Int) -> CrashStates {
            CrashStates(of: recording.state(after: changes), limit: limit)
        }
    }

    private func completeRun() throws -> Run {
        let run = try record(.none)
        if let refusal = run.refusal { throw refusal }
        return run
    }

    /// A disturbed run may refuse to go on; what it had noted until then counts.
    private func record(_ disturbance: CrashDisturbance) throws -> Run {
        let disk = SimulatedDisk()
        try scenario.prepare(disk)
        disk.settle()
        disk.startRecording()
        switch disturbance {
        case .none: break
        case .omitted(let barrier): disk.omitBarrier(barrier)
        case .failed(let change, let failure): disk.failChange(change, error: failure.error)
        }
        let journal = CrashJournal<Event> { disk.changeCount }
        let result = Result { try scenario.run(disk, journal) }
        let recording = disk.recording ?? DiskRecording(start: disk.state)
        var refusal: (any Error)?
        if case .failure(let error) = result { refusal = error }
        return Run(
            recording: recording, events: journal.events,
            eventCounts: journal.counts(changes: recording.boundaries.count), barriers: disk.barriers,
            changeCalls: disk.changeCalls, disturbance: disturbance, refusal: refusal)
    }

    private mutating func enumerate(
        _ run: Run, from start: Int, interruptingRecoveries: Bool, _ report: inout CrashReport
    ) throws {
        var seen: Set<CheckedState> = []
        for changes in start...run.recording.boundaries.count {
            report.changes += 1
            let eventCount = run.eventCounts[changes]
            let states = run.states(after: changes, limits.statesPerChange)
            for number in states.numbers {
                let digest = states.digest(number)
                guard seen.insert(CheckedState(digest: digest, eventCount: eventCount)).inserted else {
                    report.duplicates += 1
                    continue
                }
                let point = CrashCase.Point(changes: changes, number: number)
                if let known = outcomes[digest] {
                    report.judgedAgain += 1
                    report.failure = judge(run, point, states, .success(known)).failure
                } else {
                    report.states += 1
                    let isInterrupted = interruptingRecoveries && digest % UInt64(limits.interruptedRecoveries) == 0
                    let disk = states.disk(number)
                    if isInterrupted { disk.startRecording() }
                    let (outcome, failure) = judge(run, point, states, recover(disk))
                    report.failure = failure
                    if let outcome {
                        outcomes[digest] = outcome
                        if failure == nil, isInterrupted, let recovery = disk.recording {
                            report.failure = interrupt(recovery, run, point, states, outcome, &report)
                        }
                    }
                }
                if report.failure != nil { return }
            }
        }
    }
}

private struct CheckedState: Hashable {
    let digest: UInt64
    let eventCount: Int
}

// MARK: Recovery

extension CrashEnumeration {
    private func recover(_ disk: SimulatedDisk) -> Result<Outcome, any Error> { Result { try scenario.recover(disk) } }

    private func judge(
        _ run: Run, _ point: CrashCase.Point, _ states: CrashStates, _ result: Result<Outcome, any Error>
    ) -> (outcome: Outcome?, failure: CrashFailure?) {
        let violation: String?
        let outcome: Outcome?
        switch result {
        case .success(let found):
            outcome = found
            violation = scenario.violation(found, run.events[..<run.eventCounts[point.changes]])
        case .failure(let error):
            outcome = nil
            violation = "recovery refused: \(error)"
        }
        guard let violation else { return (outcome, nil) }
        let crash = CrashCase(scenario: scenario.name, disturbance: run.disturbance, first: point)
        let failure = CrashFailure(
            crash: crash, violation: violation, history: history(run, point.changes),
            losses: states.describe(point.number))
        return (outcome, failure)
    }

    /// Crashes a recovery behind each of its changes: the next one must come to the same result.
    private mutating func interrupt(
        _ recovery: DiskRecording, _ run: Run, _ first: CrashCase.Point, _ states: CrashStates, _ expected: Outcome,
        _ report: inout CrashReport
    ) -> CrashFailure? {
        guard !recovery.boundaries.isEmpty else { return nil }
        report.interruptedRecoveries += 1
        for changes in 1...recovery.boundaries.count {
            let later = CrashStates(of: recovery.state(after: changes), limit: limits.statesPerRecoveryChange)
            for number in later.numbers {
                let digest = later.digest(number)
                let result: Result<Outcome, any Error>
                if let known = outcomes[digest] {
                    report.judgedAgain += 1
                    result = .success(known)
                } else {
                    report.secondStates += 1
                    result = recover(later.disk(number))
                    if case .success(let outcome) = result { outcomes[digest] = outcome }
                }
                let second = CrashCase.Point(changes: changes, number: number)
                if let failure = compare(run, first, states, recovery, second, later, expected, result) {
                    return failure
                }
            }
        }
        return nil
    }

    private func compare(
        _ run: Run, _ first: CrashCase.Point, _ states: CrashStates, _ recovery: DiskRecording,
        _ second: CrashCase.Point, _ later: CrashStates, _ expected: Outcome, _ result: Result<Outcome, any Error>
    ) -> CrashFailure? {
        let violation: String
        switch result {
        case .success(let outcome):
            if outcome == expected { return nil }
            violation = "an interrupted recovery came to \(outcome), an undisturbed one to \(expected)"
        case .failure(let error): violation = "recovery refused after an interrupted one: \(error)"
        }
        let crash = CrashCase(
            scenario: scenario.name, disturbance: run.disturbance, first: first, second: second)
        let steps = recovery.boundaries[..<second.changes].map { "in recovery: \($0.operation)" }
        return CrashFailure(
            crash: crash, violation: violation, history: history(run, first.changes) + steps,
            losses: states.describe(first.number) + later.describe(second.number).map { "in recovery, \($0)" })
    }

    /// The last changes before the crash, with what had been noted between them.
    private func history(_ run: Run, _ changes: Int) -> [String] {
        var lines: [String] = []
        for boundary in max(0, changes - 16)...changes {
            if boundary > 0 { lines.append("\(boundary): \(run.recording.boundaries[boundary - 1].operation)") }
            let before = boundary == 0 ? 0 : run.eventCounts[boundary - 1]
            for event in run.events[before..<run.eventCounts[boundary]] { lines.append("    noted: \(event)") }
        }
        return lines
    }
}

/// A case that this scenario does not have (any more).
package struct CrashCaseUnknown: Error, CustomStringConvertible {
    package let description: String

    init(_ crash: CrashCase) { description = "the scenario has no case \(crash)" }
}
