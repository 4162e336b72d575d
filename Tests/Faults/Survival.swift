import MartletBase
import MartletSimulation
import TestSupport
import Testing

/// Checks that scenarios survive every power loss and every failing call. `MARTLET_CRASH` repeats one case instead.
func expectSurvival<Event: Sendable, Outcome: Equatable>(
    of scenarios: [CrashScenario<Event, Outcome>], atLeast leastStates: Int,
    limits: CrashEnumeration<Event, Outcome>.Limits = .init(), sourceLocation: SourceLocation = #_sourceLocation
) throws {
    if let text = environment("MARTLET_CRASH") {
        let crash = try #require(CrashCase(text), "MARTLET_CRASH=\(text) names no case", sourceLocation: sourceLocation)
        for scenario in scenarios where scenario.name == crash.scenario {
            var enumeration = CrashEnumeration(scenario, limits: limits)
            let failure = try enumeration.replay(crash)
            #expect(failure == nil, "\(String(describing: failure))", sourceLocation: sourceLocation)
        }
        return
    }
    var states = 0
    for scenario in scenarios {
        var enumeration = CrashEnumeration(scenario, limits: limits)
        let report = try enumeration.run()
        guard passed(report, sourceLocation) else { return }
        let failures = try enumeration.failures()
        guard passed(failures, sourceLocation) else { return }
        states += report.states + report.secondStates + failures.states
    }
    #expect(states >= leastStates, "the scenarios cover less than they should", sourceLocation: sourceLocation)
}

/// Leaves out each barrier of the scenarios in turn and checks that its place in the code is needed by one of them.
/// Spared are the places in which one of the `spare` texts stands: they are there for a reason that the scenarios do
/// not reach.
func expectNeed<Event: Sendable, Outcome: Equatable>(
    ofBarriersIn scenarios: [CrashScenario<Event, Outcome>], sparing spare: [String] = [],
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    var omissions = OmissionReport()
    for scenario in scenarios {
        var limits = CrashEnumeration<Event, Outcome>.Limits()
        limits.statesPerChange = 64
        var enumeration = CrashEnumeration(scenario, limits: limits)
        omissions.merge(try enumeration.omissions(but: omissions.neededPlaces))
    }
    let surplus = omissions.unneededPlaces.filter { place in !spare.contains { place.contains($0) } }
    print("\(omissions.entries.count) omissions, \(omissions.neededPlaces.count) places needed")
    if !surplus.isEmpty {
        Issue.record("not needed: \(surplus), \(omissions)", sourceLocation: sourceLocation)
    }
    for text in spare {
        let isSpare = omissions.unneededPlaces.contains { $0.contains(text) }
        #expect(isSpare, "needed after all: \(text)", sourceLocation: sourceLocation)
    }
}

private func passed(_ report: CrashReport, _ sourceLocation: SourceLocation) -> Bool {
    guard report.failure == nil else {
        Issue.record("\(report)", sourceLocation: sourceLocation)
        return false
    }
    print(report)
    return true
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
    let total = try changeCount(of: scenario)
    for _ in 0..<(environment("MARTLET_DEVICE_ROUNDS").flatMap { Int($0) } ?? 1) {
        // The end, and ten moments before it.
        let moments =
            total <= 10 ? Array(0...total) : (0..<10).map { _ in Int(random.next() % UInt64(total)) } + [total]
        for changes in moments {
            if let violation = try cutPower(after: changes, in: scenario, using: &random) {
                violations.append("\(scenario.name), power cut after \(changes) changes: \(violation), \(seed)")
            }
            cuts += 1
        }
    }
    print("\(scenario.name): \(cuts) power cuts on ext4")
    return violations
}

private func changeCount<Event: Sendable, Outcome: Equatable>(
    of scenario: CrashScenario<Event, Outcome>
) throws -> Int {
    let device = try LoopFileSystem()
    // What a test has left running would hold it longer.
    defer { device.end() }
    try live(on: PowerCutDisk(device, random: SeededRandom(seed: 0))) { try scenario.prepare($0) }
    let disk = PowerCutDisk(device, random: SeededRandom(seed: 0))
    try live(on: disk) { try scenario.run($0, CrashJournal<Event> { disk.changes }) }
    return disk.changes
}

private func cutPower<Event: Sendable, Outcome: Equatable>(
    after changes: Int, in scenario: CrashScenario<Event, Outcome>, using random: inout SeededRandom
) throws -> String? {
    let device = try LoopFileSystem()
    // What a test has left running would hold it longer.
    defer { device.end() }
    try live(on: PowerCutDisk(device, random: SeededRandom(seed: random.next()))) { try scenario.prepare($0) }
    try device.synchronize()
    let disk = PowerCutDisk(device, random: SeededRandom(seed: random.next()), cutAfter: changes)
    let journal = CrashJournal<Event> { disk.changes }
    try live(on: disk) { try scenario.run($0, journal) }
    try device.restart()
    let interrupted = PowerCutDisk(
        device, random: SeededRandom(seed: random.next()), cutAfter: Int(random.next() % 12))
    if let early = try live(on: interrupted, { try scenario.recover($0) }) {
        return scenario.violation(early, journal.events[...])
    }
    try device.restart()
    let last = PowerCutDisk(device, random: SeededRandom(seed: random.next()))
    return try live(on: last) { try scenario.recover($0) }.flatMap { scenario.violation($0, journal.events[...]) }
}

/// What `body` gives; `nil` when the power was cut under it.
private func live<Result>(on disk: PowerCutDisk, _ body: (PowerCutDisk) throws -> Result) throws -> Result? {
    do {
        let result = try body(disk)
        let wasCut = disk.isOff
        try disk.end()
        return wasCut ? nil : result
    } catch {
        let wasCut = disk.isOff
        try disk.end()
        if !wasCut { throw error }
        return nil
    }
}
