import MartletBase
import MartletMetadata
import MartletSimulation
import Synchronization
import Testing

/// Power lost under the embedded metadata store: what was answered is there, and every transaction is whole.
@Suite("The embedded metadata store survives a loss of power") struct MetadataCrashTests {
    enum Event: Sendable, CustomStringConvertible {
        case begun(Int)
        case acknowledged(Int)
        /// A client has read the state behind it.
        case seen(Int)

        var description: String {
            switch self {
            case .begun(let number): "transaction \(number) begun"
            case .acknowledged(let number): "transaction \(number) acknowledged"
            case .seen(let number): "transaction \(number) seen"
            }
        }
    }

    /// All that a client can read.
    struct Found: Equatable, CustomStringConvertible {
        let revision: Revision
        let values: [String: [UInt8]]
        var damage: String?

        var description: String { "revision \(revision) with \(values.keys.sorted())\(damage.map { ", \($0)" } ?? "")" }
    }

    private static let directory = "/metadata"

    private var options: EmbeddedStore.Options {
        var options = EmbeddedStore.Options()
        // Every few transactions begin a new generation.
        options.compactionBytes = 1_500
        options.reservedBytes = 0
        return options
    }

    /// Transaction `number` writes two keys that belong together, adds one and takes away an older one.
    private func transaction(_ number: Int) -> StoreTransaction {
        StoreTransaction(
            when: [],
            then: [
                .put("left", value(number)), .put("right", value(number)), .put(item(number), value(number)),
                .delete(item(number - 3)),
            ])
    }

    private func item(_ number: Int) -> StoreKey { StoreKey("item/\(number)") }

    /// Some longer than a sector, so that they can be torn.
    private func value(_ number: Int) -> [UInt8] {
        [UInt8(number)] + [UInt8](repeating: UInt8(number), count: number % 3 * 300)
    }

    private func expected(after number: Int) -> Found {
        var values: [String: [UInt8]] = [:]
        if number > 0 {
            values["left"] = value(number)
            values["right"] = value(number)
        }
        for kept in max(1, number - 2)..<max(1, number + 1) { values["item/\(kept)"] = value(kept) }
        return Found(revision: Revision(Int64(number)), values: values)
    }

    /// Its process stops in order after `prepared` transactions and is killed before its `killedAt`-th change from then
    /// on; the next one ends with the scenario.
    private func scenario(
        _ name: String, prepared: Int = 0, killedAt: Int, total: Int
    ) -> CrashScenario<Event, Found> {
        CrashScenario(
            name,
            prepare: { disk in
                if prepared > 0 { try work(on: disk, transactions: 1...prepared, endsCleanly: true) { _ in } }
            },
            run: { disk, journal in
                let process = DyingProcess(disk, changes: killedAt)
                do {
                    try work(on: process, transactions: prepared + 1...total, endsCleanly: false) { journal.note($0) }
                } catch { if !process.isDead { throw error } }
                process.end()
                let seen = Int(try read(disk).revision.rawValue)
                journal.note(.seen(seen))
                let middle = (seen + total) / 2
                try work(on: disk, transactions: seen + 1...middle, endsCleanly: true) { journal.note($0) }
                try work(on: disk, transactions: middle + 1...total, endsCleanly: false) { journal.note($0) }
            },
            recover: { disk in try read(disk) },
            violation: { found, events in
                var begun = prepared
                var acknowledged = prepared
                for event in events {
                    switch event {
                    case .begun(let number): begun = number
                    case .acknowledged(let number), .seen(let number): acknowledged = number
                    }
                }
                let number = Int(found.revision.rawValue)
                guard acknowledged...begun ~= number else {
                    return "revision \(number), but \(acknowledged) was acknowledged and \(begun) begun"
                }
                return found == expected(after: number) ? nil : "no state between two transactions: \(found)"
            })
    }

    private func work(
        on disk: any Disk, transactions: ClosedRange<Int>, endsCleanly: Bool,
        _ note: @escaping @Sendable (Event) -> Void
    ) throws {
        let jobs = SimulatedJobs()
        let store = try EmbeddedStore(directory: Self.directory, disk: disk, jobs: jobs, options: options)
        var waiting: [Int] = []
        for number in transactions {
            note(.begun(number))
            waiting.append(number)
            // Every third one shares its batch with the next.
            if number % 3 == 0 && number < transactions.upperBound { continue }
            try commit(waiting, to: store, jobs, note)
            waiting = []
        }
        if endsCleanly {
            let outcome = Mutex<Result<Void, StoreError>?>(nil)
            store.close { result in outcome.withLock { $0 = result } }
            jobs.runUntilIdle()
            try outcome.withLock { try $0?.get() }
        }
    }

    /// A batch that found no room is tried once more; after any other refusal nothing goes on.
    private func commit(
        _ numbers: [Int], to store: EmbeddedStore, _ jobs: SimulatedJobs, _ note: @escaping @Sendable (Event) -> Void
    ) throws {
        for attempt in 1...2 {
            let refusal = Mutex<StoreError?>(nil)
            for number in numbers {
                store.commit(transaction(number)) { result in
                    switch result {
                    case .success: note(.acknowledged(number))
                    case .failure(let error): refusal.withLock { $0 = $0 ?? error }
                    }
                }
            }
            jobs.runUntilIdle()
            guard let error = refusal.withLock({ $0 }) else { return }
            if case .noSpace = error, attempt == 1 { continue }
            throw error
        }
    }

    private func read(_ disk: any Disk) throws -> Found {
        let jobs = SimulatedJobs()
        let store = try EmbeddedStore(directory: Self.directory, disk: disk, jobs: jobs, options: options)
        let page = Mutex<Result<StorePage, StoreError>?>(nil)
        store.read(.prefix("", limit: 1_000)) { result in page.withLock { $0 = result } }
        jobs.runUntilIdle()
        let found = try #require(try page.withLock { try $0?.get() })
        let values = found.entries.map { ("\($0.key)", $0.value.bytes) }
        return Found(
            revision: found.revision, values: Dictionary(uniqueKeysWithValues: values),
            damage: store.recovery.damagedSnapshot)
    }

    /// The changes after which the first process dies lie between a new log's sync and its directory's, and between a
    /// batch's write and its sync, so that the next process finds what is not durable.
    private var scenarios: [CrashScenario<Event, Found>] {
        [
            scenario("metadata-new", killedAt: 5, total: 4), scenario("metadata-start", killedAt: 7, total: 7),
            scenario("metadata-compaction", prepared: 4, killedAt: 40, total: 16),
        ]
    }

    @Test("from the first start on, through stops, kills and compactions")
    func survives() throws { try expectSurvival(of: scenarios, atLeast: 500) }

    @Test("with no barrier to spare")
    func barriers() throws {
        try expectNeed(
            ofBarriersIn: scenarios,
            sparing: [
                // Until the next snapshot but one, the logs hold what the snapshot does.
                "rename /metadata/snapshot-N.tmp", "fsync directory /metadata after rename /metadata/snapshot-N.tmp",
                // Snapshots go before the logs that they need, in case that both newer ones rot.
                "fsync directory /metadata after unlink", "fsync directory /metadata after fsync directory",
            ])
    }

    @Test("on ext4", .enabled(if: LoopFileSystem.isPermitted, LoopFileSystem.needs))
    func onDevice() throws {
        #expect(try violationsOnDevice(of: scenario("metadata", killedAt: 20, total: 12)) == [])
    }
}
