import MartletBase
import MartletRecords
import MartletWire

/// Follows the transactions of a part of the log, batch by batch, as compaction passes over it.
///
/// Which transactions were aborted is known from the segments' indexes before their first batch is met. What the indexes
/// say and what the markers say is held against each other: a contradiction means that an index is damaged, and
/// compacting on would take aborted records for committed ones.
struct TransactionTracker {
    /// What a marker ends, as far as it has been seen.
    enum Ending: Hashable {
        /// No batch of the transaction is left before the marker.
        case withoutData
        case committed
        case aborted(AbortedTransaction)
    }

    private struct Aborted {
        let transaction: AbortedTransaction
        var hasData = false
    }

    /// By first offset; those before `nextIndex` have begun.
    private var aborted: [AbortedTransaction] = []
    private var nextIndex = 0
    private var ongoingAborted: [ProducerID: Aborted] = [:]
    private var ongoingCommitted: Set<ProducerID> = []

    /// A pass that begins at `start`. `transactions` are all that were aborted and end there or later.
    init(_ transactions: [AbortedTransaction], from start: Offset) {
        aborted = transactions.filter { $0.lastOffset >= start }
        aborted.sort { ($0.firstOffset, $0.lastOffset) < ($1.firstOffset, $1.lastOffset) }
    }

    /// Takes a batch of data. True where its transaction was aborted.
    mutating func isAborted(_ header: RecordBatchHeader) -> Bool {
        begin(upTo: header.lastOffset)
        guard header.isTransactional else { return false }
        if ongoingAborted[header.producerID] != nil {
            ongoingAborted[header.producerID]?.hasData = true
            return true
        }
        ongoingCommitted.insert(header.producerID)
        return false
    }

    /// Takes a control batch; `nil` where it ends no transaction.
    mutating func end(_ batch: RecordBatchView) throws(FilterError) -> Ending? {
        let marker: EndTransactionMarker?
        do {
            // Markers are never compressed: the records are the body.
            var records = RecordReader(batch.body, of: batch.header)
            guard let record = try records.next() else { return nil }
            marker = try EndTransactionMarker(record, in: records.bytes)
        } catch let error as BatchError {
            throw .batch(error)
        } catch let error as WireError {
            throw .control(error)
        } catch {
            preconditionFailure("invariant broken: reading a marker threw \(error)")
        }
        return try marker.map { marker throws(FilterError) in try end(batch.header, marker.decision) }
    }

    mutating func end(
        _ header: RecordBatchHeader, _ decision: EndTransactionMarker.Decision
    ) throws(FilterError) -> Ending {
        begin(upTo: header.lastOffset)
        let ended = ongoingAborted.removeValue(forKey: header.producerID)
        let hadCommittedData = ongoingCommitted.remove(header.producerID) != nil
        let contradiction = FilterError.contradiction(header.producerID, marker: header.lastOffset)
        switch decision {
        case .commit:
            guard ended == nil else { throw contradiction }
            return hadCommittedData ? .committed : .withoutData
        case .abort:
            guard !hadCommittedData, ended.map({ $0.transaction.lastOffset == header.lastOffset }) ?? true else {
                throw contradiction
            }
            guard let ended, ended.hasData else { return .withoutData }
            return .aborted(ended.transaction)
        }
    }

    private mutating func begin(upTo offset: Offset) {
        while nextIndex < aborted.count, aborted[nextIndex].firstOffset <= offset {
            let transaction = aborted[nextIndex]
            ongoingAborted[transaction.producerID] = Aborted(transaction: transaction)
            nextIndex += 1
        }
    }
}
