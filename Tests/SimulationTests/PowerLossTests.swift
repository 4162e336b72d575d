import MartletBase
import MartletSimulation
import TestSupport
import Testing

/// What a power loss may leave, and what it may not. Every claim of durability rests on these.
@Suite("The simulated disk loses power") struct PowerLossTests {
    @Test("synchronized bytes survive, later ones may not")
    func synchronizedSurvives() throws {
        let disk = SimulatedDisk()
        let file = try disk.open("/a", .create)
        try file.write(pattern(5_000, seed: 1), at: 0)
        try file.synchronize()
        try disk.synchronizeDirectory("/")
        try file.write([1, 2, 3], at: 5_000)
        #expect(try disk.losePower(.keepingNothing).contents("/a") == pattern(5_000, seed: 1))
    }

    @Test("a file's sync does not keep its name, a directory's sync does not keep its bytes")
    func namesAndBytesAreApart() throws {
        let nameless = SimulatedDisk()
        try nameless.write("/a", [1])
        try nameless.synchronize("/a")
        #expect(try nameless.losePower(.keepingNothing).facts("/a") == nil)

        let empty = SimulatedDisk()
        try empty.write("/a", [1])
        try empty.synchronizeDirectory("/")
        #expect(try empty.losePower(.keepingNothing).contents("/a").isEmpty)
    }

    @Test("a directory's own name needs a sync of its parent")
    func newDirectory() throws {
        let disk = SimulatedDisk()
        try disk.makeDirectory("/d")
        try disk.write("/d/a", [1])
        try disk.synchronize("/d/a")
        try disk.synchronizeDirectory("/d")
        let state = disk.state
        #expect(try disk.losePower(.keepingNothing).list("/").isEmpty)
        let kept = SimulatedDisk(state.after(.keepingEverything(of: state)))
        #expect(try kept.contents("/d/a") == [1])
    }

    @Test("a rename without a directory sync is undone, target and source alike")
    func renameUndone() throws {
        let disk = SimulatedDisk()
        try disk.write("/new", [2])
        try disk.write("/old", [1])
        disk.settle()
        try disk.rename("/new", to: "/old")
        let lost = disk.losePower(.keepingNothing)
        #expect(try lost.contents("/old") == [1])
        #expect(try lost.contents("/new") == [2])
    }

    @Test("a removal without a directory sync is undone")
    func unlinkUndone() throws {
        let disk = SimulatedDisk()
        try disk.write("/a", [1])
        disk.settle()
        try disk.unlink("/a")
        #expect(try disk.losePower(.keepingNothing).contents("/a") == [1])
    }

    @Test("a rename between directories is whole once either of them is synchronized")
    func renameAcrossDirectories() throws {
        for directory in ["/d", "/e"] {
            let disk = SimulatedDisk()
            try disk.makeDirectory("/d")
            try disk.makeDirectory("/e")
            try disk.write("/d/a", [1])
            disk.settle()
            try disk.rename("/d/a", to: "/e/b")
            try disk.synchronizeDirectory(directory)
            let lost = disk.losePower(.keepingNothing)
            #expect(try lost.list("/d").isEmpty)
            #expect(try lost.contents("/e/b") == [1])
        }
    }

    @Test("a directory sync keeps what its changes rest upon, in other directories too")
    func synchronizationCoversCauses() throws {
        let disk = SimulatedDisk()
        try disk.makeDirectory("/d")
        try disk.makeDirectory("/e")
        disk.settle()
        try disk.write("/d/a", [1])
        try disk.synchronize("/d/a")
        try disk.write("/d/other", [2])
        try disk.rename("/d/a", to: "/e/b")
        try disk.synchronizeDirectory("/e")
        let lost = disk.losePower(.keepingNothing)
        #expect(try lost.contents("/e/b") == [1])
        #expect(try lost.list("/d").isEmpty)
    }

    @Test("a cut that was not synchronized is undone")
    func truncateUndone() throws {
        let disk = SimulatedDisk()
        try disk.write("/a", [1, 2, 3])
        disk.settle()
        let file = try disk.open("/a", .readWrite)
        try file.truncate(to: 1)
        #expect(try disk.losePower(.keepingNothing).contents("/a") == [1, 2, 3])
    }

