import MartletSimulation
import MetadataTestSupport
import Testing

@Suite struct EmbeddedConformanceTests {
    @Test("the embedded store keeps every promise of the seam", arguments: StoreConformance.promises)
    func promise(_ promise: StoreConformance.Promise) throws {
        try StoreConformance.check(promise, EmbeddedHarness())
    }

    @Test("the promises hold one after the other on one store, compacted and opened again before each")
    func together() throws {
        let disk = SimulatedDisk()
        for promise in StoreConformance.promises {
            let harness = try EmbeddedHarness(disk) { $0.compactionBytes = 1000 }
            try StoreConformance.check(promise, harness)
            try harness.close()
        }
        #expect(try disk.list("metadata").contains { $0.name.hasPrefix("snapshot-") })
    }
}
