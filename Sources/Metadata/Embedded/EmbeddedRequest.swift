import MartletBase

/// What waits for the embedded store's next batch.
enum EmbeddedRequest: Sendable {
    case commit(StoreTransaction, StoreCompletion<StoreTransactionResult>)
    case read(StoreRange, StoreCompletion<StorePage>)
    case grantLease(LeaseID, lifetimeMillis: Int64, StoreCompletion<Void>)
    case renewLease(LeaseID, StoreCompletion<Void>)
    case revokeLease(LeaseID, StoreCompletion<Void>)
    case watch(EmbeddedWatch, from: Revision)
    case compact(to: Revision, StoreCompletion<Void>)
    case tick(MonotonicTime)
    case compacted(MetadataCompaction, Result<Int64, MetadataLogFault>)
    case close(StoreCompletion<Void>)
    /// An answer that is known already, and is still not given from inside the call.
    case refusal(@Sendable () -> Void)

    /// What it holds in memory while it waits.
    var size: Int {
        if case .commit(let transaction, _) = self { return transaction.size }
        return 0
    }

    /// The store's own steps and its end are never turned away.
    var mayBeRefused: Bool {
        switch self {
        case .commit, .read, .grantLease, .renewLease, .revokeLease, .watch, .compact: true
        case .tick, .compacted, .close, .refusal: false
        }
    }

    func refuse(_ error: StoreError) {
        switch self {
        case .commit(_, let completion): completion(.failure(error))
        case .read(_, let completion): completion(.failure(error))
        case .grantLease(_, _, let completion), .renewLease(_, let completion), .revokeLease(_, let completion),
            .compact(_, let completion), .close(let completion):
            completion(.failure(error))
        case .watch(let watch, _): watch.tell(.ended(error))
        case .tick, .compacted: break
        case .refusal(let answer): answer()
        }
    }
}
