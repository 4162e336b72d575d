import MartletBase
import MartletSimulation
import TestSupport
import Testing

/// What processes see while the power is on.
@Suite("The simulated disk, power on") struct SimulatedDiskTests {
    @Test("what was written is read back, across pages and past the end")
    func readsBack() throws {
        let disk = SimulatedDisk()
        let file = try disk.open("/a", .create)
        let bytes = pattern(10_000, seed: 1)
        try file.write(bytes, at: 0)
        try file.write([7, 8, 9], at: 12_000)
        #expect(try file.bytes() == bytes + [UInt8](repeating: 0, count: 2_000) + [7, 8, 9])
        #expect(try file.size() == 12_003)
        #expect(try file.bytes(from: 12_003).isEmpty)
        #expect(try file.bytes(from: 20_000).isEmpty)
    }

    @Test("a file cut and extended again holds zeros where it was cut")
    func truncates() throws {
        let disk = SimulatedDisk()
        let file = try disk.open("/a", .create)
        let bytes = pattern(9_000, seed: 2)
        try file.write(bytes, at: 0)
        try file.truncate(to: 4_500)
        try file.truncate(to: 9_000)
        #expect(try file.bytes() == bytes[..<4_500] + [UInt8](repeating: 0, count: 4_500))
        try file.truncate(to: 0)
        #expect(try file.bytes().isEmpty)
    }

    @Test("random writes, cuts and reads agree with an array of bytes")
    func agreesWithModel() throws {
        let seed = Seed()
        var random = seed.random
        let file = try SimulatedDisk().open("/a", .create)
        var model: [UInt8] = []
        for step in 0..<300 {
            let position = Int(random.next() % 20_000)
            if random.oneIn(4) {
                try file.truncate(to: Int64(position))
                model = Array(model.prefix(position)) + Array(repeating: 0, count: max(0, position - model.count))
            } else {
                let bytes = pattern(Int(random.next() % 9_000), seed: random.next())
                try file.write(bytes, at: Int64(position))
                let end = position + bytes.count
                if !bytes.isEmpty && end > model.count {
                    model += Array(repeating: 0, count: end - model.count)
                }
                model.replaceSubrange(position..<min(end, max(model.count, position)), with: bytes)
            }
            #expect(try file.bytes() == model, "step \(step), \(seed)")
        }
    }

    @Test("names behave as Linux has them")
    func names() throws {
        let disk = SimulatedDisk()
        try disk.makeDirectory("/d")
        try disk.write("/d/b", [1])
        try disk.write("/d/a", [2])
        #expect(try disk.list("/d").map(\.name) == ["a", "b"])
        try disk.rename("/d/a", to: "/d/b")
        #expect(try disk.list("/d") == [DirectoryEntry(name: "b", isDirectory: false)])
        #expect(try disk.contents("/d/b") == [2])
        try disk.rename("/d", to: "/e")
        #expect(try disk.facts("/d/b") == nil)
        #expect(try disk.facts("/e/b")?.size == 1)
        #expect(try disk.facts("/")?.isDirectory == true)
        try disk.unlink("/e/b")
        try disk.removeDirectory("/e")
        #expect(try disk.list("/").isEmpty)
    }

    @Test("what Linux refuses is refused, with the operation and the path")
    func refusals() throws {
        let disk = SimulatedDisk()
        try disk.makeDirectory("/d")
        try disk.write("/d/f", [1])
        try disk.makeDirectory("/e")
        func kind(_ body: () throws -> Void) -> DiskError.Kind? {
            do {
                try body()
                return nil
            } catch { return (error as? DiskError)?.kind }
        }
        #expect(kind { _ = try disk.open("/x", .read) } == .notFound)
        #expect(kind { _ = try disk.open("/x/y", .create) } == .notFound)
        #expect(kind { _ = try disk.open("/d/f/y", .create) } == .notDirectory)
        #expect(kind { _ = try disk.open("/d/f", .create) } == .exists)
        #expect(kind { _ = try disk.open("/d", .readWrite) } == .isDirectory)
        #expect(kind { try disk.makeDirectory("/d") } == .exists)
        #expect(kind { try disk.removeDirectory("/d") } == .notEmpty)
        #expect(kind { try disk.removeDirectory("/d/f") } == .notDirectory)
        #expect(kind { try disk.unlink("/d") } == .isDirectory)
        #expect(kind { try disk.unlink("/x") } == .notFound)
        #expect(kind { try disk.rename("/x", to: "/y") } == .notFound)
        #expect(kind { try disk.rename("/e", to: "/d") } == .notEmpty)
        #expect(kind { try disk.rename("/e", to: "/d/f") } == .notDirectory)
        #expect(kind { try disk.rename("/d/f", to: "/e") } == .isDirectory)
        #expect(kind { try disk.rename("/d", to: "/d/g") } == .other(22))
        #expect(kind { _ = try disk.list("/d/f") } == .notDirectory)
        #expect(throws: DiskError(.notFound, "open", "/x")) { try disk.open("/x", .read) }
    }

    @Test("an open file outlives its name, a closed one refuses all")
    func handles() throws {
        let disk = SimulatedDisk()
        let file = try disk.open("/a", .create)
        try file.write([1, 2, 3], at: 0)
        try disk.unlink("/a")
        #expect(try file.bytes() == [1, 2, 3])
        try file.close()
        try file.close()
        #expect(throws: DiskError(.other(9), "size", "/a")) { try file.bytes() }
        try disk.write("/b", [1])
        let reader = try disk.open("/b", .read)
        #expect(throws: DiskError(.other(9), "write", "/b")) { try reader.write([2], at: 0) }
        #expect(disk.openFileCount == 1)
    }

    @Test("a file that nobody refers to is closed")
    func closesWithLastReference() throws {
        let disk = SimulatedDisk()
        do {
            let file = try disk.open("/a", .create)
            try file.write([1], at: 0)
            #expect(disk.openFileCount == 1)
        }
        #expect(disk.openFileCount == 0)
        disk.descriptorLimit = 1
        let first = try disk.open("/a", .read)
        #expect(throws: DiskError(.tooManyOpenFiles, "open", "/a")) { try disk.open("/a", .read) }
        try first.close()
        _ = try disk.open("/a", .read)
    }

    @Test("a lock is held by one until released")
    func locks() throws {
        let disk = SimulatedDisk()
        let lock = try #require(try disk.lock("/lock"))
        #expect(try disk.lock("/lock") == nil)
        lock.release()
        #expect(try disk.lock("/lock") != nil)
        let held = try #require(try disk.lock("/lock"))
        _ = disk.losePower(.keepingNothing)
        held.release()
    }

    @Test("pages dropped from memory are not resident until somebody reads them")
    func residency() throws {
        let disk = SimulatedDisk()
        try disk.write("/a", [1, 2])
        let file = try disk.open("/a", .read)
        var bytes: [UInt8] = [0, 0]
        #expect(try bytes.withUnsafeMutableBytes { try file.readResident(into: $0, at: 0) } == 2)
        disk.evictPages()
        #expect(try bytes.withUnsafeMutableBytes { try file.readResident(into: $0, at: 0) } == nil)
        #expect(try file.bytes() == [1, 2])
        #expect(try bytes.withUnsafeMutableBytes { try file.readResident(into: $0, at: 0) } == 2)
    }
}
