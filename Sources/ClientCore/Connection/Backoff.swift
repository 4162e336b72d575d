import MartletBase

/// How long to wait before what failed is tried again: doubling from `baseMillis` to `maxMillis`, a fifth more or less, so
/// that the clients of a broker that comes back do not all come at once (KIP-580).
package struct Backoff: Hashable, Sendable {
    package let baseMillis: Int64
    package let maxMillis: Int64

    package init(baseMillis: Int64, maxMillis: Int64) {
        self.baseMillis = max(baseMillis, 0)
        self.maxMillis = max(maxMillis, self.baseMillis)
    }

    /// - Parameter failures: in a row, this one counted.
    package func delayMillis(afterFailures failures: Int, random: inout SeededRandom) -> Int64 {
        let doublings = min(max(failures - 1, 0), 32)
        let (grown, overflow) = baseMillis.multipliedReportingOverflow(by: 1 << doublings)
        let delay = overflow ? maxMillis : min(grown, maxMillis)
        let spread = delay / 5
        return delay - spread + Int64.random(in: 0...(2 * spread), using: &random)
    }
}
