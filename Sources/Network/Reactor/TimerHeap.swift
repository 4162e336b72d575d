import MartletBase

/// Deadlines in order. Cancelling drops the payload; the place in the heap is passed over when its time comes, and the
/// heap is rebuilt when most of it is such places.
struct TimerHeap<Payload> {
    private struct Entry {
        let deadline: MonotonicTime
        /// Of two with the same deadline the one that was scheduled first is due first.
        let number: UInt64
        let timer: LoopTimer

        func isBefore(_ other: Entry) -> Bool { (deadline, number) < (other.deadline, other.number) }
    }

    /// A place for a payload. A timer names it together with its generation, which is another one at the next use.
    private struct Slot {
        var generation: UInt32 = 0
        var payload: Payload?
    }

    private var entries: [Entry] = []
    private var slots: [Slot] = []
    private var free: [UInt32] = []
    private var lastNumber: UInt64 = 0

    var count: Int { slots.count - free.count }

    mutating func schedule(_ payload: Payload, at deadline: MonotonicTime) -> LoopTimer {
        let place: UInt32
        if let reused = free.popLast() {
            place = reused
        } else {
            place = UInt32(truncatingIfNeeded: slots.count)
            slots.append(Slot())
        }
        slots[Int(place)].payload = payload
        let timer = LoopTimer(UInt64(slots[Int(place)].generation) << 32 | UInt64(place))
        lastNumber += 1
        entries.append(Entry(deadline: deadline, number: lastNumber, timer: timer))
        siftUp(from: entries.count - 1)
        return timer
    }

    mutating func cancel(_ timer: LoopTimer) {
        guard take(timer) != nil else { return }
        if entries.count > 64, entries.count > 2 * count { rebuild() }
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
        return take(first.timer)
    }

    private func slot(of timer: LoopTimer) -> Int? {
        let place = Int(UInt32(truncatingIfNeeded: timer.rawValue))
        guard place < slots.count, slots[place].generation == UInt32(truncatingIfNeeded: timer.rawValue >> 32) else {
            return nil
        }
        return slots[place].payload == nil ? nil : place
    }

    private mutating func take(_ timer: LoopTimer) -> Payload? {
        guard let place = slot(of: timer) else { return nil }
        slots[place].generation &+= 1
        free.append(UInt32(truncatingIfNeeded: place))
        return slots[place].payload.take()
    }

    private mutating func dropCancelled() {
        while let first = entries.first, slot(of: first.timer) == nil { removeFirst() }
    }

    private mutating func rebuild() {
        entries = entries.filter { slot(of: $0.timer) != nil }.sorted { $0.isBefore($1) }
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
