import MartletBase

/// What runs in the background for one log, and in which order.
///
/// A sync runs beside appends. What changes the shape of the log or takes stock of it (open, roll, truncate, checkpoint,
/// close) runs alone: two syncs of one file at a time would share one report of an error, and the one that returned
/// without it would publish what is not on disk. A task that waits holds back new syncs, so that it gets its turn.
struct LogWork: Sendable {
    typealias Task = @Sendable () -> Void

    enum Start: Sendable {
        case sync
        case exclusive(Task)
    }

    private var waiting: [Task] = []
    private var syncRuns = false
    private var exclusiveRuns = false

    var isIdle: Bool { !syncRuns && !exclusiveRuns && waiting.isEmpty }

    mutating func enqueue(_ task: @escaping Task) { waiting.append(task) }

    /// Nothing starts before `exclusiveEnded`.
    mutating func hold() {
        invariant(isIdle, "a log was held that works already")
        exclusiveRuns = true
    }

    /// What may start now; it counts as running from here on.
    mutating func next(syncWanted: Bool) -> Start? {
        if exclusiveRuns || syncRuns { return nil }
        if !waiting.isEmpty {
            exclusiveRuns = true
            return .exclusive(waiting.removeFirst())
        }
        guard syncWanted else { return nil }
        syncRuns = true
        return .sync
    }

    mutating func syncEnded() {
        invariant(syncRuns, "a sync ended that had not begun")
        syncRuns = false
    }

    mutating func exclusiveEnded() {
        invariant(exclusiveRuns, "a task ended that had not begun")
        exclusiveRuns = false
    }
}
