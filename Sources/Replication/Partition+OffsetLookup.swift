import MartletBase
import MartletStorage

/// What ListOffsets asks of a partition.
package enum OffsetLookup: Hashable, Sendable {
    /// The end of what the reader may see.
    case latest
    case earliest
    /// The first record whose timestamp is at least this.
    case since(Timestamp)
    /// The first record with the largest timestamp.
    case ofMaxTimestamp
}

/// For whom an offset is looked up: what lies behind the end that it may see does not exist for it.
package enum OffsetReader: Hashable, Sendable {
    case consumer(committedOnly: Bool)
    /// Another replica; it sees the whole log.
    case replica
    /// A tool that may ask any replica; it sees the whole log.
    case debugger
}

package enum OffsetLookupOutcome: Hashable, Sendable {
    /// Without a timestamp for the ends of the log; the epoch is `none` where telling it would mean opening the log.
    case found(TimestampedOffset)
    /// No such record, or none that the reader may see.
    case none
    /// To be asked again by a job once the log is open (`PartitionLog.whenReadable`).
    case mustWait
}

package enum OffsetLookupError: Error, Hashable, Sendable {
    case access(PartitionAccessError)
    /// A new leader does not know yet how far its predecessors had got.
    case notAvailable
    case log(StorageError)
}

extension Partition {
    /// - Parameter waiting: true inside jobs only. Records are searched there alone: that may read the device, and
    ///   decompress.
    package func find(
        _ lookup: OffsetLookup, for reader: OffsetReader, claimed: LeaderEpoch, waiting: Bool = false
    ) throws(OffsetLookupError) -> OffsetLookupOutcome {
        let view = try view(for: reader, claimed)
        let isUndecided =
            if case .consumer = reader { !view.hasCaughtUp } else { false }
        switch lookup {
        case .earliest: return .found(earliest(view))
        case .latest:
            if isUndecided { throw .notAvailable }
            // Whether a transaction is open stands in the log.
            if reader == .consumer(committedOnly: true), !waiting, !log.isOpen { return .mustWait }
            return .found(TimestampedOffset(offset: view.end, timestamp: .none, leaderEpoch: view.epoch))
        case .since, .ofMaxTimestamp:
            guard waiting else { return .mustWait }
            let found = try search(lookup)
            if case .found(let record) = found, record.offset < view.end { return found }
            if isUndecided { throw .notAvailable }
            return found == .mustWait ? .mustWait : .none
        }
    }

    private struct View: Sendable {
        let epoch: LeaderEpoch
        let bounds: LogBounds
        /// Where the log ends for the reader.
        let end: Offset
        let hasCaughtUp: Bool
    }

    private func view(for reader: OffsetReader, _ claimed: LeaderEpoch) throws(OffsetLookupError) -> View {
        let standing: LeaderStanding?
        do throws(PartitionAccessError) {
            if reader == .debugger {
                try checkEpoch(claimed)
                standing = nil
            } else {
                standing = try checkLeader(claimed)
            }
        } catch { throw .access(error) }
        do throws(StorageError) { try log.checkUsable() } catch { throw .log(error) }
        let bounds = log.bounds
        let end =
            switch reader {
            case .consumer(committedOnly: false): bounds.highWatermark
            case .consumer(committedOnly: true): bounds.lastStableOffset
            case .replica, .debugger: bounds.end
            }
        return View(
            epoch: standing?.epoch ?? bounds.latestEpoch, bounds: bounds, end: end,
            hasCaughtUp: standing?.hasCaughtUp ?? true)
    }

    private func earliest(_ view: View) -> TimestampedOffset {
        let start = view.bounds.start
        let epoch: LeaderEpoch =
            if start == view.bounds.end { view.epoch } else if log.isOpen { log.epoch(at: start) } else { .none }
        return TimestampedOffset(offset: start, timestamp: .none, leaderEpoch: epoch)
    }

    private func search(_ lookup: OffsetLookup) throws(OffsetLookupError) -> OffsetLookupOutcome {
        do throws(StorageError) {
            let outcome =
                switch lookup {
                case .since(let timestamp): try log.firstOffset(since: timestamp, waiting: true)
                default: try log.offsetOfMaxTimestamp(waiting: true)
                }
            switch outcome {
            case .found(let record): return .found(record)
            case .none: return .none
            case .mustWait: return .mustWait
            }
        } catch { throw .log(error) }
    }
}
