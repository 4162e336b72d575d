import MartletBase
import MartletSimulation
import TestSupport
import Testing

/// The enumeration is tried on small programs of which it is known whether they survive.
@Suite("Crash enumeration") struct CrashEnumerationTests {
    /// A file replaced by temporary file, sync, rename and directory sync, with one of the steps left out on request.
    private func replacement(without omitted: IOKind? = nil) -> CrashScenario<UInt8, [UInt8]> {
        CrashScenario(
            "replacement",
            prepare: { disk in try disk.write("/file", [UInt8](repeating: 1, count: 1_000)) },
            run: { disk, journal in
                for value in UInt8(2)...4 {
                    let file = try disk.open("/file.tmp", .replace)
                    try file.write([UInt8](repeating: value, count: 1_000), at: 0)
                    if omitted != .synchronize { try file.synchronize() }
                    try disk.rename("/file.tmp", to: "/file")
                    if omitted != .synchronizeDirectory { try disk.synchronizeDirectory("/") }
                    journal.note(value)
                }
            },
            recover: { disk in try disk.bytes("/file") },
            violation: { found, promised in
                guard let value = found.first, found == [UInt8](repeating: value, count: 1_000) else {
                    return "neither the old file nor a new one: \(found.count) bytes"
                }
                let least = promised.last ?? 1
                return value >= least ? nil : "found \(value), promised \(least)"
            })
    }

    @Test("a replacement done right survives every power loss, and needs each of its barriers")
    func replacementSurvives() throws {
        var enumeration = CrashEnumeration(replacement())
        let report = try enumeration.run()
        #expect(report.failure == nil, "\(report)")
        #expect(report.changes == 16)
        #expect(report.states == 19)
        #expect(report.duplicates > 0)
        let omissions = try enumeration.omissions()
        #expect(omissions.entries.count == 9)
        #expect(omissions.unneededPlaces.isEmpty, "\(omissions)")
    }

    @Test(
        "a missing step is found, and the case named can be repeated",
        arguments: [
            IOKind.synchronize, .synchronizeDirectory,
        ])
    func missingStep(_ kind: IOKind) throws {
        var enumeration = CrashEnumeration(replacement(without: kind))
        let failure = try #require(try enumeration.run().failure)
        let text = "\(failure)"
        #expect(text.contains("MARTLET_CRASH=replacement:"))
        #expect(text.contains("rename /file.tmp -> /file"))
        let crash = try #require(CrashCase("\(failure.crash)"))
        #expect(crash == failure.crash)
        var other = CrashEnumeration(replacement(without: kind))
        #expect(try other.replay(crash)?.violation == failure.violation)
    }

    @Test("a failure without a barrier names the barrier, and can be repeated")
    func omissionRepeats() throws {
        var enumeration = CrashEnumeration(replacement())
        for entry in try enumeration.omissions().entries {
            guard case .fails(let failure) = entry.effect else { continue }
            #expect(try enumeration.replay(failure.crash)?.violation == failure.violation)
        }
    }

    @Test("a replacement done right survives each of its calls failing")
    func callsFail() throws {
        var enumeration = CrashEnumeration(replacement())
        let report = try enumeration.failures()
        #expect(report.failure == nil, "\(report)")
        #expect(report.changes == 2 * 15)
    }

    @Test("a program that goes on after a failed sync is found, and the case can be repeated")
    func failedSyncIgnored() throws {
        let sound = replacement()
        func forgetful() -> CrashEnumeration<UInt8, [UInt8]> {
            CrashEnumeration(
                CrashScenario(
                    "forgetful", prepare: sound.prepare,
                    run: { disk, journal in
                        let file = try disk.open("/file", .readWrite)
                        try file.write([UInt8](repeating: 2, count: 1_000), at: 0)
                        do { try file.synchronize() } catch { try file.synchronize() }
                        journal.note(2)
                    }, recover: sound.recover,
                    violation: { found, promised in
                        promised.isEmpty ? nil : sound.violation(found, promised)
                    }))
        }
        var enumeration = forgetful()
        #expect(try enumeration.run().failure == nil)
        let failure = try #require(try enumeration.failures().failure)
        #expect(failure.crash.description.hasPrefix("forgetful!3:"))
        var other = forgetful()
        #expect(try other.replay(try #require(CrashCase("\(failure.crash)")))?.violation == failure.violation)
    }

    @Test("a barrier that nothing needs is reported")
    func unneededBarrier() throws {
        let sound = replacement()
        var enumeration = CrashEnumeration(
            CrashScenario<UInt8, [UInt8]>(
                "twice", prepare: sound.prepare,
                run: { disk, journal in
                    try sound.run(disk, journal)
                    try disk.synchronizeDirectory("/")
                }, recover: sound.recover, violation: sound.violation))
        #expect(try enumeration.omissions().unneededPlaces == ["fsync directory / after fsync directory /"])
    }

