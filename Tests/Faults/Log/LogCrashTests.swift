import MartletBase
import MartletSimulation
import MartletStorage
import Synchronization
import Testing

/// Power lost under one partition's log: what was acknowledged as durable is there byte for byte, nothing was invented,
/// and what is derived from the batches agrees with them.
@Suite("A log survives a loss of power") struct LogCrashTests {
    /// `prepare` is one life of the broker that ends in order, `run` what the power loss ends.
    private func scenario(
        _ name: String, _ config: LogConfig = LogDriver.config, prepare: ((LogDriver) throws -> Void)? = nil,
        run: @escaping (any Disk, @escaping @Sendable (LogEvent) -> Void) throws -> Void
    ) throws -> CrashScenario<LogEvent, FoundLog> {
        func live(on disk: any Disk, _ note: @escaping @Sendable (LogEvent) -> Void) throws {
            guard let prepare else { return }
            let driver = try LogDriver(on: disk, config, note: note)
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
            recover: { disk in
                let found = try LogDriver(on: disk, config).find()
                return try found.comparedToReplay(of: disk, config)
            },
            violation: { found, events in
                LogHistory(promised + events, isCompacted: config.isCompacted).violation(found)
            })
    }

    private func appends() throws -> CrashScenario<LogEvent, FoundLog> {
        try scenario("log-append") { disk, note in
            let driver = try LogDriver(on: disk, note: note)
            driver.lead(in: LeaderEpoch(0))
            for number in 1...5 {
                try driver.append(number)
                if number != 3 { try driver.settle() }
            }
        }
    }

