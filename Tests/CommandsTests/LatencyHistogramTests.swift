import MartletBase
import TestSupport
import Testing

@testable import MartletCommands

@Suite struct LatencyHistogramTests {
    @Test("a percentile is the exact one or less than 0.8 % above it, from nanoseconds to years")
    func percentiles() {
        let seed = Seed()
        var random = seed.random
        for _ in 0..<50 {
            let count = Int.random(in: 1...2000, using: &random)
            let values = (0..<count).map { _ in Int64(random.next() >> UInt64.random(in: 1...63, using: &random)) }
            var histogram = LatencyHistogram()
            for value in values { histogram.record(value) }
            let sorted = values.sorted()
            for fraction in [0.01, 0.5, 0.95, 0.99, 0.999, 1] {
                let exact = sorted[max(Int((fraction * Double(count)).rounded(.up)), 1) - 1]
                let found = histogram.percentile(fraction)
                #expect(found >= exact && found - exact <= exact / 127, "\(fraction): \(exact), \(found); \(seed)")
            }
            #expect(histogram.largest == sorted.last, "\(seed)")
            #expect(histogram.count == Int64(count), "\(seed)")
        }
    }

    @Test("nothing recorded has no percentile, and a negative duration counts as none")
    func edges() {
        var histogram = LatencyHistogram()
        #expect(histogram.percentile(0.99) == 0)
        histogram.record(-5)
        histogram.record(.max)
        #expect(histogram.percentile(0.5) == 0)
        #expect(histogram.percentile(1) == .max)
    }
}
