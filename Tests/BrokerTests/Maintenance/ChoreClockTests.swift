import MartletBase
import Testing

@testable import MartletBroker

@Suite struct ChoreClockTests {
    private let start = MonotonicTime(nanoseconds: 1_000)

    @Test("a chore begins after its pause, and not again before the next one")
    func pauses() {
        var clock = ChoreClock([.tick: 1000, .reap: 3000], from: start)
        #expect(clock.begin(at: start.advanced(byMillis: 999)) == [])
        #expect(clock.begin(at: start.advanced(byMillis: 1000)) == [.tick])
        clock.ended(.tick)
        #expect(clock.begin(at: start.advanced(byMillis: 1999)) == [])
        #expect(clock.begin(at: start.advanced(byMillis: 3000)) == [.tick, .reap])
    }

    @Test("a chore that is still running does not begin a second time")
    func running() {
        var clock = ChoreClock([.checkpoint: 1000], from: start)
        #expect(clock.begin(at: start.advanced(byMillis: 1000)) == [.checkpoint])
        #expect(!clock.isIdle)
        #expect(clock.begin(at: start.advanced(byMillis: 9000)) == [])
        clock.ended(.checkpoint)
        #expect(clock.isIdle)
        #expect(clock.begin(at: start.advanced(byMillis: 9000)) == [.checkpoint])
    }

    @Test("what was missed while time stood still is done once, not made up for")
    func missed() {
        var clock = ChoreClock([.tick: 1000], from: start)
        #expect(clock.begin(at: start.advanced(byMillis: 3_600_000)) == [.tick])
        clock.ended(.tick)
        #expect(clock.begin(at: start.advanced(byMillis: 3_600_999)) == [])
        #expect(clock.begin(at: start.advanced(byMillis: 3_601_000)) == [.tick])
    }

    @Test("after the stop nothing begins")
    func stopped() {
        var clock = ChoreClock([.tick: 1000], from: start)
        clock.stop()
        #expect(clock.begin(at: start.advanced(byMillis: 5000)) == [])
    }
}
