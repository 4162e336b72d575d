/// Somebody who wants to know when a partition has something new for readers: a parked fetch, a fetch session.
package protocol PartitionWatcher: AnyObject, Sendable {
    /// On any thread, without a lock of the partition held. More often than necessary is allowed.
    func partitionChanged(_ slot: Int)
}

/// Who watches one partition. Watchers are few, and come and go by slot.
struct PartitionWatchers: ~Copyable {
    private var entries: [Entry] = []

    struct Entry: Sendable {
        let watcher: any PartitionWatcher
        let slot: Int
    }

    var all: [Entry] { entries }
    var isEmpty: Bool { entries.isEmpty }

    mutating func add(_ watcher: any PartitionWatcher, slot: Int) {
        entries.append(Entry(watcher: watcher, slot: slot))
    }

    mutating func remove(_ watcher: any PartitionWatcher, slot: Int) {
        entries.removeAll { $0.watcher === watcher && $0.slot == slot }
    }
}
