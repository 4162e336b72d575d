import Foundation
import MartletBase
import MartletSimulation
import MartletSystem
import TestSupport
import Testing

/// The simulated disk stands for the real one: both are given the same calls and must answer alike.
@Suite("The simulated disk answers as the real one does") struct DiskAgreementTests {
    /// What a call answered, in words that both disks can agree on.
    private func answer<Value>(_ body: () throws -> Value) -> String {
        do { return "\(try body())" } catch {
            return (error as? DiskError).map { "\($0.kind)" } ?? "\(error)"
        }
    }

    @Test("random calls on names and bytes")
    func randomCalls() throws {
        let seed = Seed()
        var random = seed.random
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("disks-\(UUID())").path
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: root) }
        let simulated = SimulatedDisk()
        let real = SystemDisk()

        func pick<Item>(_ items: [Item]) -> Item { items[Int(random.next() % UInt64(items.count))] }
        let paths = ["/a", "/b", "/d", "/e", "/d/a", "/d/b", "/e/a", "/d/f", "/d/f/a", "/a/x"]
        var open: [(simulated: any DiskFile, real: any DiskFile)] = []
        for step in 0..<3_000 {
            let path = pick(paths)
            let target = pick(paths)
            let number = Int64(random.next() % 10_000)
            let bytes = pattern(Int(random.next() % 5_000), seed: random.next())
            let mode = pick([OpenMode.read, .readWrite, .create, .replace])
            let kind = random.next() % 12
            func call(_ disk: any Disk, _ root: String, _ file: (any DiskFile)?) -> String {
                answer { () throws -> String in
                    switch kind {
                    case 0:
                        try disk.makeDirectory(root + path)
                        return "made"
                    case 1:
                        try disk.removeDirectory(root + path)
                        return "removed"
                    case 2:
                        try disk.rename(root + path, to: root + target)
                        return "renamed"
                    case 3:
                        try disk.unlink(root + path)
                        return "unlinked"
                    case 4: return "\(try disk.list(root + path).map { "\($0.name) \($0.isDirectory)" })"
                    case 5: return try disk.facts(root + path).map { "\($0.isDirectory ? 0 : $0.size)" } ?? "none"
                    case 6:
                        try disk.synchronizeDirectory(root + path)
                        return "synchronized"
                    case 7:
                        try file?.write(bytes, at: number)
                        return "written"
                    case 8:
                        try file?.truncate(to: number)
                        return "cut"
                    case 9: return try file?.bytes(from: number).description ?? ""
                    case 10:
                        try file?.synchronize()
                        return "synchronized"
                    default: return try file?.size().description ?? ""
                    }
                }
            }
            // The operating system opens a directory for reading and refuses the reads; the simulated disk is stricter.
            let isDirectory = (try? simulated.facts(path))??.isDirectory == true
            if random.oneIn(3) && !(mode == .read && isDirectory) {
                let ours = Result { try simulated.open(path, mode) }
                let theirs = Result { try real.open(root + path, mode) }
                let (found, expected) = (answer { _ = try ours.get() }, answer { _ = try theirs.get() })
                #expect(found == expected, "step \(step), open \(path) as \(mode), \(seed)")
                if case (.success(let simulated), .success(let real)) = (ours, theirs) {
                    open.append((simulated, real))
                }
            }
            let file = open.isEmpty ? nil : pick(open)
            let expected = call(real, root, file?.real)
            let found = call(simulated, "", file?.simulated)
            #expect(found == expected, "step \(step), call \(kind) on \(path), \(seed)")
            if open.count > 6 { open.removeFirst() }
        }
    }
}
