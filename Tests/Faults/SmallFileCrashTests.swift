import MartletBase
import MartletSimulation
import MartletStorage
import Testing

/// Power lost while small files are replaced.
@Suite("Small files survive a loss of power") struct SmallFileCrashTests {
    private static let directory = DirectoryPath("/log")

    private func bytes(_ generation: Int) -> [UInt8] {
        // Longer than a page in every second generation, so that an end can be left over or missing.
        Array(repeating: UInt8(generation), count: generation % 2 == 0 ? 700 : 5_000)
    }

    private func judge(_ found: [UInt8]?, _ promised: Int) -> String? {
        guard let generation = found?.first else { return promised == 0 ? nil : "nothing, promised \(promised)" }
        guard found == bytes(Int(generation)) else { return "\(found?.count ?? 0) mixed bytes" }
        return generation >= promised ? nil : "found generation \(generation), promised \(promised)"
    }

    private var replacement: CrashScenario<Int, [UInt8]?> {
        CrashScenario(
            "atomic-file", prepare: { disk in try disk.makeDirectory("/log") },
            run: { disk, journal in
                for generation in 1...4 {
                    try AtomicFile.replace("file", in: Self.directory, with: bytes(generation), on: disk)
                    journal.note(generation)
                }
            },
            recover: { disk in try disk.contents("/log/file", limit: 1 << 20) },
            violation: { found, promised in judge(found, promised.last ?? 0) })
    }

    private var guardedReplacement: CrashScenario<Int, GuardedFile.Reading> {
        let file = GuardedFile("recovery-point-offset-checkpoint", in: Self.directory)
        return CrashScenario(
            "guarded-file", prepare: { disk in try disk.makeDirectory("/log") },
            run: { disk, journal in
                for generation in 1...4 {
                    try file.replace(with: bytes(generation), on: disk)
                    journal.note(generation)
                }
            },
            recover: { disk in try file.read(on: disk) },
            violation: { found, promised in
                let promised = promised.last ?? 0
                return switch found {
                case .missing: judge(nil, promised)
                case .sound(let bytes): judge(bytes, promised)
                // Of the first generation either file may be there without the other.
                case .unguarded(let bytes) where promised == 0: judge(bytes, promised)
                case .unguarded, .restored, .damaged: "\(found)"
                }
            })
    }

    @Test("a file replaced is the old one or the new one, whole")
    func atomicFile() throws {
        try expectSurvival(of: [replacement], atLeast: 50)
        try expectNeed(ofBarriersIn: [replacement])
    }

    @Test("a guarded file is never damaged, and never older than promised")
    func guardedFile() throws {
        try expectSurvival(of: [guardedReplacement], atLeast: 100)
        try expectNeed(ofBarriersIn: [guardedReplacement])
    }

    @Test("small files survive a power cut on ext4", .enabled(if: LoopFileSystem.isPermitted, LoopFileSystem.needs))
    func onDevice() throws {
        #expect(try violationsOnDevice(of: replacement) == [])
        #expect(try violationsOnDevice(of: guardedReplacement) == [])
    }

    @Test(
        "a power cut on ext4 undoes a rename without a directory sync",
        .enabled(if: LoopFileSystem.isPermitted, LoopFileSystem.needs))
    func cutIsReal() throws {
        let unsound = CrashScenario<Int, [UInt8]?>(
            "no-directory-sync", prepare: replacement.prepare,
            run: { disk, journal in
                let file = try disk.open("/log/file.tmp", .create)
                try bytes(1).withUnsafeBytes { try file.write($0, at: 0) }
                try file.synchronize()
                try disk.rename("/log/file.tmp", to: "/log/file")
                journal.note(1)
            }, recover: replacement.recover, violation: replacement.violation)
        #expect(try violationsOnDevice(of: unsound).count == 1)
    }
}
