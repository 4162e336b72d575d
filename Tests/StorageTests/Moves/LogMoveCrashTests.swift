import MartletBase
import MartletSimulation
import Testing

@testable import MartletStorage

@Suite struct LogMoveCrashTests {
    /// What a start finds.
    private struct Outcome: Equatable {
        var values: [String]
        var places: [String]
    }

    private static let values = (0..<12).map { "value-\($0)" }

    /// A log that moves to the other directory and perhaps back, with an append after each step: how many records were
    /// durable is noted.
    private func scenario(moves: Int) -> CrashScenario<Int, Outcome> {
        CrashScenario(
            "log-move",
            prepare: { disk in
                for root in ["/one", "/two"] { try disk.makeDirectory(root) }
                let storage = try TwoDirectories(on: disk, instance: 1)
                let log = try storage.log(isNew: true)
                for value in Self.values[..<6] { try storage.append(value, to: log) }
                storage.manager.stop(BrokerEpoch(1)) {}
                storage.jobs.runUntilIdle()
            },
            run: { disk, journal in
                let storage = try TwoDirectories(on: disk, instance: 2)
                let log = try storage.log()
                var next = 6
                func append() throws {
                    guard next < Self.values.count else { return }
                    try storage.append(Self.values[next], to: log)
                    next += 1
                    journal.note(Int(log.bounds.durableEnd.rawValue))
                }
                try append()
                for _ in 0..<moves {
                    try storage.move(log, stepBytes: 500, between: append)
                    try append()
                }
            },
            recover: { disk in
                let storage = try TwoDirectories(on: disk, instance: 3)
                storage.manager.recover {}
                storage.jobs.runUntilIdle()
                let log = try storage.log()
                let values = try storage.values(of: log)
                let places = try ["/one", "/two"].flatMap { root in
                    try storage.logDirectories(in: root).map { "\(root)/\($0)" }
                }
                return Outcome(values: values, places: places)
            },
            violation: { outcome, events in
                guard outcome.values.count >= max(events.last ?? 6, 6) else {
                    return "\(outcome.values.count) records are left of \(events.last ?? 6)"
                }
                guard outcome.values == Array(Self.values.prefix(outcome.values.count)) else {
                    return "the records are \(outcome.values)"
                }
                return outcome.places.count == 1 ? nil : "the log lies in \(outcome.places)"
            })
    }

    @Test("a power loss anywhere in a move, and in the start after it, leaves one log with every durable record")
    func powerLoss() throws {
        var limits = CrashEnumeration<Int, Outcome>.Limits()
        limits.statesPerChange = 12
        limits.statesPerRecoveryChange = 4
        limits.interruptedRecoveries = 32
        var enumeration = CrashEnumeration(scenario(moves: 2), limits: limits)
        let report = try enumeration.run()
        #expect(report.failure == nil, "\(report)")
        #expect(report.states > 200, "\(report)")
    }

    @Test("every call that fails in a move leaves one log with every durable record")
    func failures() throws {
        var limits = CrashEnumeration<Int, Outcome>.Limits()
        limits.statesPerChange = 2
        limits.interruptedRecoveries = 1 << 20
        var enumeration = CrashEnumeration(scenario(moves: 1), limits: limits)
        let report = try enumeration.failures()
        #expect(report.failure == nil, "\(report)")
    }
}
