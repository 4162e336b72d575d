import MartletBase
import MartletStorage

/// What a consumer wants of one partition.
package struct ReadWish: Hashable, Sendable {
    package let offset: Offset
    /// The leader epoch that the reader believes in; `none` for one that does not care.
    package let currentEpoch: LeaderEpoch
    /// The epoch of the last record that the reader has; `none` where it does not say.
    package let lastFetchedEpoch: LeaderEpoch
    /// Only what no open transaction could still take back.
    package let committedOnly: Bool

    package init(offset: Offset, currentEpoch: LeaderEpoch, lastFetchedEpoch: LeaderEpoch, committedOnly: Bool) {
        self.offset = offset
        self.currentEpoch = currentEpoch
        self.lastFetchedEpoch = lastFetchedEpoch
        self.committedOnly = committedOnly
    }
}

package enum PartitionReadError: Error, Hashable, Sendable {
    /// The partition object has served its time; whoever asks finds another, or none.
    case ended
    case access(PartitionAccessError)
    case log(StorageError)
}

/// What a read found.
package struct PartitionRead: Sendable {
    /// Whole batches, of which only the last may be cut off; `nil` where there is nothing to read yet.
    package var slice: LogSlice?
    package let bounds: LogBounds
    /// Aborted transactions that overlap the slice; `nil` for a reader that takes everything.
    package var aborted: [AbortedTransaction]?
    /// The reader's log has gone another way since this epoch ended here.
    package var divergence: (epoch: LeaderEpoch, end: Offset)?
}

extension Partition {
    /// - Parameter waiting: true inside jobs only. Elsewhere `nil` says that something is not in memory.
    package func read(
        _ wish: ReadWish, maxBytes: Int, wholeFirstBatch: Bool, waiting: Bool = false
    ) throws(PartitionReadError) -> PartitionRead? {
        if hasEnded { throw .ended }
        do throws(PartitionAccessError) { try checkLeader(wish.currentEpoch) } catch { throw .access(error) }
        let bounds = log.bounds
        var read = PartitionRead(bounds: bounds, aborted: wish.committedOnly ? [] : nil)
        if wish.lastFetchedEpoch > .none {
            guard let ended = log.end(of: wish.lastFetchedEpoch) else { return nil }
            if ended.end < wish.offset || ended.epoch < wish.lastFetchedEpoch {
                read.divergence = (ended.epoch, ended.end)
                return read
            }
        }
        let limit = ReadLimit(
            upTo: wish.committedOnly ? bounds.lastStableOffset : bounds.highWatermark, maxBytes: maxBytes,
            wholeFirstBatch: wholeFirstBatch)
        do throws(StorageError) {
            switch try log.read(from: wish.offset, limit, waiting: waiting) {
            case .empty: return read
            case .mustWait: return nil
            case .slice(let slice):
                read.slice = slice
                guard wish.committedOnly else { return read }
                guard
                    let aborted = try log.abortedTransactions(
                        from: slice.firstOffset, to: bounds.lastStableOffset, waiting: waiting)
                else { return nil }
                read.aborted = aborted
                return read
            }
        } catch {
            throw .log(error)
        }
    }
}
