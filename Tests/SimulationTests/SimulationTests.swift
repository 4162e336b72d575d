import Foundation
import MartletSimulator
import TestSupport
import Testing

@Suite("Simulated brokers") struct SimulationTests {
    private static let runs = environment("MARTLET_SIMULATIONS").flatMap { UInt64($0) } ?? 50

    @Test("a broker keeps what it acknowledged through crashes, power losses, failing calls and full disks")
    func promises() {
        var acknowledged = 0
        var powerLosses = 0
        var cuts = 0
        for seed in 1...max(1, Self.runs) {
            let report = Simulation(seed: seed).run()
            #expect(
                report.violation == nil,
                "\(report)\n\(report.lastEvents.joined(separator: "\n"))\nrepeat with martlet-simulation --seed \(seed)"
            )
            acknowledged += report.acknowledged
            powerLosses += report.powerLosses
            cuts += report.cuts
        }
        #expect(acknowledged > 0)
        #expect(powerLosses > 0)
        #expect(cuts > 0)
    }

    @Test("every record of the library's producer arrives once and in order, whatever happens to the broker")
    func library() {
        var options = Simulation.Options()
        options.usesLibrary = true
        var acknowledged = 0
        for seed in 1...max(1, Self.runs / 2) {
            let report = Simulation(seed: seed, options: options).run()
            #expect(
                report.violation == nil,
                "\(report)\n\(report.lastEvents.joined(separator: "\n"))\nrepeat with martlet-simulation --library 1 --seed \(seed)"
            )
            acknowledged += report.acknowledged
        }
        #expect(acknowledged > 0)
    }

    @Test("a device whose syncs are lies is found out")
    func liesAreFound() {
        var options = Simulation.Options()
        options.deviceLies = true
        let caught = (1...10).contains { Simulation(seed: $0, options: options).run().violation != nil }
        #expect(caught)
    }

    @Test("one seed is one run, in every process")
    func determinism() throws {
        let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent("martlet-simulation")
        let first = try output(of: program, "--seed", "100", "--runs", "5")
        let second = try output(of: program, "--seed", "100", "--runs", "5")
        #expect(first == second)
        #expect(first.split(separator: "\n").count { $0.contains("hash") } == 5)
    }

    private func output(of program: URL, _ arguments: String...) throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = program
        process.arguments = arguments
        process.standardOutput = pipe
        try process.run()
        let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: bytes, as: UTF8.self)
    }
}
