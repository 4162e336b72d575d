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
    let omissions = try enumeration.omissions()
    #expect(omissions.unneeded == spare, "\(omissions)", sourceLocation: sourceLocation)
}
