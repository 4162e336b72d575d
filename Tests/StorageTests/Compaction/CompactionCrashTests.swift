import MartletBase
import MartletSimulation
import Testing

@testable import MartletStorage

@Suite struct CompactionCrashTests {
    private struct NotSimulated: Error {}

    /// What is on disk after a start: the records of every key, oldest first, and what is left beside the logs.
    private struct Outcome: Equatable {
        var values: [String: [String]]
        var names: [String]
    }

    /// Three segments that become one, and a fourth that stays by itself.
    private static func fill(_ log: LogFiles) throws {
        for round in 0..<3 {
            try log.append([("a", "\(round)"), ("b", "\(round)")])
            try log.append([("c\(round)", "x")])
            try log.roll()
        }
        try log.append([("d", String(repeating: "d", count: 600)), ("a", "9")])
        try log.roll()
    }

    private static let final: [String: String] = ["a": "9", "b": "2", "c0": "x", "c1": "x", "c2": "x"]

    private var scenario: CrashScenario<String, Outcome> {
        CrashScenario(
            "compaction",
            prepare: { disk in
                guard let disk = disk as? SimulatedDisk else { throw NotSimulated() }
                try Self.fill(try LogFiles(on: disk))
                disk.settle()
            },
            run: { disk, journal in
                // Only tells what the preparation has written.
                let plan = try LogFiles()
                try Self.fill(plan)
                var options = LogFiles.Options()
                options.segmentBytes = 700
                var run = CompactionRun(plan.task(options), on: disk)
                loop: while true {
                    switch try run.step(bytes: 1 << 20) {
                    case .working: continue
                    case .finished: break loop
                    case .replaces(let replacement):
                        let bases = replacement.replaced.map(\.base)
                        let retired = try SegmentSwap.retire(bases, in: plan.directory, on: disk)
                        try SegmentSwap.promote(replacement.base, in: plan.directory, on: disk)
                        for path in retired { try disk.unlink(path) }
                        journal.note("replaced \(replacement.base)")
                    }
                }
            },
            recover: { disk in
                let directory = DirectoryPath("/log/t-0")
                try SegmentSwap.recover(directory, on: disk)
                var values: [String: [String]] = [:]
                for batch in try LogFiles.batches(in: directory, on: disk) {
                    for record in batch.records { values[record.key ?? "-", default: []].append(record.value ?? "-") }
                }
                let names = try disk.list(directory.path).map(\.name).filter { !$0.hasSuffix(FileNames.deleted) }
                return Outcome(values: values, names: names)
            },
            violation: { outcome, events in
                for (key, value) in Self.final where outcome.values[key]?.last != value {
                    return "\(key) is \(outcome.values[key] ?? []) and not \(value)"
                }
                if let leftover = outcome.names.first(where: { $0.hasSuffix(".swap") || $0.hasSuffix(".cleaned") }) {
                    return "\(leftover) is left"
                }
                if events.isEmpty { return nil }
                let base = String(repeating: "0", count: 20)
                for suffix in [".index", ".timeindex", ".txnindex"] where !outcome.names.contains(base + suffix) {
                    return "the new segment has no \(suffix)"
                }
                if outcome.values["b"] != ["2"] { return "a replacement was undone" }
                return nil
            })
    }

    @Test("a power loss anywhere in a compaction, and in the start after it, leaves every key's last record")
    func powerLoss() throws {
        var enumeration = CrashEnumeration(scenario)
        let report = try enumeration.run()
        #expect(report.failure == nil, "\(report)")
        #expect(report.states > 100, "\(report)")
    }

    @Test("the new log and its name are durable before anything of the old ones goes")
    func omissions() throws {
        var enumeration = CrashEnumeration(scenario)
        let needless = try enumeration.omissions().unneededPlaces
        #expect(!needless.contains { $0.hasPrefix("fsync /log/t-N/N.log.cleaned") })
        #expect(!needless.contains { $0.hasPrefix("fsync directory /log/t-N after rename /log/t-N/N.log.cleaned") })
    }
}
