/// The thread that a connection lives on, as the broker sees it. What belongs to one connection (its waiting produces and
/// fetches) is touched on its loop only and needs no lock.
package protocol EventLoop: AnyObject, Sendable {
    /// Runs `work` on the loop soon, in the order of posting. From any thread.
    func post(_ work: @escaping @Sendable () -> Void)

    /// Runs `work` on the loop once `deadline` has come. On the loop only.
    func schedule(at deadline: MonotonicTime, _ work: @escaping @Sendable () -> Void) -> LoopTimer
    /// A timer that has run or been cancelled is passed over. On the loop only.
    func cancel(_ timer: LoopTimer)

    /// What time it is for whatever runs now. On the loop only.
    var now: Now { get }
}

/// Names a timer of one loop; never used again.
package struct LoopTimer: Hashable, Sendable {
    package let rawValue: UInt64
    package init(_ rawValue: UInt64) { self.rawValue = rawValue }
}
