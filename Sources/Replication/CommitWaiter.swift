/// Somebody who waits until what was appended is committed.
package protocol CommitListener: AnyObject, Sendable {
    /// On any thread, without a lock of the partition held; once for each part.
    func settled(_ part: Int, _ outcome: CommitOutcome)
}

package enum CommitOutcome: Hashable, Sendable {
    case committed
    /// The leadership that appended it has ended: whether it survives is the next leader's to say.
    case leadershipLost
}

/// One part of what a listener waits for.
package struct CommitWaiter: Equatable, Sendable {
    package let listener: any CommitListener
    package let part: Int

    package init(_ listener: any CommitListener, part: Int) {
        self.listener = listener
        self.part = part
    }

    package static func == (left: CommitWaiter, right: CommitWaiter) -> Bool {
        left.listener === right.listener && left.part == right.part
    }
}
