import MartletBase

/// Which partition a record goes to when nobody names one.
package enum Partitioner {
    /// Equal keys go to equal partitions, and to those that Java's producer would choose, as long as a topic keeps its
    /// number of partitions.
    package static func partition(ofKey key: RawSpan, count: Int) -> Int {
        invariant(count > 0, "a topic without partitions")
        return Int(Murmur2.hash(key) & 0x7fff_ffff) % count
    }
}

/// The partition of records without a key. It stays until its batch is full or has left, so that batches are large
/// (KIP-480); then another is drawn.
package struct StickyPartition: Sendable {
    private var current: Int?

    package init() {}

    /// - Parameter available: those with a leader; where there is none, all are equally good.
    package mutating func partition(
        count: Int, available: [Int], using random: inout SeededRandom
    ) -> Int {
        if let current, current < count { return current }
        let drawn = Self.draw(count: count, available: available, using: &random)
        current = drawn
        return drawn
    }

    /// The batch of `partition` takes no more. The next one is another wherever there is a choice.
    package mutating func batchClosed(
        of partition: Int, count: Int, available: [Int], using random: inout SeededRandom
    ) {
        guard current == partition else { return }
        let others = available.isEmpty ? [] : available.filter { $0 != partition }
        current = Self.draw(count: count, available: others.isEmpty ? available : others, using: &random)
    }

    private static func draw(count: Int, available: [Int], using random: inout SeededRandom) -> Int {
        invariant(count > 0, "a topic without partitions")
        guard !available.isEmpty else { return Int.random(in: 0..<count, using: &random) }
        return available[Int.random(in: 0..<available.count, using: &random)]
    }
}
