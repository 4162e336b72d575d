import MartletBase
import Synchronization

/// A piece of work whose every interruption is to be survived.
///
/// `run` does it on a recording disk with the real code, and notes in the journal what it begins and what it promises.
/// `recover` starts the real code on what a power loss has left and says what it found. `violation` judges that against
/// what had been noted when the power went: `nil` when every promise is kept and nothing was invented.
///
/// All three must come to the same result whenever they are run: no clocks, no random numbers but seeded ones.
package struct CrashScenario<Event: Sendable, Outcome: Equatable> {
    package let name: String
    package let prepare: (any Disk) throws -> Void
    package let run: (any Disk, CrashJournal<Event>) throws -> Void
    package let recover: (any Disk) throws -> Outcome
    package let violation: (Outcome, ArraySlice<Event>) -> String?

    /// - Parameter prepare: what is there before the work begins; it is durable to the last byte.
    package init(
        _ name: String, prepare: @escaping (any Disk) throws -> Void = { _ in },
        run: @escaping (any Disk, CrashJournal<Event>) throws -> Void,
        recover: @escaping (any Disk) throws -> Outcome,
        violation: @escaping (Outcome, ArraySlice<Event>) -> String?
    ) {
        self.name = name
        self.prepare = prepare
        self.run = run
        self.recover = recover
        self.violation = violation
    }
}

/// What a scenario has begun and promised, each entry at its place among the changes of the disk.
package final class CrashJournal<Event: Sendable>: Sendable {
    private struct Entry: Sendable {
        let changes: Int
        let event: Event
    }

    private let changeCount: @Sendable () -> Int
    private let entries = Mutex<[Entry]>([])

    /// - Parameter changeCount: how many changes the disk has seen so far.
    package init(changeCount: @escaping @Sendable () -> Int) { self.changeCount = changeCount }

    package func note(_ event: Event) {
        let changes = changeCount()
        entries.withLock { $0.append(Entry(changes: changes, event: event)) }
    }

    package var events: [Event] { entries.withLock { $0.map(\.event) } }

    /// For every number of changes, how many events had been noted when no further change had happened.
    func counts(changes: Int) -> [Int] {
        entries.withLock { entries in
            var counts: [Int] = []
            var noted = 0
            for boundary in 0...changes {
                while noted < entries.count && entries[noted].changes <= boundary { noted += 1 }
                counts.append(noted)
            }
            return counts
        }
    }
}