    private func rolls() throws -> CrashScenario<LogEvent, FoundLog> {
        try scenario("log-roll") { disk, note in
            let driver = try LogDriver(on: disk, note: note)
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

    /// Deletes records inside a segment, then whole segments, and appends on.
    private func starts() throws -> CrashScenario<LogEvent, FoundLog> {
        try scenario("log-start", prepare: { try fill($0, 1...9) }) { disk, note in
            let driver = try LogDriver(on: disk, note: note)
            driver.lead(in: LeaderEpoch(1))
            try driver.append(10)
            try driver.settle()
            try driver.advanceStart(to: Offset(4))
            try driver.checkpoint()
            try driver.append(11)
            try driver.advanceStart(to: Offset(12))
            try driver.tick()
            try driver.append(12)
            try driver.checkpoint()
            try driver.advanceStart(to: driver.log.bounds.highWatermark)
            try driver.tick()
            try driver.append(13)
            try driver.settle()
        }
    }

    /// A follower that has diverged is cut inside its last segment, then across segments, and goes on in newer epochs.
    private func cuts() throws -> CrashScenario<LogEvent, FoundLog> {
        try scenario("log-cut", prepare: { try fill($0, 1...9) }) { disk, note in
            let driver = try LogDriver(on: disk, note: note)
            driver.lead(in: LeaderEpoch(1))
            for number in 10...12 { try driver.append(number) }
            try driver.settle()
            try driver.truncate(to: driver.log.bounds.end - 1)
            driver.lead(in: LeaderEpoch(2))
            try driver.append(20)
            try driver.settle()
            try driver.checkpoint()
            try driver.truncate(to: Offset(5))
            driver.lead(in: LeaderEpoch(3))
            for number in 21...24 {
                try driver.append(number)
                if number % 2 == 0 { try driver.settle() }
            }
            try driver.tick()
        }
    }

    /// Stops in order, starts, is killed between a write and its sync, and starts again on what the next process sees.
    private func restarts() throws -> CrashScenario<LogEvent, FoundLog> {
        try scenario("log-restart", prepare: { try fill($0, 1...5) }) { disk, note in
            var driver = try LogDriver(on: disk, note: note)
            driver.lead(in: LeaderEpoch(1))
            for number in 6...7 { try driver.append(number) }
            try driver.stop()
            let process = DyingProcess(disk, changes: 80)
            do {
                driver = try LogDriver(on: process, note: note)
                driver.lead(in: LeaderEpoch(2))
                for number in 8...20 {
                    try driver.append(number)
                    if number % 3 == 0 { try driver.settle() }
                }
            } catch { if !process.isDead { throw error } }
            process.end()
            driver = try LogDriver(on: disk, note: note)
            let found = try driver.find()
            note(.found(start: found.start, end: found.end))
            driver.lead(in: LeaderEpoch(3))
            for number in 30...31 { try driver.append(number) }
            try driver.settle()
        }
    }

    /// Deletes the topic and creates it again: the new log finds nothing of the old one's offsets.
    private func recreations() throws -> CrashScenario<LogEvent, FoundLog> {
        try scenario("log-recreation", prepare: { try fill($0, 1...5) }) { disk, note in
            let driver = try LogDriver(on: disk, note: note)
            driver.lead(in: LeaderEpoch(1))
            try driver.append(6)
            try driver.settle()
            try driver.advanceStart(to: Offset(4))
            try driver.checkpoint()
            try driver.recreate()
            try driver.append(7)
            try driver.settle()
            try driver.append(8)
            try driver.checkpoint()
            try driver.append(9)
            try driver.settle()
        }
    }

    /// A follower whose leader's log begins behind its own end, or that has no log yet.
    private func replacements() throws -> [CrashScenario<LogEvent, FoundLog>] {
        func replace(_ disk: any Disk, _ note: @escaping @Sendable (LogEvent) -> Void) throws {
            let driver = try LogDriver(on: disk, note: note)
            driver.lead(in: LeaderEpoch(1))
            try driver.restart(at: Offset(1_000))
            try driver.append(10)
            try driver.settle()
            try driver.checkpoint()
            try driver.append(11)
            try driver.settle()
        }
        return [
            try scenario("log-replacement", prepare: { try fill($0, 1...9) }, run: replace),
            try scenario("log-late", run: replace),
        ]
    }

    /// Old segments go, then all of them with the last one, which is rolled for it.
    private func retention() throws -> CrashScenario<LogEvent, FoundLog> {
        try scenario("log-retention", prepare: { try fill($0, 1...9) }) { disk, note in
            let driver = try LogDriver(on: disk, note: note)
            driver.lead(in: LeaderEpoch(1))
            try driver.append(10)
            try driver.settle()
            try driver.applyRetention(RetentionSettings(bytes: 5_000))
            try driver.append(11)
            try driver.settle()
            try driver.applyRetention(RetentionSettings(millis: 1))
            try driver.tick()
            try driver.append(12)
            try driver.checkpoint()
        }
    }

    /// Segments are rewritten without what newer records have made superfluous, twice.
    private func compaction() throws -> CrashScenario<LogEvent, FoundLog> {
        try scenario("log-compaction", LogDriver.compactedConfig, prepare: { try fill($0, 1...11) }) { disk, note in
            let driver = try LogDriver(on: disk, LogDriver.compactedConfig, note: note)
            driver.lead(in: LeaderEpoch(1))
            try driver.append(12)
            try driver.settle()
            try driver.compact()
            for number in 13...19 { try driver.append(number) }
            try driver.settle()
            try driver.compact()
            try driver.checkpoint()
            try driver.tick()
            try driver.append(20)
            try driver.settle()
        }
    }

    /// Transactions of several producers across rolls, checkpoints and a cut that takes markers back, some of them open over
    /// a restart.
    private func transactions() throws -> CrashScenario<LogEvent, FoundLog> {
        let producers = (0...3).map { ProducerID(200 + Int64($0)) }
        let open = Mutex<[ProducerID: Offset]>([:])
        return try scenario(
            "log-transactions",
            prepare: { driver in
                driver.lead(in: LeaderEpoch(0))
                try driver.append(1, inTransactionOf: producers[0])
                try driver.append(2, inTransactionOf: producers[1])
                try driver.append(3)
                try driver.end(.abort, of: producers[0])
                try driver.append(7, inTransactionOf: producers[0])
                try driver.append(11, inTransactionOf: producers[2])
                try driver.end(.commit, of: producers[0])
                try driver.settle()
                open.withLock { $0 = driver.transactions }
            },
            run: { disk, note in
                let driver = try LogDriver(on: disk, note: note)
                driver.transactions = open.withLock { $0 }
                driver.lead(in: LeaderEpoch(1))
                try driver.append(15, inTransactionOf: producers[0])
                try driver.end(.abort, of: producers[1])
                try driver.settle()
                try driver.append(19, inTransactionOf: producers[3])
                try driver.end(.abort, of: producers[0])
                try driver.checkpoint()
                try driver.append(23, inTransactionOf: producers[1])
                try driver.end(.abort, of: producers[3])
                try driver.settle()
                try driver.append(27)
                let end = driver.log.bounds.end
                try driver.end(.commit, of: producers[2])
                try driver.end(.abort, of: producers[1])
                try driver.settle()
                try driver.checkpoint()
                try driver.truncate(to: end)
                driver.transactions[producers[2]] = nil
                driver.lead(in: LeaderEpoch(2))
                try driver.append(30)
                try driver.settle()
            })
    }

    private func fill(_ driver: LogDriver, _ numbers: ClosedRange<Int>) throws {
        driver.lead(in: LeaderEpoch(0))
        for number in numbers {
            try driver.append(number)
            try driver.settle()
        }
    }

    @Test("while batches are appended") func whileAppending() throws {
        try expectSurvival(of: [appends()], atLeast: 500)
    }

    @Test("while segments are rolled and checkpoints written") func whileRolling() throws {
        try expectSurvival(of: [rolls()], atLeast: 2_000)
    }

    @Test("while its start moves") func whileStarting() throws {
        try expectSurvival(of: [starts()], atLeast: 1_000)
    }

    @Test("while transactions begin and end") func whileTransacting() throws {
        try expectSurvival(of: [transactions()], atLeast: 1_000)
    }

    @Test("while it is cut") func whileCutting() throws {
        try expectSurvival(of: [cuts()], atLeast: 1_000)
    }

    @Test("while brokers stop, start and are killed") func whileRestarting() throws {
        try expectSurvival(of: [restarts()], atLeast: 800)
    }

    @Test("while its topic is deleted and created again") func whileRecreating() throws {
        // The names of a whole directory go at once.
        var limits = CrashEnumeration<LogEvent, FoundLog>.Limits()
        limits.statesPerChange = 100
        try expectSurvival(of: [recreations()], atLeast: 500, limits: limits)
    }

    @Test("while a leader's log takes its place") func whileReplacing() throws {
        try expectSurvival(of: replacements(), atLeast: 500)
    }

    private var brief: CrashEnumeration<LogEvent, FoundLog>.Limits {
        var limits = CrashEnumeration<LogEvent, FoundLog>.Limits()
        limits.statesPerChange = 500
        limits.interruptedRecoveries = 32
        return limits
    }

    @Test("while retention lets segments go") func whileRetaining() throws {
        try expectSurvival(of: [retention()], atLeast: 1_000, limits: brief)
    }

    @Test("while it is compacted") func whileCompacting() throws {
        try expectSurvival(of: [compaction()], atLeast: 1_000, limits: brief)
    }

    @Test("with no barrier to spare") func barriers() throws {
        try expectNeed(
            ofBarriersIn: [appends(), rolls(), starts(), cuts(), restarts()] + replacements(),
            sparing: [
                // The marker names a manifest by its checksum. Lost, torn or back again it costs a look
                // at the logs.
                ".kafka_cleanshutdown",
                // A journal may continue an older manifest.
                "fsync directory /log after rename /log/martlet.manifest.tmp",
                // Indexes are rebuilt; a snapshot has the one before it and the batches.
                "/log/orders-N/N.index", "/log/orders-N/N.timeindex", "/log/orders-N/N.snapshot",
                // Synchronized once more where a roll or a checkpoint finds nothing new; a cut is made again by
                // a start.
                "fsync /log/orders-N/N.log after",
                // Empty until it has its final name.
                "fsync /log/orders-N/martlet.next",
                // Whoever appends before the indexes are written relies on it; here they come first, and synchronize again.
                "fsync directory /log/orders-N after rename /log/orders-N/martlet.next",
                // A high watermark is told again by the leader.
                "replication-offset-checkpoint",
                // The copy beside it is what counts, and is durable before; the file itself is for Kafka and its tools.
                "log-start-offset-checkpoint.tmp -> /log/log-start",
                "rename /log/orders-N/leader-epoch-checkpoint.tmp",
                // The manifest has the topic's id as well.
                "partition.metadata",
                // A start drops the segments before the log's start.
                "N.log.deleted", "N.txnindex.deleted",
                // Made durable by the next checkpoint's name, before there is a log.
                "meta.properties",
            ])
    }

    @Test("on ext4", .enabled(if: LoopFileSystem.isPermitted, LoopFileSystem.needs))
    func onDevice() throws {
        for scenario in try [rolls(), starts(), cuts(), restarts()] {
            #expect(try violationsOnDevice(of: scenario) == [])
        }
    }
}
