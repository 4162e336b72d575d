import MartletBase
import Testing

@testable import MartletSystem

@Suite struct ThreadTests {
    @Test("a thread runs its body under its own number and is joined")
    func runs() throws {
        let seen = Monitor(Int32(0))
        let thread = try NativeThread(name: "test") { seen.update { $0 = NativeThread.currentID } }
        thread.join()
        let number = seen.access { $0 }
        #expect(number != 0)
        #expect(number != NativeThread.currentID)
    }

    @Test("a pool does every job it was given before it stops")
    func poolDrains() {
        let pool = JobPool(JobPool.Widths(sync: 3, log: 1, coldRead: 1, background: 1))
        let done = Monitor([JobLane: Int]())
        for _ in 0..<500 {
            for lane in [JobLane.sync, .log, .coldRead, .background] {
                pool.submit(lane) { done.update { $0[lane, default: 0] += 1 } }
            }
        }
        pool.stop()
        #expect(done.access { $0 } == [.sync: 500, .log: 500, .coldRead: 500, .background: 500])
    }

    @Test("a lane runs at most its width at once, and a busy lane does not hold another up")
    func widths() {
        let pool = JobPool(JobPool.Widths(sync: 2, log: 1, coldRead: 1, background: 1))
        let state = Monitor((running: 0, most: 0, released: false, other: false))
        for _ in 0..<6 {
            pool.submit(.sync) {
                state.update {
                    $0.running += 1
                    $0.most = max($0.most, $0.running)
                }
                state.wait { $0.released ? () : nil }
                state.update { $0.running -= 1 }
            }
        }
        state.wait { $0.running == 2 ? () : nil }
        #expect(pool.waiting(in: .sync) == 4)
        pool.submit(.log) { state.update { $0.other = true } }
        state.wait { $0.other ? () : nil }
        state.update { $0.released = true }
        pool.stop()
        #expect(state.access { $0.most } == 2)
    }

    @Test("a job may submit another to its own lane")
    func nested() {
        let pool = JobPool(JobPool.Widths(sync: 1, log: 1, coldRead: 1, background: 1))
        let done = Monitor(false)
        pool.submit(.sync) { pool.submit(.sync) { done.update { $0 = true } } }
        done.wait { $0 ? () : nil }
        pool.stop()
    }

    @Test("the monotonic clock never goes back")
    func clock() {
        var last = SystemClock.monotonic()
        for _ in 0..<1000 {
            let next = SystemClock.monotonic()
            #expect(next >= last)
            last = next
        }
        // 2024-01-01: a machine whose wall clock is before this has no time at all.
        #expect(SystemClock.wall().rawValue > 1_704_067_200_000)
    }

    @Test("an error number reads as the system's words")
    func errnoText() {
        #expect(Errno.noEntry.description == "No such file or directory")
    }
}