    @Test("writes are kept or lost one by one, whole or torn, with or without their size")
    func fates() throws {
        let disk = SimulatedDisk()
        try disk.write("/a", pattern(100, seed: 1))
        disk.settle()
        let file = try disk.open("/a", .readWrite)
        let first = pattern(1_000, seed: 2)
        let second = pattern(50, seed: 3)
        try file.write(first, at: 100)
        try file.write(second, at: 1_100)
        let state = disk.state
        let old = pattern(100, seed: 1)
        func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
        func after(_ fates: PowerLoss.Fate...) throws -> [UInt8] {
            try SimulatedDisk(state.after(PowerLoss(names: [], contents: fates))).contents("/a")
        }
        #expect(try after(.lost, .lost) == old)
        #expect(try after(.kept, .lost) == old + first)
        #expect(try after(.lost, .kept) == old + zeros(1_000) + second)
        #expect(try after(.kept, .kept) == old + first + second)
        #expect(try after(.sizeOnly, .lost) == old + zeros(1_000))
        #expect(try after(.head(412), .lost) == old + first[..<412])
        #expect(try after(.headAndSize(412), .lost) == old + first[..<412] + zeros(588))
        #expect(try after(.tail(from: 412), .kept) == old + zeros(412) + first[412...] + second)
    }

    @Test("random losses of random work keep what was synchronized, and nothing that was not written")
    func randomLosses() throws {
        let seed = Seed()
        var random = seed.random
        for _ in 0..<50 {
            var disk = SimulatedDisk()
            try disk.write("/a", [])
            disk.settle()
            var durable: [UInt8] = []
            var written: [UInt8] = []
            for _ in 0..<20 {
                let file = try disk.open("/a", .readWrite)
                switch random.next() % 4 {
                case 0:
                    try file.synchronize()
                    durable = written
                case 1:
                    disk = disk.losePower(using: &random)
                    let left = try disk.contents("/a")
                    #expect(left.count >= durable.count && left.count <= written.count, "\(seed)")
                    for (index, byte) in left.enumerated() {
                        let isHole = index >= durable.count && byte == 0
                        #expect(isHole || byte == written[index], "byte \(index), \(seed)")
                    }
                    (durable, written) = (left, left)
                default:
                    let bytes = pattern(Int(random.next() % 6_000), seed: random.next())
                    try file.write(bytes, at: Int64(written.count))
                    written += bytes
                }
            }
        }
    }

    @Test("files and locks of the machine that lost power are dead")
    func deadHandles() throws {
        let disk = SimulatedDisk()
        let file = try disk.open("/a", .create)
        let lock = try disk.lock("/lock")
        #expect(lock != nil)
        disk.settle()
        let next = disk.losePower(.keepingNothing)
        #expect(throws: DiskError(.io, "write", "/a")) { try file.write([1], at: 0) }
        #expect(throws: DiskError(.io, "open", "/a")) { try disk.open("/a", .read) }
        #expect(try next.lock("/lock") != nil)
    }

    @Test("equal trees have equal digests, however they came about")
    func digests() throws {
        let one = SimulatedDisk()
        try one.write("/a", [1, 2])
        try one.write("/b", [UInt8](repeating: 0, count: 5_000))
        one.settle()
        let other = SimulatedDisk()
        try other.write("/b", pattern(5_000, seed: 1))
        try other.write("/t", [1, 2, 3])
        try other.rename("/t", to: "/a")
        let file = try other.open("/b", .replace)
        try file.truncate(to: 5_000)
        try other.open("/a", .readWrite).truncate(to: 2)
        other.settle()
        #expect(one.state.digest == other.state.digest)
        try other.flipBit("/b", byte: 4_999)
        #expect(one.state.digest != other.state.digest)
        try other.flipBit("/b", byte: 4_999)
        try other.rename("/a", to: "/c")
        other.settle()
        #expect(one.state.digest != other.state.digest)
    }
}
