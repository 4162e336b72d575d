import MartletBase
import Synchronization

/// Background work that runs when the test says so, in an order that the seed decides: first come first served without
/// one. A job runs on the thread that asks for it and may submit further jobs.
package final class SimulatedJobs: Jobs {
    private struct Job: Sendable {
        let lane: JobLane
        let work: @Sendable () -> Void
    }

    private struct Queue: Sendable {
        var jobs: [Job] = []
        var random: SeededRandom?
    }

    private let queue: Mutex<Queue>

    package init(random: SeededRandom? = nil) { queue = Mutex(Queue(random: random)) }

    package func submit(_ lane: JobLane, _ work: @escaping @Sendable () -> Void) {
        queue.withLock { $0.jobs.append(Job(lane: lane, work: work)) }
    }

    package var waitingCount: Int { queue.withLock { $0.jobs.count } }

    package func waitingCount(in lane: JobLane) -> Int {
        queue.withLock { queue in queue.jobs.count { $0.lane == lane } }
    }

    /// Runs one job, of one lane where told; false when none waits.
    @discardableResult package func runNext(in lane: JobLane? = nil) -> Bool {
        let job = queue.withLock { queue -> Job? in
            let candidates = queue.jobs.indices.filter { lane == nil || queue.jobs[$0].lane == lane }
            guard let first = candidates.first else { return nil }
            let choice = queue.random?.next() ?? 0
            let index = queue.random == nil ? first : candidates[Int(choice % UInt64(candidates.count))]
            return queue.jobs.remove(at: index)
        }
        guard let job else { return false }
        job.work()
        return true
    }

    /// Runs jobs, those that they submit included, until none waits; the invariant catches work that feeds itself.
    package func runUntilIdle(limit: Int = 1_000_000) {
        var count = 0
        while runNext() {
            count += 1
            invariant(count <= limit, "jobs submit jobs without end")
        }
    }

    /// The machine is off: what waits never runs.
    package func discardAll() { queue.withLock { $0.jobs.removeAll() } }
}
