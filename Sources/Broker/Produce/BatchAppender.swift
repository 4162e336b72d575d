import MartletBase
import MartletRecords
import MartletReplication
import MartletStorage
import MartletWire

/// Checks the batch of one partition, makes it what the topic asks for, and hands it to the partition.
struct BatchAppender: ~Copyable {
    private let broker: Broker
    private let request: Request
    private var decompressor = Decompressor()

    init(_ broker: Broker, _ request: Request) {
        self.broker = broker
        self.request = request
    }

    /// - Parameter records: changed where they lie.
    mutating func append(
        _ records: UnsafeMutableRawBufferPointer, to partition: Partition, rules: TopicRules, waiter: CommitWaiter?,
        retry: @escaping @Sendable () -> Void
    ) throws(ProduceFailure) -> PartitionAppendOutcome {
        var batchRules = rules.batches
        batchRules.allowsZstd = request.version >= 7
        let accepted: BatchValidator.Accepted
        do throws(BatchRejection) {
            accepted = try BatchValidator.validate(
                records.bytes, batchRules, now: request.now.wall, using: &decompressor)
        } catch {
            throw ProduceFailure(error)
        }
        if accepted.header.isTransactional {
            throw ProduceFailure(.invalidTxnState, "no transaction coordinator serves this broker")
        }
        switch accepted.change {
        case .none, .setLogAppendTime:
            // The log sets the append time together with the offsets.
            return try give(records, to: partition, waiter, retry)
        case .setMaxTimestamp(let time):
            var span = MutableRawSpan(_unsafeBytes: records)
            BatchStamp.setMaxTimestamp(time, in: &span)
            return try give(records, to: partition, waiter, retry)
        case .recompress(let compression, let logAppendTime):
            let stored = try recompress(records.bytes, to: compression, logAppendTime, batchRules)
            return try give(stored.buffer, to: partition, waiter, retry)
        }
    }

    private func recompress(
        _ records: RawSpan, to compression: Compression, _ logAppendTime: Timestamp?, _ rules: BatchRules
    ) throws(ProduceFailure) -> OwnedBytes {
        var output = ByteBuffer(capacity: records.byteCount)
        do throws(RecordBatchRebuilder.Failure) {
            var rebuilder = RecordBatchRebuilder()
            let batch: RecordBatchView
            do throws(BatchError) { batch = try RecordBatchView(records) } catch { throw .source(error) }
            try rebuilder.recompress(
                batch, to: compression, logAppendTime: logAppendTime, limit: rules.maxDecompressedBytes, into: &output)
        } catch {
            throw ProduceFailure(error)
        }
        do throws(BatchRejection) {
            try BatchValidator.checkSize(output.count, rules)
        } catch {
            throw ProduceFailure(error)
        }
        return output.bytes.withUnsafeBytes { OwnedBytes(copying: $0) }
    }

    private func give(
        _ batch: UnsafeMutableRawBufferPointer, to partition: Partition, _ waiter: CommitWaiter?,
        _ retry: @escaping @Sendable () -> Void
    ) throws(ProduceFailure) -> PartitionAppendOutcome {
        do throws(PartitionAppendError) {
            return try partition.append(batch, waiter: waiter, as: broker.node, now: request.now, retry: retry)
        } catch {
            throw ProduceFailure(error)
        }
    }
}
