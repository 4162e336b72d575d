/// The state of a metadata store as a value: what every key and lease is at one revision. A copy is a reference, so that
/// old revisions are kept simply by keeping their states.
///
/// `prepare` judges without changing; `apply` is the only mutator, for live transactions and for those read back from a
/// log alike.
package struct StoreState: Hashable, Sendable {
    package private(set) var revision: Revision = .zero
    package private(set) var keys = SortedMap<StoreKey, StoreValue>()
    package private(set) var leases = SortedMap<LeaseID, StoreLease>()

    package init() {}

    package static func == (left: StoreState, right: StoreState) -> Bool {
        left.revision == right.revision && left.keys == right.keys && left.leases == right.leases
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(revision) }
}

package struct StoreLease: Hashable, Sendable {
    package let lifetimeMillis: Int64
    /// The keys that go with it.
    package internal(set) var keys: SortedMap<StoreKey, Bool>

    package static func == (left: StoreLease, right: StoreLease) -> Bool {
        left.lifetimeMillis == right.lifetimeMillis && left.keys == right.keys
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(lifetimeMillis) }
}

/// One step of the store's history: all that a log needs to repeat it.
package enum StoreEffect: Hashable, Sendable {
    /// One revision: each key at most once.
    case changed([StoreWrite])
    case leaseGranted(LeaseID, lifetimeMillis: Int64)
    /// The lease is gone, and its keys in a revision of their own where it had any.
    case leaseEnded(LeaseID)
}

package enum StoreWrite: Hashable, Sendable {
    case put(StoreKey, [UInt8], lease: LeaseID)
    case delete(StoreKey)
}

// MARK: - Judging

extension StoreState {
    /// What `transaction` does to this state: nothing, or one revision. It must be within the store's bounds.
    package func prepare(
        _ transaction: StoreTransaction
    ) throws(StoreError) -> (effect: StoreEffect?, result: StoreTransactionResult) {
        let succeeded = transaction.comparisons.allSatisfy { $0.holds(keys[$0.key]) }
        var writes: [StoreWrite] = []
        var found: [StoreValue?] = []
        for operation in succeeded ? transaction.success : transaction.failure {
            switch operation {
            case .put(let key, let bytes, let lease):
                if lease != .none && leases[lease] == nil { throw .leaseNotFound(lease) }
                writes.append(.put(key, bytes, lease: lease))
            case .delete(let key):
                if keys[key] != nil { writes.append(.delete(key)) }
            case .get(let key):
                found.append(writes.written(key, over: keys[key], at: revision.next))
            }
        }
        let result = StoreTransactionResult(
            succeeded: succeeded, revision: writes.isEmpty ? revision : revision.next, found: found)
        return (writes.isEmpty ? nil : .changed(writes), result)
    }

    package func prepareGrant(_ lease: LeaseID, lifetimeMillis: Int64) throws(StoreError) -> StoreEffect {
        guard leases[lease] == nil, lease != .none else { throw .leaseExists(lease) }
        return .leaseGranted(lease, lifetimeMillis: lifetimeMillis)
    }

    package func prepareEnd(_ lease: LeaseID) throws(StoreError) -> StoreEffect {
        guard leases[lease] != nil else { throw .leaseNotFound(lease) }
        return .leaseEnded(lease)
    }

    package func page(_ range: StoreRange) throws(StoreError) -> StorePage {
        guard range.limit > 0 else { throw .tooLarge("a page of \(range.limit) entries") }
        var entries: [StoreEntry] = []
        for (key, value) in keys.entries(from: range.start) {
            if let end = range.end, key >= end { break }
            if entries.count == range.limit { return StorePage(entries: entries, revision: revision, hasMore: true) }
            entries.append(StoreEntry(key: key, value: value))
        }
        return StorePage(entries: entries, revision: revision, hasMore: false)
    }
}

extension [StoreWrite] {
    /// What a `get` behind these writes of the same transaction sees.
    fileprivate func written(_ key: StoreKey, over stored: StoreValue?, at revision: Revision) -> StoreValue? {
        for write in self {
            switch write {
            case .put(key, let bytes, let lease): return stored.overwritten(bytes, lease, at: revision)
            case .delete(key): return nil
            case .put, .delete: continue
            }
        }
        return stored
    }
}

extension StoreValue? {
    fileprivate func overwritten(_ bytes: [UInt8], _ lease: LeaseID, at revision: Revision) -> StoreValue {
        StoreValue(
            bytes: bytes, created: self?.created ?? revision, modified: revision, version: (self?.version ?? 0) + 1,
            lease: lease)
    }
}

// MARK: - Changing

extension StoreState {
    /// Applies what `prepare…` gave for this very state, or what a log says came next. Gives the events of the revision
    /// that it made; none where it made none.
    package mutating func apply(_ effect: StoreEffect) -> [StoreEvent] {
        switch effect {
        case .changed(let writes):
            return apply(writes)
        case .leaseGranted(let lease, let lifetimeMillis):
            leases[lease] = StoreLease(lifetimeMillis: lifetimeMillis, keys: SortedMap())
            return []
        case .leaseEnded(let lease):
            guard let ended = leases.removeValue(for: lease) else { return [] }
            return apply(ended.keys.map { .delete($0.key) })
        }
    }

    private mutating func apply(_ writes: [StoreWrite]) -> [StoreEvent] {
        guard !writes.isEmpty else { return [] }
        revision = revision.next
        return writes.map { write in
            switch write {
            case .put(let key, let bytes, let lease):
                let before = keys[key]
                detach(key, from: before)
                let value = before.overwritten(bytes, lease, at: revision)
                keys[key] = value
                if lease != .none { leases.updateIfPresent(lease) { $0.keys[key] = true } }
                return .put(StoreEntry(key: key, value: value))
            case .delete(let key):
                detach(key, from: keys.removeValue(for: key))
                return .deleted(key)
            }
        }
    }

    private mutating func detach(_ key: StoreKey, from value: StoreValue?) {
        guard let lease = value?.lease, lease != .none else { return }
        leases.updateIfPresent(lease) { $0.keys[key] = nil }
    }

    /// A state as a snapshot describes it. Entries arrive in key order, leases before the keys that they hold.
    package init(restored revision: Revision) { self.revision = revision }

    package mutating func restore(_ lease: LeaseID, lifetimeMillis: Int64) {
        leases[lease] = StoreLease(lifetimeMillis: lifetimeMillis, keys: SortedMap())
    }

    package mutating func restore(_ entry: StoreEntry) {
        keys[entry.key] = entry.value
        if entry.value.lease != .none { leases.updateIfPresent(entry.value.lease) { $0.keys[entry.key] = true } }
    }
}

extension SortedMap {
    mutating func updateIfPresent(_ key: Key, _ body: (inout Value) -> Void) {
        guard let present = self[key] else { return }
        update(key, default: present) { body(&$0) }
    }
}
