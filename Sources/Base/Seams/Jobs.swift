/// Work that may wait for a device, done somewhere else. The broker has a pool of threads; the simulator a scheduler
/// that picks the order from its seed.
///
/// A job carries its own completion: it locks what it owns and publishes what it found. Jobs may run in any order and
/// at the same time; whoever needs an order submits the next one when the one before has ended.
package protocol Jobs: AnyObject, Sendable {
    func submit(_ lane: JobLane, _ work: @escaping @Sendable () -> Void)
}

/// What a job is for: each lane has its own bound, so that a slow scrub never delays a sync that producers wait for.
package enum JobLane: Hashable, Sendable {
    /// Group commit: producers wait for it.
    case sync
    /// Opening and rolling segments, checkpoints: appends may wait for it.
    case log
    /// Reads of pages that are not in memory: consumers wait for them.
    case coldRead
    /// Retention, compaction, scrub: nobody waits.
    case background
}
