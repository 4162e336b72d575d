import MartletBase

/// What a broker does unasked.
enum Chore: Hashable, Sendable, CaseIterable {
    /// `flush.ms`, producers that have gone silent, files that were retired, how much space is left.
    case tick
    /// Recovery points, log starts, high watermarks.
    case checkpoint
    /// Records that are older, or more, than their topic keeps.
    case retention
    /// Records that newer ones have made superfluous.
    case compaction
    /// Records are read again, to find those that have rotted.
    case scrub
    /// Logs that are wanted in another directory.
    case move
    /// What changes that ended halfway have left in the metadata.
    case reap
}

/// Which chores are due: each has its pause, and none begins while it is still running. A value without a clock.
struct ChoreClock: Sendable {
    private struct Entry: Sendable {
        let pauseMillis: Int64
        var due: MonotonicTime
        var isRunning = false
    }

    private var entries: [Chore: Entry] = [:]
    private var isStopped = false

    /// - Parameter pauses: a chore that is not in it never runs.
    init(_ pauses: [Chore: Int64], from start: MonotonicTime) {
        for (chore, pause) in pauses {
            entries[chore] = Entry(pauseMillis: pause, due: start.advanced(byMillis: pause))
        }
    }

    /// Takes the chores that begin now, in the order of their cases.
    mutating func begin(at now: MonotonicTime) -> [Chore] {
        if isStopped { return [] }
        return Chore.allCases.filter { chore in
            guard let entry = entries[chore], !entry.isRunning, entry.due <= now else { return false }
            entries[chore]?.isRunning = true
            // From now on, not from when it was due: what was missed while the machine slept is not made up for.
            entries[chore]?.due = now.advanced(byMillis: entry.pauseMillis)
            return true
        }
    }

    mutating func ended(_ chore: Chore) { entries[chore]?.isRunning = false }

    /// No chore begins any more.
    mutating func stop() { isStopped = true }

    var isIdle: Bool { entries.values.allSatisfy { !$0.isRunning } }
}
