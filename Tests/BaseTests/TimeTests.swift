import MartletBase
import Testing

@Suite struct TimeTests {
    @Test("a deadline beyond the clock's range is never, not a trap")
    func saturation() {
        let start = MonotonicTime(nanoseconds: 1)
        #expect(start.advanced(byMillis: .max) == MonotonicTime(nanoseconds: .max))
        #expect(start.advanced(byMillis: 2) == MonotonicTime(nanoseconds: 2_000_001))
        #expect(start.advanced(byMillis: 5).millis(since: start) == 5)
    }

    @Test("the same seed gives the same numbers, and another seed others")
    func seeds() {
        var first = SeededRandom(seed: 7)
        var second = SeededRandom(seed: 7)
        var other = SeededRandom(seed: 8)
        let numbers = (0..<5).map { _ in first.next() }
        #expect(numbers == (0..<5).map { _ in second.next() })
        #expect(numbers != (0..<5).map { _ in other.next() })
    }
}
