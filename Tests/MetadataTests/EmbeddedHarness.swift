import MartletBase
import MartletMetadata
import MartletSimulation
import MetadataTestSupport

/// An embedded store on a simulated disk, run by hand.
final class EmbeddedHarness: StoreHarness {
    let disk: SimulatedDisk
    let jobs: SimulatedJobs
    let embedded: EmbeddedStore
    private var now = MonotonicTime(nanoseconds: 1)

    var store: any MetadataStore { embedded }

    init(
        _ disk: SimulatedDisk = SimulatedDisk(), random: SeededRandom? = nil,
        _ change: (inout EmbeddedStore.Options) -> Void = { _ in }
    ) throws {
        self.disk = disk
        jobs = SimulatedJobs(random: random)
        var options = EmbeddedStore.Options()
        options.reservedBytes = 0
        change(&options)
        embedded = try EmbeddedStore(directory: "metadata", disk: disk, jobs: jobs, options: options)
        embedded.advance(to: now)
        jobs.runUntilIdle()
    }

    func work(until isDone: () -> Bool) throws {
        jobs.runUntilIdle()
        try expect(isDone(), "the store is idle, and what was awaited has not happened")
    }

    func advance(byMillis millis: Int64) throws {
        now = now.advanced(byMillis: millis)
        embedded.advance(to: now)
        jobs.runUntilIdle()
    }

    func close() throws {
        let closed: Result<Void, StoreError> = try ask("closing") { embedded.close($0) }
        try closed.get()
    }
}
