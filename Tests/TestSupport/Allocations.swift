import CAllocations

/// What `body` allocated on this thread: how often, and how many bytes it held at its peak.
package func countingAllocations<Result>(
    _ body: () -> Result
) -> (result: Result, allocations: Int, peakBytes: Int) {
    martlet_begin_counting_allocations()
    let result = body()
    let counted = martlet_end_counting_allocations()
    return (result, Int(counted.allocations), Int(counted.peak_bytes))
}
