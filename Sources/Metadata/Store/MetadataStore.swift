/// Where the cluster keeps what it agrees on: versioned keys with compare-and-set transactions, leases and watches. The
/// semantics are etcd's, so that the embedded store of a single machine and etcd are one to the layers above.
///
/// Nothing waits: every call submits, and the answer comes later as a call of its completion, on any thread, with no
/// lock of the store held, and never from inside the call that submitted it. Answers may come in any order. An
/// `outcomeUnknown` may have happened, may not, or may yet happen.
package protocol MetadataStore: AnyObject, Sendable {
    var bounds: StoreBounds { get }

    func commit(_ transaction: StoreTransaction, _ completion: @escaping StoreCompletion<StoreTransactionResult>)
    func read(_ range: StoreRange, _ completion: @escaping StoreCompletion<StorePage>)

    /// The lease ends `lifetimeMillis` after the grant or its latest renewal; the store may round up.
    func grantLease(_ lease: LeaseID, lifetimeMillis: Int64, _ completion: @escaping StoreCompletion<Void>)
    func renewLease(_ lease: LeaseID, _ completion: @escaping StoreCompletion<Void>)
    /// Deletes the keys attached to it, as its end does.
    func revokeLease(_ lease: LeaseID, _ completion: @escaping StoreCompletion<Void>)

    /// Tells every change to keys with `prefix` from revision `start` on: a revision's changes together, revisions in
    /// order, each once. It may lag. Ends with `compacted`, after which the owner reads all again and compares, or with
    /// `ended`.
    func watch(
        _ prefix: StoreKey, from start: Revision, _ deliver: @escaping @Sendable (StoreWatchSignal) -> Void
    ) -> any StoreWatch

    /// Forgets what earlier revisions than `revision` were; it itself stays readable.
    func compact(to revision: Revision, _ completion: @escaping StoreCompletion<Void>)
}

package typealias StoreCompletion<Success> = @Sendable (Result<Success, StoreError>) -> Void

/// The keys from `start` up to, not including, `end` (`nil`: to the last), at most `limit` of them.
package struct StoreRange: Hashable, Sendable {
    package var start: StoreKey
    package var end: StoreKey?
    package var limit: Int
    /// The moment to read at; `nil` is the newest one. The pages of one walk all name the first page's revision.
    package var revision: Revision?

    package init(start: StoreKey, end: StoreKey?, limit: Int, revision: Revision? = nil) {
        self.start = start
        self.end = end
        self.limit = limit
        self.revision = revision
    }

    package static func prefix(_ prefix: StoreKey, limit: Int, revision: Revision? = nil) -> StoreRange {
        StoreRange(start: prefix, end: prefix.afterPrefix, limit: limit, revision: revision)
    }
}

package struct StorePage: Hashable, Sendable {
    package let entries: [StoreEntry]
    /// The revision that was read.
    package let revision: Revision
    /// Entries of the range behind the last one given.
    package let hasMore: Bool

    package init(entries: [StoreEntry], revision: Revision, hasMore: Bool) {
        self.entries = entries
        self.revision = revision
        self.hasMore = hasMore
    }
}

package enum StoreWatchSignal: Hashable, Sendable {
    case changed(Revision, [StoreEvent])
    /// The revisions between what was delivered and `oldest` are gone. Nothing follows.
    case compacted(oldest: Revision)
    /// Nothing follows.
    case ended(StoreError)
}

package protocol StoreWatch: AnyObject, Sendable {
    /// Nothing is delivered after this but what is being delivered at this moment.
    func cancel()
}
