import MartletBase
import MartletSimulation
import Synchronization
import Testing

/// Power lost under one partition's log: what was acknowledged as durable is there byte for byte, nothing was invented,
/// and what is derived from the batches agrees with them.
@Suite("A log survives a loss of power") struct LogCrashTests {
    /// `prepare` is one life of the broker that ends in order, `run` what the power loss ends.
    private func scenario(
        _ name: String, prepare: ((LogDriver) throws -> Void)? = nil,
        run: @escaping (any Disk, @escaping @Sendable (LogEvent) -> Void) throws -> Void
    ) throws -> CrashScenario<LogEvent, FoundLog> {
        func live(on disk: any Disk, _ note: @escaping @Sendable (LogEvent) -> Void) throws {
            guard let prepare else { return }
            let driver = try LogDriver(on: disk, note)
            try prepare(driver)
            try driver.stop()
        }
        // What was there before is promised as well.
        let earlier = Mutex<[LogEvent]>([])
        try live(on: SimulatedDisk()) { event in earlier.withLock { $0.append(event) } }
        let promised = earlier.withLock { $0 }
        return CrashScenario(
            name, prepare: { disk in try live(on: disk) { _ in } },
            run: { disk, journal in try run(disk) { journal.note($0) } },
            recover: { disk in try LogDriver(on: disk).find() },
            violation: { found, events in LogHistory(promised + events).violation(found) })
    }

    private func appends() throws -> CrashScenario<LogEvent, FoundLog> {
        try scenario("log-append") { disk, note in
            let driver = try LogDriver(on: disk, note)
            driver.lead(in: LeaderEpoch(0))
            for number in 1...5 {
                try driver.append(number)
                if number != 3 { try driver.settle() }
            }
        }
    }

    private func rolls() throws -> CrashScenario<LogEvent, FoundLog> {
        try scenario("log-roll") { disk, note in
            let driver = try LogDriver(on: disk, note)
            driver.lead(in: LeaderEpoch(0))
            for number in 1...14 {
                try driver.append(number)
                if number % 3 == 0 { try driver.settle() }
                if number == 8 {
                    driver.lead(in: LeaderEpoch(1))
                    try driver.checkpoint()
                }
            }
        }
    }

    @Test("while batches are appended") func whileAppending() throws {
        try expectSurvival(of: [appends()], atLeast: 100)
    }

    @Test("while segments are rolled and checkpoints written") func whileRolling() throws {
        try expectSurvival(of: [rolls()], atLeast: 100)
    }
}