    /// A log of two-byte records, the second byte a check, cut at the first bad one when it is opened. What `recover`
    /// appends when it has to cut shows whether an interrupted recovery comes to the same.
    private func log(countingRecoveries: Bool) -> CrashScenario<UInt8, [UInt8]> {
        CrashScenario(
            "log",
            prepare: { disk in
                try disk.write("/log", [])
                try disk.write("/count", [])
            },
            run: { disk, journal in
                let file = try disk.open("/log", .readWrite)
                for value in UInt8(1)...3 {
                    // Longer than a sector, so that it can be torn.
                    try file.write([UInt8](repeating: value, count: 600), at: Int64(value - 1) * 600)
                    if value != 2 {
                        try file.synchronize()
                        journal.note(value)
                    }
                }
            },
            recover: { disk in
                let file = try disk.open("/log", .readWrite)
                let bytes = try file.bytes()
                var values: [UInt8] = []
                while true {
                    let value = UInt8(values.count + 1)
                    let record = bytes.dropFirst(values.count * 600).prefix(600)
                    guard record.count == 600, record.allSatisfy({ $0 == value }) else { break }
                    values.append(value)
                }
                if bytes.count > values.count * 600 {
                    try file.truncate(to: Int64(values.count) * 600)
                    if countingRecoveries {
                        let count = try disk.open("/count", .readWrite)
                        try count.write([1], at: count.size())
                    }
                    try file.synchronize()
                }
                return countingRecoveries ? values + (try disk.bytes("/count")) : values
            },
            violation: { found, promised in
                found.count >= promised.last ?? 0 ? nil : "found \(found), promised \(promised)"
            })
    }

    @Test("a recovery that cuts a torn end survives its own interruption")
    func recoveryInterrupted() throws {
        var limits = CrashEnumeration<UInt8, [UInt8]>.Limits()
        limits.interruptedRecoveries = 1
        var enumeration = CrashEnumeration(log(countingRecoveries: false), limits: limits)
        let report = try enumeration.run()
        #expect(report.failure == nil, "\(report)")
        #expect(report.interruptedRecoveries > 0)
        #expect(report.judgedAgain > 0)
    }

    @Test("a recovery that comes to something else after an interruption is found, and can be repeated")
    func recoveryDiverges() throws {
        var limits = CrashEnumeration<UInt8, [UInt8]>.Limits()
        limits.interruptedRecoveries = 1
        var enumeration = CrashEnumeration(log(countingRecoveries: true), limits: limits)
        let failure = try #require(try enumeration.run().failure)
        #expect(failure.crash.second != nil)
        let crash = try #require(CrashCase("\(failure.crash)"))
        var other = CrashEnumeration(log(countingRecoveries: true), limits: limits)
        #expect(try other.replay(crash)?.violation == failure.violation)
    }

    @Test("every subset of a few unsynchronized changes is tried")
    func subsets() throws {
        let seen = Seen()
        var enumeration = CrashEnumeration(
            CrashScenario<Int, [UInt8]>(
                "subsets", prepare: { disk in try disk.write("/file", [UInt8](repeating: 9, count: 6)) },
                run: { disk, _ in
                    let file = try disk.open("/file", .readWrite)
                    for index in 0..<6 { try file.write([UInt8(index)], at: Int64(index)) }
                },
                recover: { disk in
                    let bytes = try disk.bytes("/file")
                    seen.add(bytes)
                    return bytes
                }, violation: { _, _ in nil }))
        let report = try enumeration.run()
        #expect(report.states == 64)
        #expect(seen.count == 64)
    }

    @Test("of many unsynchronized changes the beginnings, the gaps and the single ones are tried")
    func manyChanges() throws {
        let seen = Seen()
        var enumeration = CrashEnumeration(
            CrashScenario<Int, [UInt8]>(
                "many", prepare: { disk in try disk.write("/file", [UInt8](repeating: 0, count: 20)) },
                run: { disk, _ in
                    let file = try disk.open("/file", .readWrite)
                    for index in 0..<20 { try file.write([1], at: Int64(index)) }
                },
                recover: { disk in
                    let bytes = try disk.bytes("/file")
                    seen.add(bytes)
                    return bytes
                }, violation: { _, _ in nil }))
        #expect(try enumeration.run().failure == nil)
        for index in 0..<20 {
            let prefix = (0..<20).map { $0 < index ? UInt8(1) : 0 }
            #expect(seen.contains(prefix))
            #expect(seen.contains((0..<20).map { $0 == index ? 1 : 0 }))
            #expect(seen.contains((0..<20).map { $0 == index ? 0 : 1 }))
        }
    }

    @Test(
        "text that names no case is refused",
        arguments: ["", "a", "a:1", "a:1:x", "a:1:2:3", "a/b:1:2", "a/0:1:2", ":1:2", "!1:1:2"])
    func badCase(_ text: String) { #expect(CrashCase(text) == nil) }
}

/// What recoveries were given.
private final class Seen {
    private var all: Set<[UInt8]> = []
    func add(_ bytes: [UInt8]) { all.insert(bytes) }
    func contains(_ bytes: [UInt8]) -> Bool { all.contains(bytes) }
    var count: Int { all.count }
}
