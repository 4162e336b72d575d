import MartletBase
import MartletRecords
import MartletSimulation
import MetadataTestSupport
import TestSupport
import Testing

@testable import MartletMetadata

/// What the embedded store makes of power losses, full and failing disks, and rot.
@Suite struct EmbeddedRecoveryTests {
    private func values(_ harness: EmbeddedHarness) throws -> [String: String] {
        let entries = try harness.page(StoreRange(start: StoreKey([]), end: nil, limit: 10_000)).get().entries
        return Dictionary(
            uniqueKeysWithValues: entries.map { ($0.key.description, String(decoding: $0.value.bytes, as: UTF8.self)) })
    }

    private func lastLog(_ disk: SimulatedDisk) throws -> String {
        let logs = try disk.list("metadata").map(\.name).filter { $0.hasPrefix("log-") }
        return "metadata/" + (try #require(logs.last))
    }

    @Test("after a power loss at any moment all that was answered is there, and transactions are whole")
    func powerLoss() throws {
        let seed = Seed()
        var random = seed.random
        var disk = SimulatedDisk()
        var known: [String: String] = [:]
        var maybe: [(String, String)] = []
        for round in 0..<60 {
            let harness = try EmbeddedHarness(disk, random: random) { $0.compactionBytes = 1500 }
            let found = try values(harness)
            for (key, value) in known where found[key] != value {
                // An unanswered write of the same key may have happened instead.
                #expect(maybe.contains { $0.0 == key && $0.1 == found[key] }, "\(key) \(found[key] ?? "nil"); \(seed)")
            }
            for (key, value) in found where key.hasSuffix("/left") {
                #expect(found[key.dropLast(4) + "right"] == value, "a transaction was torn: \(key); \(seed)")
            }
            known = found
            maybe = []
            for step in 0..<(1 + random.below(30)) {
                let (name, value) = ("pair-\(random.below(12))", "\(round).\(step)")
                let answer = Answer<StoreTransactionResult>()
                harness.store.commit(
                    StoreTransaction(
                        when: [],
                        then: [
                            .put(StoreKey(name + "/left"), Array(value.utf8)),
                            .put(StoreKey(name + "/right"), Array(value.utf8)),
                        ]), answer.completion)
                for _ in 0..<random.below(4) { harness.jobs.runNext() }
                for side in ["left", "right"] {
                    if answer.all.isEmpty {
                        maybe.append(("\(name)/\(side)", value))
                    } else {
                        known["\(name)/\(side)"] = value
                    }
                }
            }
            disk = disk.losePower(using: &random)
        }
    }

    @Test("a torn batch is cut off and counted, and what was before it stays")
    func tornTail() throws {
        let first = try EmbeddedHarness()
        try first.put("a", "1")
        try first.put("b", "2")
        let disk = first.disk.losePower(.keepingEverything(of: first.disk.state))
        let log = try lastLog(disk)
        try disk.tamper(log) { $0.removeLast(MetadataFrame.headerSize + 3) }
        let second = try EmbeddedHarness(disk)
        #expect(second.embedded.recovery.tornBytes > 0)
        #expect(try values(second) == ["a": "1"])
        try second.put("b", "3")
        try second.close()
        #expect(try values(EmbeddedHarness(disk)) == ["a": "1", "b": "3"])
    }

    @Test("a flipped bit in what was durable keeps the store shut, and names the file and the place")
    func rot() throws {
        let disk = SimulatedDisk()
        let harness = try EmbeddedHarness(disk)
        for key in 0..<5 {
            try harness.put(StoreKey("key-\(key)"), "value")
        }
        try harness.close()
        let log = try lastLog(disk)
        let size = try disk.contents(log).count
        // Up to the mark behind the last batch: everything before it had been answered for.
        for byte in 0..<(size - MetadataFrame.headerSize) {
            try disk.flipBit(log, byte: byte)
            do {
                _ = try EmbeddedHarness(disk)
                Issue.record("the store opened with byte \(byte) of \(size) damaged")
            } catch let error as MetadataStoreOpenError {
                guard case .damaged(log, let position, _) = error else {
                    Issue.record("byte \(byte): \(error)")
                    return
                }
                #expect(position <= byte)
            }
            try disk.flipBit(log, byte: byte)
        }
        #expect(try values(EmbeddedHarness(disk)).count == 5)
    }

    @Test("a rotten snapshot is set aside, and the one before it with the logs since gives the same state")
    func rottenSnapshot() throws {
        let disk = SimulatedDisk()
        let harness = try EmbeddedHarness(disk) { $0.compactionBytes = 400 }
        for key in 0..<60 {
            try harness.put(StoreKey("key-\(key % 20)"), "value \(key)")
        }
        let before = try values(harness)
        let revision = try #require(try harness.value("key-19")).modified
        try harness.close()
        let snapshots = try disk.list("metadata").map(\.name).filter { $0.hasPrefix("snapshot-") }
        #expect(snapshots.count == 2)
        let newest = "metadata/" + (try #require(snapshots.last))
        try disk.flipBit(newest, byte: 100)
        let again = try EmbeddedHarness(disk)
        #expect(again.embedded.recovery.damagedSnapshot == newest)
        #expect(try values(again) == before)
        #expect(try again.value("key-19")?.modified == revision)
        #expect(try disk.facts(newest + ".damaged") != nil)
    }

    @Test("a newer format is refused by its version, and a missing log by its name")
    func refusals() throws {
        let disk = SimulatedDisk()
        let harness = try EmbeddedHarness(disk)
        try harness.put("a", "1")
        try harness.close()
        let log = try lastLog(disk)
        let sound = try disk.contents(log)
        try disk.tamper(log) { bytes in
            bytes[5] = 7
            let checksum = checksumOfHeader(bytes)
            bytes.replaceSubrange(24..<28, with: checksum)
        }
        #expect(throws: MetadataStoreOpenError.newerFormat(path: log, version: 7, readable: 0)) {
            try EmbeddedHarness(disk)
        }
        try disk.tamper(log) { $0 = sound }
        #expect(throws: MetadataStoreOpenError.inUse("metadata/lock")) {
            let holder = try EmbeddedHarness(disk)
            defer { withExtendedLifetime(holder) {} }
            _ = try EmbeddedHarness(disk)
        }
    }

