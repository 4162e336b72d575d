import MartletBase

/// Deadlines in order. Cancelling drops the payload; the place in the heap is passed over when its time comes, and the
/// heap is rebuilt when most of it is such places.
struct TimerHeap<Payload> {
    private struct Entry {
        let deadline: MonotonicTime
        let id: LoopTimer

        func isBefore(_ other: Entry) -> Bool {
            (deadline, id.rawValue) < (other.deadline, other.id.rawValue)
        }
    }

    private var entries: [Entry] = []
    private var payloads: [LoopTimer: Payload] = [:]
    private var lastNumber: UInt64 = 0

    var count: Int { payloads.count }

    mutating func schedule(_ payload: Payload, at deadline: MonotonicTime) -> LoopTimer {
        lastNumber += 1
        let id = LoopTimer(lastNumber)
        payloads[id] = payload
        entries.append(Entry(deadline: deadline, id: id))
        siftUp(from: entries.count - 1)
        return id
    }

    mutating func cancel(_ id: LoopTimer) {
        payloads[id] = nil
        if entries.count > 64, entries.count > 2 * payloads.count { rebuild() }
    }

    /// When the next one is due; `nil` without timers.
    mutating func nextDeadline() -> MonotonicTime? {
        dropCancelled()
        return entries.first?.deadline
    }

    /// The earliest timer that is due, removed.
    mutating func popDue(_ now: MonotonicTime) -> Payload? {
        dropCancelled()
        guard let first = entries.first, first.deadline <= now else { return nil }
        removeFirst()
        return payloads.removeValue(forKey: first.id)
    }

    private mutating func dropCancelled() {
        while let first = entries.first, payloads[first.id] == nil { removeFirst() }
    }

    private mutating func rebuild() {
        entries = entries.filter { payloads[$0.id] != nil }.sorted { $0.isBefore($1) }
    }

    private mutating func removeFirst() {
        entries.swapAt(0, entries.count - 1)
        entries.removeLast()
        siftDown()
    }

    private mutating func siftUp(from start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child].isBefore(entries[parent]) else { return }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func siftDown() {
        var parent = 0
        while true {
            var first = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < entries.count {
                if entries[child].isBefore(entries[first]) { first = child }
            }
            guard first != parent else { return }
            entries.swapAt(parent, first)
            parent = first
        }
    }
}
