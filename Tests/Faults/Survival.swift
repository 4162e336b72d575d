import MartletBase
import MartletSimulation
import TestSupport
import Testing

/// Checks that a scenario survives every power loss and needs each of its barriers but those named, which are there
/// for a reason that the scenario does not reach. `MARTLET_CRASH` repeats one case instead.
func expectSurvival<Event: Sendable, Outcome: Equatable>(
    of scenario: CrashScenario<Event, Outcome>, atLeast leastStates: Int, notNeeding spare: [String] = [],
    limits: CrashEnumeration<Event, Outcome>.Limits = .init(), sourceLocation: SourceLocation = #_sourceLocation
) throws {
    var enumeration = CrashEnumeration(scenario, limits: limits)
    if let text = environment("MARTLET_CRASH") {
        let crash = try #require(CrashCase(text), "MARTLET_CRASH=\(text) names no case", sourceLocation: sourceLocation)
        if crash.scenario == scenario.name {
            let failure = try enumeration.replay(crash)
            #expect(failure == nil, "\(String(describing: failure))", sourceLocation: sourceLocation)
        }
        return
    }
    let report = try enumeration.run()
    print(report)
    #expect(report.failure == nil, "\(report)", sourceLocation: sourceLocation)
    guard report.failure == nil else { return }
    let total = report.states + report.secondStates
    #expect(total >= leastStates, "the scenario covers less than it should: \(report)", sourceLocation: sourceLocation)
    let failures = try enumeration.failures()
    print(failures)
    #expect(failures.failure == nil, "\(failures)", sourceLocation: sourceLocation)
    let omissions = try enumeration.omissions()
    #expect(omissions.unneeded == spare, "\(omissions)", sourceLocation: sourceLocation)
}

/// The promises that a scenario breaks on a real ext4 whose power is cut after every change of the run, and after a
/// change of the recovery that the seed picks. `MARTLET_DEVICE_ROUNDS` repeats it with other pages written early.
func violationsOnDevice<Event: Sendable, Outcome: Equatable>(
    of scenario: CrashScenario<Event, Outcome>
) throws -> [String] {
    let seed = Seed()
    var random = seed.random
    var violations: [String] = []
    var cuts = 0
    for _ in 0..<(environment("MARTLET_DEVICE_ROUNDS").flatMap { Int($0) } ?? 1) {
        var changes = 0
        var isComplete = false
        while !isComplete {
            let cut = try cutPower(after: changes, in: scenario, using: &random)
            isComplete = cut.isComplete
            if let violation = cut.violation {
                violations.append("\(scenario.name), power cut after \(changes) changes: \(violation), \(seed)")
            }
            changes += 1
            cuts += 1
        }
    }
    print("\(scenario.name): \(cuts) power cuts on ext4")
    return violations
}

private func cutPower<Event: Sendable, Outcome: Equatable>(
    after changes: Int, in scenario: CrashScenario<Event, Outcome>, using random: inout SeededRandom
) throws -> (isComplete: Bool, violation: String?) {
    let device = try LoopFileSystem()
    try scenario.prepare(PowerCutDisk(device, random: SeededRandom(seed: random.next())))
    try device.synchronize()
    let disk = PowerCutDisk(device, random: SeededRandom(seed: random.next()), cutAfter: changes)
    let journal = CrashJournal<Event> { disk.changes }
    do { try scenario.run(disk, journal) } catch { if !disk.isOff { throw error } }
    try device.restart()
    let interrupted = PowerCutDisk(
        device, random: SeededRandom(seed: random.next()), cutAfter: Int(random.next() % 12))
    do { _ = try scenario.recover(interrupted) } catch { if !interrupted.isOff { throw error } }
    if interrupted.isOff { try device.restart() }
    let outcome = try scenario.recover(PowerCutDisk(device, random: SeededRandom(seed: random.next())))
    return (!disk.isOff, scenario.violation(outcome, journal.events[...]))
}