    @Test("a full disk refuses changes, keeps answering reads, and the store goes on when space is back")
    func fullDisk() throws {
        let disk = SimulatedDisk()
        let harness = try EmbeddedHarness(disk)
        try harness.put("a", "1")
        disk.inject(DiskFault(.write, pathSuffix: "log-000000000001", error: .noSpace, writtenBytes: 10))
        let refused = try harness.commit(StoreTransaction(when: [], then: [.put("b", Array("2".utf8))]))
        guard case .failure(.noSpace) = refused else {
            Issue.record("\(refused)")
            return
        }
        #expect(disk.faultsStruck == 1)
        #expect(try values(harness) == ["a": "1"])
        try harness.put("b", "3")
        try harness.close()
        #expect(try values(EmbeddedHarness(disk)) == ["a": "1", "b": "3"])
    }

    @Test("a failed sync is final: its outcome is unknown, nothing is written after it, reads go on")
    func failedSync() throws {
        let disk = SimulatedDisk()
        let harness = try EmbeddedHarness(disk)
        try harness.put("a", "1")
        disk.inject(DiskFault(.synchronize))
        let lost = try harness.commit(StoreTransaction(when: [], then: [.put("b", Array("2".utf8))]))
        guard case .failure(.outcomeUnknown) = lost else {
            Issue.record("\(lost)")
            return
        }
        let next = try harness.commit(StoreTransaction(when: [], then: [.put("c", [])]))
        guard case .failure(.failed) = next else {
            Issue.record("\(next)")
            return
        }
        #expect(try values(harness) == ["a": "1"])
    }

    @Test("what a failed sync has left in memory is on disk once the next life has read it")
    func forsakenPages() throws {
        let disk = SimulatedDisk()
        let first = try EmbeddedHarness(disk)
        try first.put("a", "1")
        disk.inject(DiskFault(.synchronize))
        _ = try first.commit(StoreTransaction(when: [], then: [.put("b", Array("2".utf8))]))
        // The process starts again; the machine has not gone down, and the kernel takes the pages for written.
        let restarted = disk.endProcess()
        let second = try EmbeddedHarness(restarted)
        try second.put("c", "3")
        #expect(try values(second) == ["a": "1", "b": "2", "c": "3"])
        let third = try EmbeddedHarness(restarted.losePower(.keepingNothing))
        #expect(try values(third) == ["a": "1", "b": "2", "c": "3"])
    }

    private func checksumOfHeader(_ bytes: [UInt8]) -> [UInt8] {
        let value = CRC32C.checksum(Array(bytes[..<24]).span.bytes)
        return (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(24 - 8 * $0)) }
    }
}
