import MartletBase

/// Events in the order of their times; at one time in the order in which they were added. A binary heap.
struct Agenda<Event: Sendable>: Sendable {
    private struct Entry: Sendable {
        let time: MonotonicTime
        let number: UInt64
        let event: Event

        func precedes(_ other: Entry) -> Bool {
            time != other.time ? time < other.time : number < other.number
        }
    }

    private var entries: [Entry] = []
    private var waiting: Set<UInt64> = []
    private var lastNumber: UInt64 = 0

    /// The number under which it can be cancelled.
    mutating func add(_ event: Event, at time: MonotonicTime) -> UInt64 {
        lastNumber += 1
        waiting.insert(lastNumber)
        entries.append(Entry(time: time, number: lastNumber, event: event))
        rise()
        return lastNumber
    }

    /// What has come already is passed over.
    mutating func cancel(_ number: UInt64) { waiting.remove(number) }

    var nextTime: MonotonicTime? {
        mutating get {
            while let first = entries.first, !waiting.contains(first.number) { removeFirst() }
            return entries.first?.time
        }
    }

    mutating func takeNext() -> (MonotonicTime, Event)? {
        guard nextTime != nil, let first = entries.first else { return nil }
        waiting.remove(first.number)
        removeFirst()
        return (first.time, first.event)
    }

    private mutating func removeFirst() {
        let last = entries.removeLast()
        guard !entries.isEmpty else { return }
        entries[0] = last
        sink()
    }

    private mutating func rise() {
        var index = entries.count - 1
        while index > 0, entries[index].precedes(entries[(index - 1) / 2]) {
            entries.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    private mutating func sink() {
        var index = 0
        while true {
            var least = index
            for child in [2 * index + 1, 2 * index + 2] where child < entries.count {
                if entries[child].precedes(entries[least]) { least = child }
            }
            if least == index { return }
            entries.swapAt(index, least)
            index = least
        }
    }
}
