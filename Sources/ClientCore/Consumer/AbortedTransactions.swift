import MartletBase
import MartletMessages
import MartletRecords

/// Which batches of an answer belong to transactions that were aborted.
package struct AbortedTransactions: Sendable {
    /// By first offset, the last one first.
    private var ahead: [FlatFetchResponse.AbortedTransaction]
    private var producers: Set<Int64> = []

    /// - Parameter listed: as the broker lists them, in no promised order.
    package init(_ listed: some Sequence<FlatFetchResponse.AbortedTransaction>) {
        ahead = listed.sorted { $0.firstOffset > $1.firstOffset }
    }

    /// Whether the records of the next batch were aborted. Batches are asked for in order.
    package mutating func covers(_ header: RecordBatchHeader) -> Bool {
        while let next = ahead.last, next.firstOffset <= header.lastOffset.rawValue {
            producers.insert(next.producerId)
            ahead.removeLast()
        }
        return header.isTransactional && !header.isControl && producers.contains(header.producerID.rawValue)
    }

    /// A transaction ends here. The producer's next one has an entry of its own if it is aborted as well.
    package mutating func ended(_ producer: ProducerID) { producers.remove(producer.rawValue) }
}
