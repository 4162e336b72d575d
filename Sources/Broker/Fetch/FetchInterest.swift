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
        /// It gave data: there may be more, so it is looked at again, after all others.
        case gaveData(Told)
        /// It is in the answer without data: an error, or a mark that moved.
        case told(Told?)
        /// It is in the answer with an error, which it will have again until something changes on either side.
        case failed
        /// Nothing to tell; it is not looked at before something changes.
        case nothing
    }

    /// Looks at every queued partition in turn until `look` answers `nil`, which means that the answer is full: that one
    /// and those behind it keep their places.
    package mutating func visit(_ look: (Slot, FetchKey, FetchPartition, Told?) -> Look?) {
        let waiting = queue
        queue = []
        var again: [Int] = []
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
            case .gaveData(let told):
                entries[index]?.told = told
                again.append(index)
            case .told(let told):
                entries[index]?.told = told
                entries[index]?.isQueued = false
            case .failed:
                entries[index]?.told = nil
                again.append(index)
            case .nothing:
                entries[index]?.isQueued = false
            }
        }
        queue = waiting[position...] + again
    }
}
