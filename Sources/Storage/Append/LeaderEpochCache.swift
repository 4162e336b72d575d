import MartletBase

/// Which leader epoch wrote which part of a log.
///
/// Kept small by nature: one entry per epoch that appended. Entries rise strictly in both columns.
package struct LeaderEpochCache: Hashable, Sendable {
    package private(set) var entries: [EpochStart]
    /// Whether the file lacks something of it.
    private(set) var isChanged = false

    package init(_ entries: [EpochStart] = []) { self.entries = entries }

    package var latest: LeaderEpoch { entries.last?.epoch ?? .none }

    /// An epoch begins at `offset`. An earlier epoch that wrote nothing leaves no entry behind.
    package mutating func assign(_ epoch: LeaderEpoch, at offset: Offset) {
        guard epoch > latest else { return }
        entries.removeAll { $0.offset >= offset }
        entries.append(EpochStart(epoch: epoch, offset: offset))
        isChanged = true
    }

    /// The epoch that wrote `offset`; `none` before the first known one.
    package func epoch(at offset: Offset) -> LeaderEpoch { entries.last { $0.offset <= offset }?.epoch ?? .none }

    /// The answer to OffsetForLeaderEpoch: the largest epoch at or below the one asked for, and where it ended.
    package func end(of epoch: LeaderEpoch, logEnd: Offset) -> (epoch: LeaderEpoch, end: Offset) {
        guard epoch >= LeaderEpoch(0), let last = entries.last, epoch <= last.epoch else { return (.none, .none) }
        if epoch == last.epoch { return (epoch, logEnd) }
        guard let next = entries.firstIndex(where: { $0.epoch > epoch }) else { return (.none, .none) }
        return (next == 0 ? epoch : entries[next - 1].epoch, entries[next].offset)
    }

    /// The log was cut at `end`: what began there or later is gone.
    package mutating func truncate(to end: Offset) {
        let count = entries.count
        entries.removeAll { $0.offset >= end }
        if entries.count != count { isChanged = true }
    }

    /// The log begins at `start` now: the epoch that wrote it begins there.
    package mutating func advance(start: Offset) {
        guard let index = entries.lastIndex(where: { $0.offset <= start }), index > 0 || entries[index].offset < start
        else { return }
        entries[index] = EpochStart(epoch: entries[index].epoch, offset: start)
        entries.removeSubrange(..<index)
        isChanged = true
    }

    mutating func markSaved() { isChanged = false }
}
