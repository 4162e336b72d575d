import MartletBase

/// How many bytes may be worked on now, for so many in a second on average. A value without a clock.
struct BytePace: Sendable {
    /// Infinite where there is no bound.
    private var bytesPerSecond: Double
    /// Below zero once the last step has taken more than there was.
    private var left: Double
    private var last: MonotonicTime?

    init(bytesPerSecond: Double) {
        self.bytesPerSecond = bytesPerSecond
        left = bytesPerSecond
    }

    var mayWork: Bool { left > 0 }

    /// Time passes: what was not used in a second is not saved up.
    mutating func advance(to now: MonotonicTime) {
        defer { last = max(last ?? now, now) }
        guard let last, now > last else { return }
        left = min(left + bytesPerSecond * Double(now.nanoseconds - last.nanoseconds) / 1e9, bytesPerSecond)
    }

    /// Another rate from here on; what is left of the old one counts on.
    mutating func change(to bytesPerSecond: Double) {
        guard bytesPerSecond != self.bytesPerSecond else { return }
        left = min(left, bytesPerSecond)
        self.bytesPerSecond = bytesPerSecond
    }

    mutating func worked(_ bytes: Int64) { left -= Double(bytes) }
}
