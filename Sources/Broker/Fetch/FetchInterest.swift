import MartletBase

/// The partitions of one fetch or fetch session, and which of them are worth looking at.
///
/// A partition stands in the queue when the client asked anew, when something about it changed (`mark`), or when its
/// last answer may have left data behind. A fetch looks at the queue only, so that its cost follows what changed and
/// not how many partitions the session has. Whoever gave data goes to the end, whom the byte limit passed over stays in
/// front: nobody starves.
package struct FetchInterest: Sendable {
    /// Names a partition within this interest; used again after a removal.
    package struct Slot: Hashable, Sendable {
        package let index: Int
    }

    /// What the client was told last, to know what changed.
    package struct Told: Hashable, Sendable {
        package let highWatermark: Offset
        package let logStart: Offset

        package init(highWatermark: Offset, logStart: Offset) {
            self.highWatermark = highWatermark
            self.logStart = logStart
        }
    }

    private struct Entry: Sendable {
        let key: FetchKey
        var partition: FetchPartition
        var told: Told?
        var isQueued: Bool
    }

    private var entries: [Entry?] = []
    private var free: [Int] = []
    private var slots: [FetchKey: Int] = [:]
    private var queue: [Int] = []

    package init() {}

    package var count: Int { slots.count }
    package var isEmpty: Bool { slots.isEmpty }
    /// Those worth looking at, in the order in which they will be.
    package var queuedSlots: [Slot] { queue.filter { entries[$0] != nil }.map(Slot.init) }
    package var hasQueued: Bool { queue.contains { entries[$0]?.isQueued == true } }

    package func key(_ slot: Slot) -> FetchKey? { entry(slot)?.key }
    package func partition(_ slot: Slot) -> FetchPartition? { entry(slot)?.partition }
    package func told(_ slot: Slot) -> Told? { entry(slot)?.told }
    package func slot(_ key: FetchKey) -> Slot? { slots[key].map(Slot.init) }

    private func entry(_ slot: Slot) -> Entry? { entries.indices.contains(slot.index) ? entries[slot.index] : nil }
}

// MARK: - Changes by the client

extension FetchInterest {
    /// Adds a partition or takes the client's new wishes for it; either way it is looked at next.
    /// - Returns: the slot, and whether the partition is new (and wants to be subscribed to).
    package mutating func update(_ key: FetchKey, _ partition: FetchPartition) -> (slot: Slot, isNew: Bool) {
        if let index = slots[key] {
            entries[index]?.partition = partition
            enqueue(index)
            return (Slot(index: index), false)
        }
        let entry = Entry(key: key, partition: partition, told: nil, isQueued: false)
        let index: Int
        if let reused = free.popLast() {
            index = reused
            entries[index] = entry
        } else {
            index = entries.count
            entries.append(entry)
        }
        slots[key] = index
        enqueue(index)
        return (Slot(index: index), true)
    }

    /// - Returns: the slot that the partition had.
    package mutating func remove(_ key: FetchKey) -> Slot? {
        guard let index = slots.removeValue(forKey: key) else { return nil }
        // A queued slot is free only when the queue has passed it, or its place would belong to whoever comes next.
        if entries[index]?.isQueued == false { free.append(index) }
        entries[index] = nil
        return Slot(index: index)
    }

    /// In slot order, which no hash decides.
    package var allSlots: [Slot] { entries.indices.filter { entries[$0] != nil }.map(Slot.init) }
}

// MARK: - The queue

extension FetchInterest {
    /// Something about the partition changed.
    package mutating func mark(_ slot: Slot) {
        if entry(slot) != nil { enqueue(slot.index) }
    }

    private mutating func enqueue(_ index: Int) {
        guard entries[index]?.isQueued == false else { return }
        entries[index]?.isQueued = true
        queue.append(index)
    }

    /// What a look at a partition came to.
    package enum Look: Sendable {
        /// It belongs into the answer. It keeps its place in the queue until the answer has been sent (`answered`).
        case belongs
        /// Nothing to tell; it is not looked at before something changes.
        case nothing
    }

    /// Looks at every queued partition in turn until `look` answers `nil`, which means that the answer is full: that one
    /// and those behind it stay in front of those that were looked at.
    package mutating func visit(_ look: (Slot, FetchKey, FetchPartition, Told?) -> Look?) {
        let waiting = queue
        queue = []
        var included: [Int] = []
        var position = 0
        while position < waiting.count {
            let index = waiting[position]
            guard let entry = entries[index] else {
                free.append(index)
                position += 1
                continue
            }
            guard let result = look(Slot(index: index), entry.key, entry.partition, entry.told) else { break }
            position += 1
            switch result {
            case .belongs: included.append(index)
            case .nothing: entries[index]?.isQueued = false
            }
        }
        queue = waiting[position...] + included
    }

    /// What the answer said of one partition.
    package struct Answered: Sendable {
        package let slot: Slot
        /// `nil` for an error, after which everything is news again.
        package let told: Told?
        /// It gave data, of which there may be more, or an error, which it will have again.
        package let isWorthAnotherLook: Bool

        package init(_ slot: Slot, told: Told?, isWorthAnotherLook: Bool) {
            self.slot = slot
            self.told = told
            self.isWorthAnotherLook = isWorthAnotherLook
        }
    }

    /// The answer has been sent.
    package mutating func answered(_ answers: [Answered]) {
        var leaves = false
        for answer in answers {
            entries[answer.slot.index]?.told = answer.told
            guard !answer.isWorthAnotherLook else { continue }
            entries[answer.slot.index]?.isQueued = false
            leaves = true
        }
        if leaves { queue.removeAll { entries[$0]?.isQueued == false } }
    }
}
