import MartletBase
import MartletSimulation
import Testing

@Suite("The simulated disk fails on purpose") struct DiskFaultTests {
    @Test("the n-th call fails, those before and after do not")
    func nthCall() throws {
        let disk = SimulatedDisk()
        let file = try disk.open("/a", .create)
        disk.inject(DiskFault(.write, occurrence: 2))
        try file.write([1], at: 0)
        #expect(throws: DiskError(.io, "write", "/a")) { try file.write([2], at: 1) }
        try file.write([3], at: 1)
        #expect(try file.bytes() == [1, 3])
        #expect(disk.faultsStruck == 1)
    }

    @Test("a fault strikes the named paths only, and lasts where told")
    func pathsAndLasting() throws {
        let disk = SimulatedDisk()
        disk.inject(DiskFault(.rename, pathSuffix: ".tmp", error: .permission, isLasting: true))
        try disk.write("/a", [1])
        try disk.write("/b.tmp", [2])
        try disk.rename("/a", to: "/c")
        for _ in 0..<2 {
            #expect(throws: DiskError(.permission, "rename", "/b.tmp")) { try disk.rename("/b.tmp", to: "/b") }
        }
        disk.clearFaults()
        try disk.rename("/b.tmp", to: "/b")
    }

    @Test("a failing write may have arrived in part")
    func partialWrite() throws {
        let disk = SimulatedDisk()
        let file = try disk.open("/a", .create)
        disk.inject(DiskFault(.write, error: .io, writtenBytes: 2))
        #expect(throws: DiskError(.io, "write", "/a")) { try file.write([1, 2, 3], at: 0) }
        #expect(try file.bytes() == [1, 2])
    }

    @Test("after a failed sync the next one succeeds and keeps nothing of it")
    func failedSyncIsFinal() throws {
        let disk = SimulatedDisk()
        let file = try disk.open("/a", .create)
        try disk.synchronizeDirectory("/")
        try file.write([1, 2, 3], at: 0)
        disk.inject(DiskFault(.synchronize))
        #expect(throws: DiskError(.io, "fsync", "/a")) { try file.synchronize() }
        try file.write([4, 5], at: 3)
        try file.synchronize()
        #expect(try file.bytes() == [1, 2, 3, 4, 5], "the page cache still shows what is lost")
        disk.evictPages()
        #expect(try file.bytes() == [0, 0, 0, 4, 5])
        #expect(try disk.losePower(.keepingNothing).contents("/a") == [0, 0, 0, 4, 5])
    }

    @Test("what a failed sync left uncertain may have arrived all the same")
    func failedSyncMayHaveArrived() throws {
        let disk = SimulatedDisk()
        let file = try disk.open("/a", .create)
        try disk.synchronizeDirectory("/")
        try file.write([1, 2, 3], at: 0)
        disk.inject(DiskFault(.synchronize))
        #expect(throws: DiskError.self) { try file.synchronize() }
        try file.write([9], at: 1)
        try file.synchronize()
        let state = disk.state
        #expect(try SimulatedDisk(state.after(.keepingEverything(of: state))).contents("/a") == [0, 9])
    }

    @Test("a full disk takes what fits, refuses the rest, and takes more once space is made")
    func fullDisk() throws {
        let disk = SimulatedDisk()
        try disk.write("/old", pattern(4_096, seed: 1))
        let file = try disk.open("/a", .create)
        disk.capacity = 3 * 4_096
        #expect(try disk.space("/").availableBytes == 2 * 4_096)
        #expect(throws: DiskError(.noSpace, "write", "/a")) { try file.write(pattern(10_000, seed: 2), at: 0) }
        #expect(try file.size() == 8_192)
        try file.write([1], at: 100)
        #expect(throws: DiskError(.noSpace, "write", "/a")) { try file.write([1], at: 8_192) }
        try disk.unlink("/old")
        try disk.synchronizeDirectory("/")
        try file.write([1], at: 8_192)
    }

    @Test("a read-only file system still reads")
    func readOnly() throws {
        let disk = SimulatedDisk()
        try disk.write("/a", [1])
        let file = try disk.open("/a", .readWrite)
        disk.isReadOnly = true
        #expect(throws: DiskError(.readOnly, "write", "/a")) { try file.write([2], at: 0) }
        #expect(throws: DiskError(.readOnly, "open", "/b")) { try disk.open("/b", .create) }
        #expect(throws: DiskError(.readOnly, "rename", "/a")) { try disk.rename("/a", to: "/b") }
        #expect(throws: DiskError(.readOnly, "unlink", "/a")) { try disk.unlink("/a") }
        #expect(try disk.open("/a", .read).bytes() == [1])
    }

    @Test("damage at rest: a flipped bit, zeros, a file gone")
    func rot() throws {
        let disk = SimulatedDisk()
        try disk.write("/a", [1, 2, 3, 4])
        disk.settle()
        try disk.flipBit("/a", byte: 1, bit: 7)
        try disk.zero("/a", 2..<9)
        #expect(try disk.contents("/a") == [1, 130, 0, 0])
        try disk.lose("/a")
        #expect(try disk.losePower(.keepingNothing).facts("/a") == nil)
    }

    @Test("an omitted barrier reports success and does nothing")
    func omission() throws {
        let disk = SimulatedDisk()
        let file = try disk.open("/a", .create)
        try disk.synchronizeDirectory("/")
        disk.omitBarrier(2)
        try file.write([1], at: 0)
        try file.synchronize()
        try file.write([2], at: 1)
        try file.synchronize()
        try file.write([3], at: 2)
        #expect(try disk.losePower(.keepingNothing).contents("/a") == [1])

        let other = SimulatedDisk()
        try other.write("/a", [1])
        other.omitBarrier(1)
        try other.rename("/a", to: "/b")
        #expect(try other.contents("/a") == [1])
    }

    @Test("a trace names every call in order")
    func trace() throws {
        let disk = SimulatedDisk()
        disk.startTrace()
        try disk.write("/a", [1, 2])
        try disk.rename("/a", to: "/b")
        #expect(
            disk.trace.map(\.description) == [
                "open /a (replace)", "write /a [0, 2)", "close /a", "rename /a -> /b",
            ])
    }
}
