import MartletBase
import MartletSimulation
import Synchronization
import Testing

@Suite("Simulated jobs") struct SimulatedJobsTests {
    private final class Log: Sendable {
        private let entries = Mutex<[Int]>([])
        func add(_ entry: Int) { entries.withLock { $0.append(entry) } }
        var all: [Int] { entries.withLock { $0 } }
    }

    private func order(_ random: SeededRandom?) -> [Int] {
        let jobs = SimulatedJobs(random: random)
        let log = Log()
        for number in 0..<20 {
            jobs.submit(.log) {
                log.add(number)
                if number == 3 { jobs.submit(.sync) { log.add(100) } }
            }
        }
        #expect(jobs.waitingCount == 20)
        jobs.runUntilIdle()
        #expect(jobs.waitingCount == 0)
        return log.all
    }

    @Test("without a seed jobs run in the order of their submission, what they submit last")
    func inOrder() { #expect(order(nil) == Array(0..<20) + [100]) }

    @Test("with a seed the order is another, and the same for the same seed")
    func seeded() {
        let one = order(SeededRandom(seed: 1))
        #expect(one == order(SeededRandom(seed: 1)))
        #expect(one != order(SeededRandom(seed: 2)))
        #expect(one.sorted() == Array(0..<20) + [100])
    }

    @Test("a lane can be run on its own, and what never ran is discarded")
    func lanes() {
        let jobs = SimulatedJobs()
        let log = Log()
        jobs.submit(.background) { log.add(1) }
        jobs.submit(.sync) { log.add(2) }
        #expect(jobs.runNext(in: .sync))
        #expect(!jobs.runNext(in: .sync))
        #expect(log.all == [2])
        #expect(jobs.waitingCount(in: .background) == 1)
        jobs.discardAll()
        #expect(!jobs.runNext())
    }
}
