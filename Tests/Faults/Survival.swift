import Glibc
import MartletBase
import MartletSimulation
import Synchronization
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
    let omissions = try enumeration.omissions()
    #expect(omissions.unneeded == spare, "\(omissions)", sourceLocation: sourceLocation)
}

/// The same scenario on a real ext4 whose power is cut after every change of the run, and after a change of the
/// recovery that the seed picks. `MARTLET_DEVICE_ROUNDS` repeats it with other pages written early.
func expectSurvivalOnDevice<Event: Sendable, Outcome: Equatable>(
    of scenario: CrashScenario<Event, Outcome>, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let seed = Seed()
    var random = seed.random
    func fresh() -> SeededRandom { SeededRandom(seed: random.next()) }
    var cuts = 0
    for _ in 0..<(environment("MARTLET_DEVICE_ROUNDS").flatMap { Int($0) } ?? 1) {
        var changes = 0
        while true {
            let device = try LoopFileSystem()
            try scenario.prepare(PowerCutDisk(root: device.root, random: fresh()))
            sync()
            let cutFailure = Mutex<String?>(nil)
            let cut: @Sendable () -> Void = {
                do { try device.cutPower() } catch { cutFailure.withLock { $0 = "\(error)" } }
            }
            let disk = PowerCutDisk(root: device.root, random: fresh(), cutAfter: changes, cut: cut)
            let journal = CrashJournal<Event> { disk.changes }
            do { try scenario.run(disk, journal) } catch { if !disk.isOff { throw error } }
            try device.restart()
            let recovering = PowerCutDisk(
                root: device.root, random: fresh(), cutAfter: Int(random.next() % 12), cut: cut)
            do {
                _ = try scenario.recover(recovering)
            } catch { if !recovering.isOff { throw error } }
            if recovering.isOff { try device.restart() }
            let outcome = try scenario.recover(PowerCutDisk(root: device.root, random: fresh()))
            let violation = scenario.violation(outcome, journal.events[...])
            #expect(
                violation == nil, "\(scenario.name), power cut after \(changes) changes, \(seed)",
                sourceLocation: sourceLocation)
            #expect(cutFailure.withLock { $0 } == nil, sourceLocation: sourceLocation)
            cuts += 1
            if !disk.isOff || violation != nil { break }
            changes += 1
        }
    }
    print("\(scenario.name): \(cuts) power cuts on ext4")
}
