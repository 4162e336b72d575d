import MartletBase
import MartletRecords

/// One of a producer's last batches: enough to answer its repetition as the original was answered.
package struct ProducerBatch: Hashable, Sendable {
    package let firstSequence: ProducerSequence
    package let lastSequence: ProducerSequence
    package let firstOffset: Offset
    package let lastOffset: Offset
    package let timestamp: Timestamp
}

/// What one log knows about one producer.
package struct ProducerEntry: Hashable, Sendable {
    package internal(set) var epoch: ProducerEpoch
    /// The last five batches of the epoch, oldest first. Kafka's clients keep at most five requests in flight.
    package internal(set) var batches: [ProducerBatch] = []
    package internal(set) var coordinatorEpoch = CoordinatorEpoch.none
    package internal(set) var lastTimestamp = Timestamp.none
    package internal(set) var transactionStart: Offset?

    static let keptBatches = 5

    package var lastSequence: ProducerSequence { batches.last?.lastSequence ?? .none }
    package var lastOffset: Offset { batches.last?.lastOffset ?? .none }

    init(epoch: ProducerEpoch) { self.epoch = epoch }

    /// The batch that this one repeats.
    func original(of batch: RecordBatchHeader) -> ProducerBatch? {
        guard batch.producerEpoch == epoch else { return nil }
        return batches.last {
            $0.firstSequence == batch.baseSequence && $0.lastSequence == batch.lastSequence
        }
    }

    /// Holds a batch of data against the rules of sequences. Sequences wrap, so only equality has a meaning.
    func check(_ batch: RecordBatchHeader) throws(ProducerError) {
        let id = batch.producerID
        if batch.producerEpoch < epoch {
            throw .fencedEpoch(id, current: epoch, found: batch.producerEpoch)
        }
        let expected: ProducerSequence
        if batch.producerEpoch > epoch {
            expected = .zero
        } else if lastSequence == .none {
            // A marker bumped the epoch, or is all that we know: any first sequence is a beginning.
            expected = batch.baseSequence
        } else {
            expected = lastSequence.advanced(by: 1)
        }
        guard batch.baseSequence == expected else {
            throw .outOfOrderSequence(id, expected: expected, found: batch.baseSequence)
        }
        if let start = transactionStart, !batch.isTransactional, batch.producerEpoch == epoch {
            throw .transactionOpen(id, since: start)
        }
    }

    /// Takes a batch of data that is in the log, whoever put it there.
    mutating func apply(_ batch: RecordBatchHeader) {
        if batch.producerEpoch != epoch {
            epoch = batch.producerEpoch
            batches.removeAll(keepingCapacity: true)
        }
        if batch.baseSequence > .none {
            if batches.count == Self.keptBatches { batches.removeFirst() }
            batches.append(ProducerBatch(batch))
        }
        lastTimestamp = batch.maxTimestamp
        if batch.isTransactional, transactionStart == nil { transactionStart = batch.baseOffset }
    }
}

extension ProducerBatch {
    fileprivate init(_ batch: RecordBatchHeader) {
        self.init(
            firstSequence: batch.baseSequence, lastSequence: batch.lastSequence, firstOffset: batch.baseOffset,
            lastOffset: batch.lastOffset, timestamp: batch.maxTimestamp)
    }
}

extension ProducerEntry {
    /// Takes a batch that stands in the log before the last one, which is all that a snapshot names.
    mutating func recall(_ batch: RecordBatchHeader) {
        guard batch.producerEpoch == epoch, batch.baseSequence > .none, let last = batches.last,
            batch.lastOffset < last.firstOffset
        else { return }
        batches.insert(ProducerBatch(batch), at: batches.count - 1)
        if batches.count > Self.keptBatches { batches.removeFirst() }
    }

    init(_ stored: ProducerSnapshotEntry) {
        epoch = stored.epoch
        coordinatorEpoch = stored.coordinatorEpoch
        lastTimestamp = stored.timestamp
        transactionStart = stored.transactionStart >= .zero ? stored.transactionStart : nil
        guard stored.lastSequence >= .zero else { return }
        let span = Int64(stored.offsetDelta)
        let first = (Int64(stored.lastSequence.rawValue) - span + (1 << 31)) % (1 << 31)
        batches = [
            ProducerBatch(
                firstSequence: ProducerSequence(Int32(first)), lastSequence: stored.lastSequence,
                firstOffset: stored.lastOffset - span, lastOffset: stored.lastOffset, timestamp: stored.timestamp)
        ]
    }

    func stored(as id: ProducerID) -> ProducerSnapshotEntry {
        let last = batches.last
        return ProducerSnapshotEntry(
            producerID: id, epoch: epoch, lastSequence: lastSequence, lastOffset: lastOffset,
            offsetDelta: last.map { Int32(clamping: $0.lastOffset - $0.firstOffset) } ?? 0, timestamp: lastTimestamp,
            coordinatorEpoch: coordinatorEpoch, transactionStart: transactionStart ?? .none)
    }
}
