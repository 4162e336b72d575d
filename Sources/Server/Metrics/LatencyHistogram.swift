import Synchronization

/// How long something took, counted in buckets that double. Written by many threads at the cost of two atomic additions;
/// read while they write, so that a reading may miss what is being added.
final class LatencyHistogram: Sendable {
    /// Of the first bucket; the last one has no bound.
    private static let smallestNanoseconds: Int64 = 64_000
    static let bucketCount = 19

    private let buckets = InlineArray<19, Atomic<Int>> { _ in Atomic(0) }
    private let totalNanoseconds = Atomic<Int64>(0)

    func record(nanoseconds: Int64) {
        let taken = max(nanoseconds, 0)
        buckets[Self.bucket(of: taken)].add(1, ordering: .relaxed)
        totalNanoseconds.add(taken, ordering: .relaxed)
    }

    static func bucket(of nanoseconds: Int64) -> Int {
        guard nanoseconds > 0 else { return 0 }
        let multiple = (nanoseconds - 1) / smallestNanoseconds
        return min(Int64.bitWidth - multiple.leadingZeroBitCount, bucketCount - 1)
    }

    /// The upper bound of a bucket, which belongs to it; `nil` for the last one.
    static func bound(of bucket: Int) -> Int64? {
        bucket < bucketCount - 1 ? smallestNanoseconds << bucket : nil
    }

    var reading: (counts: [Int], totalNanoseconds: Int64) {
        (
            (0..<Self.bucketCount).map { buckets[$0].load(ordering: .relaxed) },
            totalNanoseconds.load(ordering: .relaxed)
        )
    }
}
