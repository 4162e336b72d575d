/// Why the metadata store did not do what was asked, or cannot say whether it did.
package enum StoreError: Error, Hashable, Sendable {
    /// Beyond the bounds of a transaction, or a page of no entries.
    case tooLarge(String)
    /// One key written twice in one transaction.
    case duplicateKey(StoreKey)
    case leaseNotFound(LeaseID)
    case leaseExists(LeaseID)
    /// The revision asked for is no longer kept; the oldest that can be read is named.
    case compacted(oldest: Revision)
    /// The revision asked for does not exist yet.
    case futureRevision(Revision)
    /// Refused unseen: too much is waiting already. Worth asking again.
    case overloaded
    /// Refused because the disk is nearly full. Worth asking again when space has returned.
    case noSpace(String)
    /// Not sent, or not taken: certain not to have happened. Worth asking again.
    case unavailable(String)
    /// It may have happened, may still happen, or may not: read before deciding anything.
    case outcomeUnknown(String)
    /// The store is broken for good: its device failed.
    case failed(String)
    case closed
}

extension StoreError {
    package var isOutcomeUnknown: Bool {
        if case .outcomeUnknown = self { return true }
        return false
    }

    /// The same request may succeed later.
    package var isRetriable: Bool {
        switch self {
        case .overloaded, .noSpace, .unavailable, .outcomeUnknown: true
        case .tooLarge, .duplicateKey, .leaseNotFound, .leaseExists, .compacted, .futureRevision, .failed, .closed:
            false
        }
    }
}

extension StoreError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tooLarge(let what): "the metadata transaction is too large: \(what)"
        case .duplicateKey(let key): "the metadata transaction writes \(key) twice"
        case .leaseNotFound(let lease): "the lease \(lease) does not exist or has ended"
        case .leaseExists(let lease): "the lease \(lease) exists already"
        case .compacted(let oldest): "the metadata store no longer keeps that revision; the oldest one is \(oldest)"
        case .futureRevision(let revision): "the metadata store has not reached revision \(revision)"
        case .overloaded: "too many metadata requests are waiting; try again"
        case .noSpace(let what): "the metadata store takes no changes: \(what)"
        case .unavailable(let why): "the metadata store cannot be reached: \(why)"
        case .outcomeUnknown(let why): "the metadata store did not say whether the change happened: \(why)"
        case .failed(let why): "the metadata store has failed and stays shut: \(why)"
        case .closed: "the metadata store is closed"
        }
    }
}
