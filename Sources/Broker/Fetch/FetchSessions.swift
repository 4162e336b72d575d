import MartletBase
import MartletWire
import Synchronization

/// The fetch sessions of all connections: which there are (`FetchSessionCache`), and their partitions.
final class FetchSessions: Sendable {
    fileprivate struct State {
        var cache: FetchSessionCache
        var sessions: [FetchSessionCache.SessionID: FetchSession] = [:]
    }

    private let state: Mutex<State>

    init(slots: Int, seed: UInt64) {
        state = Mutex(State(cache: FetchSessionCache(slots: slots, seed: seed)))
    }

    /// Sessions kept now, and those that had to make room so far.
    var usage: (kept: Int, evicted: Int) { state.withLock { ($0.cache.count, $0.cache.evictions) } }

    /// What a request means, with the session that it goes on with.
    enum Admitted {
        case sessionless
        case full
        case incremental(FetchSessionCache.SessionID, FetchSession)
    }

    func admit(
        id: Int32, epoch: Int32, usesIDs: Bool, now: MonotonicTime
    ) -> Result<Admitted, ErrorCode.Failure> {
        let (admitted, closed) = state.withLock { state -> (Result<Admitted, ErrorCode.Failure>, FetchSession?) in
            let kind = state.cache.admit(
                id: FetchSessionCache.SessionID(id), epoch: epoch, usesIDs: usesIDs, now: now)
            switch kind {
            case .failure(let failure): return (.failure(failure), nil)
            case .success(.sessionless(let closing)): return (.success(.sessionless), state.close(closing))
            case .success(.full(let closing)): return (.success(.full), state.close(closing))
            case .success(.incremental(let id)):
                guard let session = state.sessions[id] else {
                    preconditionFailure("session \(id) is in the cache and has no partitions")
                }
                return (.success(.incremental(id, session)), nil)
            }
        }
        closed?.close()
        return admitted
    }

    /// Keeps a session for later fetches, if there is a place for it; 0 where there is none.
    func grant(_ session: FetchSession, now: MonotonicTime) -> FetchSessionCache.SessionID {
        let (id, evicted) = state.withLock { state -> (FetchSessionCache.SessionID, FetchSession?) in
            let granted = state.cache.grant(
                size: session.count, usesIDs: session.usesIDs, isReplica: false, now: now)
            guard let granted else { return (.none, nil) }
            let evicted = granted.evicted.flatMap { state.sessions.removeValue(forKey: $0) }
            state.sessions[granted.id] = session
            return (granted.id, evicted)
        }
        evicted?.close()
        return id
    }

    func resized(_ id: FetchSessionCache.SessionID, to size: Int) {
        state.withLock { $0.cache.resized(id, to: size) }
    }

    func close(_ id: FetchSessionCache.SessionID) {
        let closed = state.withLock { $0.close(id) }
        closed?.close()
    }

    /// Sessions kept at the moment, for the metrics.
    var count: Int { state.withLock { $0.cache.count } }
}

extension FetchSessions.State {
    fileprivate mutating func close(_ id: FetchSessionCache.SessionID?) -> FetchSession? {
        guard let id, cache.close(id) else { return nil }
        return sessions.removeValue(forKey: id)
    }
}
