import MartletBase
import MartletMetadata
import MetadataTestSupport
import TestSupport
import Testing

final class FakeHarness: StoreHarness {
    let fake: FakeStore
    var store: any MetadataStore { fake }

    init(_ random: SeededRandom) { fake = FakeStore(random: random) }

    func work(until isDone: () -> Bool) throws {
        while !isDone() {
            try expect(fake.step(), "the store is idle, and what was awaited has not happened")
        }
    }

    func advance(byMillis millis: Int64) throws { fake.advance(byMillis: millis) }
}

@Suite struct FakeConformanceTests {
    @Test("the fake keeps every promise of the seam", arguments: StoreConformance.promises)
    func promise(_ promise: StoreConformance.Promise) throws {
        let seed = Seed()
        do { try StoreConformance.check(promise, FakeHarness(seed.random)) } catch {
            Issue.record("\(error); \(seed)")
        }
    }
}
