import MartletBase
import MartletWire

/// The incremental fetch sessions of all connections (KIP-227), bounded in number.
///
/// A session belongs to nobody but whoever knows its id; epochs keep two users of one id apart. When the cache is full a new
/// session takes the place of one that was idle for long, or of a smaller one that has lived for some time; replicas outrank
/// consumers. Otherwise the client is told id 0 and goes on without.
package struct FetchSessionCache: Sendable {
    package struct SessionID: StrongID {
        package let rawValue: Int32
        package init(rawValue: Int32) { self.rawValue = rawValue }
        package static let none = SessionID(0)
    }

    /// What the cache knows of a session; its partitions are with their owner.
    private struct Entry: Sendable {
        var nextEpoch: Int32
        let usesIDs: Bool
        let isReplica: Bool
        let created: MonotonicTime
        var used: MonotonicTime
        var size: Int
    }

    /// A session unused for so long gives its place to any new one.
    static let evictionMillis: Int64 = 120_000

    private let slots: Int
    private var entries: [SessionID: Entry] = [:]
    private var random: SeededRandom

    package init(slots: Int, seed: UInt64) {
        self.slots = slots
        random = SeededRandom(seed: seed)
    }

    package var count: Int { entries.count }
    package private(set) var evictions = 0
}

// MARK: - Requests

extension FetchSessionCache {
    /// What a Fetch means for sessions.
    package enum Kind: Hashable, Sendable {
        /// A plain fetch; the session named with it is closed.
        case sessionless(closing: SessionID?)
        /// A full fetch that asks for a session; one named with it is closed.
        case full(closing: SessionID?)
        case incremental(SessionID)
    }

    /// Sorts a request by its session id and epoch, and moves the session's epoch on.
    package mutating func admit(
        id: SessionID, epoch: Int32, usesIDs: Bool, now: MonotonicTime
    ) -> Result<Kind, ErrorCode.Failure> {
        let known = id == .none ? nil : id
        if epoch == -1 { return .success(.sessionless(closing: known)) }
        if epoch == 0 { return .success(.full(closing: known)) }
        guard var entry = entries[id] else { return .failure(.init(.fetchSessionIdNotFound)) }
        guard entry.usesIDs == usesIDs else { return .failure(.init(.fetchSessionTopicIdError)) }
        guard entry.nextEpoch == epoch else { return .failure(.init(.invalidFetchSessionEpoch)) }
        entry.nextEpoch = Self.epoch(after: epoch)
        entry.used = now
        entries[id] = entry
        return .success(.incremental(id))
    }

    /// Epochs run 1, 2, … 2147483647 and then 1 again: 0 and -1 mean something else.
    static func epoch(after epoch: Int32) -> Int32 { epoch == .max ? 1 : epoch + 1 }

    /// Grants a session of `size` partitions, where there is a place for it.
    /// - Returns: the new session's id and the one that had to make room.
    package mutating func grant(
        size: Int, usesIDs: Bool, isReplica: Bool, now: MonotonicTime
    ) -> (id: SessionID, evicted: SessionID?)? {
        guard size > 0 else { return nil }
        var evicted: SessionID?
        if entries.count >= slots {
            guard let victim = victim(size: size, isReplica: isReplica, now: now) else { return nil }
            entries[victim] = nil
            evictions += 1
            evicted = victim
        }
        let id = freshID()
        entries[id] = Entry(
            nextEpoch: 1, usesIDs: usesIDs, isReplica: isReplica, created: now, used: now, size: size)
        return (id, evicted)
    }

    /// - Returns: whether there was such a session.
    @discardableResult
    package mutating func close(_ id: SessionID) -> Bool { entries.removeValue(forKey: id) != nil }

    package mutating func resized(_ id: SessionID, to size: Int) { entries[id]?.size = size }

    private mutating func freshID() -> SessionID {
        while true {
            let id = SessionID(Int32.random(in: 1 ... .max, using: &random))
            if entries[id] == nil { return id }
        }
    }

    /// Who makes room for a session of `size` partitions: whoever was idle for longest, if that was long enough; otherwise
    /// the lowest in rank that ranks below the newcomer and is no longer new itself.
    private func victim(size: Int, isReplica: Bool, now: MonotonicTime) -> SessionID? {
        let ordered = entries.sorted { ($0.value.used, $0.key) < ($1.value.used, $1.key) }
        if let idle = ordered.first, now.millis(since: idle.value.used) > Self.evictionMillis { return idle.key }
        func rank(_ entry: Entry) -> (Int, Int) { (entry.isReplica ? 1 : 0, entry.size) }
        let lowest = ordered.min { rank($0.value) < rank($1.value) }
        guard let lowest, rank(lowest.value) < (isReplica ? 1 : 0, size),
            now.millis(since: lowest.value.created) > Self.evictionMillis
        else { return nil }
        return lowest.key
    }
}
