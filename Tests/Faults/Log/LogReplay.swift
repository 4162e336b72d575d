import MartletBase
import MartletSimulation
import MartletStorage

extension FoundLog {
    /// Holds what was recovered against a log of the same batches of which nothing else is left: no index, no snapshot of
    /// producers, no epochs, no checkpoint. One state in eight, because it costs a second recovery.
    func comparedToReplay(of disk: any Disk, _ config: LogConfig) throws -> FoundLog {
        guard let simulated = disk as? SimulatedDisk, fault == nil else { return self }
        let state = simulated.state
        let copy = SimulatedDisk(state.after(.keepingEverything(of: state)))
        guard copy.state.digest % 8 == 0, start == .zero, try copy.facts(Self.directory) != nil else { return self }
        for entry in try copy.list(Self.directory) where !entry.name.hasSuffix(FileNames.log) {
            try copy.lose("\(Self.directory)/\(entry.name)")
        }
        for entry in try copy.list(LogDriver.root) where !entry.isDirectory {
            let isIdentity = entry.name.hasSuffix(FileNames.directoryProperties) || entry.name == FileNames.lock
            if !isIdentity { try copy.lose("\(LogDriver.root)/\(entry.name)") }
        }
        var result = self
        let replayed = try LogDriver(on: copy, config).find()
        if replayed != self { result.fault = "a fresh replay gives \(replayed) instead of \(self)" }
        return result
    }

    private static let directory = "\(LogDriver.root)/\(LogDriver.partition)"
}
