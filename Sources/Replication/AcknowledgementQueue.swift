import MartletBase

/// Somebody who waits until all records below `end` are committed.
package struct AcknowledgementWaiter<Owner: Equatable & Sendable>: Equatable, Sendable {
    package let end: Offset
    package let owner: Owner

    package init(end: Offset, owner: Owner) {
        self.end = end
        self.owner = owner
    }
}

/// Waiters in the order of the offsets that they wait for. Appends rise, so adding is at the end; the answer to a
/// duplicate waits for an earlier one and finds its place from behind.
struct AcknowledgementQueue<Owner: Equatable & Sendable>: ~Copyable {
    private var waiters: [AcknowledgementWaiter<Owner>] = []
    /// How many at the front are settled; the array is shortened when they outnumber the rest.
    private var first = 0

    var count: Int { waiters.count - first }

    mutating func add(_ waiter: AcknowledgementWaiter<Owner>) {
        var place = waiters.count
        while place > first, waiters[place - 1].end > waiter.end { place -= 1 }
        waiters.insert(waiter, at: place)
    }

    mutating func settle(below end: Offset) -> [AcknowledgementWaiter<Owner>] {
        var last = first
        while last < waiters.count, waiters[last].end <= end { last += 1 }
        guard last > first else { return [] }
        let settled = Array(waiters[first..<last])
        first = last
        compact()
        return settled
    }

    mutating func remove(_ owner: Owner, end: Offset) -> AcknowledgementWaiter<Owner>? {
        var low = first
        var high = waiters.count
        while low < high {
            let middle = (low + high) / 2
            if waiters[middle].end < end { low = middle + 1 } else { high = middle }
        }
        while low < waiters.count, waiters[low].end == end {
            if waiters[low].owner == owner { return waiters.remove(at: low) }
            low += 1
        }
        return nil
    }

    mutating func removeAll() -> [AcknowledgementWaiter<Owner>] {
        defer {
            waiters.removeAll()
            first = 0
        }
        return Array(waiters[first...])
    }

    private mutating func compact() {
        if first == waiters.count {
            waiters.removeAll(keepingCapacity: waiters.count <= 1024)
            first = 0
        } else if first >= 64, first * 2 >= waiters.count {
            waiters.removeFirst(first)
            first = 0
        }
    }
}
