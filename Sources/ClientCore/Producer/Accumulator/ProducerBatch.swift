import MartletBase
import MartletRecords

/// Records of one partition on their way: first filled under the accumulator's lock, then, once taken from it, the loop's
/// alone. Never both, which is why it may cross.
package final class ProducerBatch: @unchecked Sendable {
    package let delivery: BatchDelivery
    /// The delivery's index of the first record.
    let firstIndex: Int32
    /// When it is first seen by the loop, from which linger and delivery timeout count.
    var createdAt: MonotonicTime?
    /// What the accumulator counts for it.
    private(set) var chargedBytes = 0
    private var builder = RecordBatchBuilder()

    /// The finished batch, as it goes over the wire.
    private(set) var bytes: [UInt8] = []
    private(set) var recordCount: Int32 = 0
    var sending = SendingState()

    init(_ delivery: BatchDelivery, firstIndex: Int32 = 0) {
        self.delivery = delivery
        self.firstIndex = firstIndex
    }

    package var partition: TopicPartition { delivery.partition }
    var plainSize: Int { builder.plainSize }
    var indices: Range<Int32> { firstIndex..<(firstIndex + recordCount) }

    /// The most that a record adds to a batch.
    static func largestSize(
        key: [UInt8]?, value: [UInt8]?, headers: [(key: String, value: [UInt8]?)]
    ) -> Int {
        // Length, attributes, the two deltas, two lengths and the count: none takes more than its varint can.
        var size = 5 + 1 + 10 + 5 + 5 + 5 + 5 + (key?.count ?? 0) + (value?.count ?? 0)
        for header in headers { size += 10 + header.key.utf8.count + (header.value?.count ?? 0) }
        return size
    }

    /// - Returns: what the record added to the batch.
    func append(
        timestamp: Timestamp, key: [UInt8]?, value: [UInt8]?, headers: [(key: String, value: [UInt8]?)]
    ) throws(BuildError) -> Int {
        let before = builder.plainSize
        try builder.append(timestamp: timestamp, key: key?.span.bytes, value: value?.span.bytes, headers: headers)
        let added = builder.plainSize - before
        chargedBytes += added
        recordCount += 1
        return added
    }

    func settle(_ outcome: DeliveryOutcome) { delivery.settle(indices, outcome) }
}

// MARK: - On the loop

extension ProducerBatch {
    var isFinished: Bool { !bytes.isEmpty }

    /// Compresses the records and makes the batch that is sent, `scratch` being memory to work in.
    func finish(
        _ compression: Compression, _ compressor: inout Compressor, scratch: inout ByteBuffer
    ) throws(BuildError) {
        scratch.removeAll()
        try builder.finish(compression, using: &compressor, into: &scratch)
        bytes = scratch.array()
        builder = RecordBatchBuilder()
    }

    /// Who sends it, and with which sequence: before it is sent for the first time, or when it is known that the broker
    /// has not appended it.
    func identify(_ identity: ProducerIdentity, _ sequence: ProducerSequence) {
        sending.identity = identity
        sending.baseSequence = sequence
        bytes.withUnsafeMutableBytes { bytes in
            var span = MutableRawSpan(_unsafeBytes: bytes)
            BatchStamp.setProducer(identity.id, identity.epoch, baseSequence: sequence, in: &span)
        }
    }

    /// Two batches of half the size, with the sequences that this one had. `nil` where it cannot be divided: one record.
    func divided(
        _ compression: Compression, _ compressor: inout Compressor, scratch: inout ByteBuffer
    ) -> (ProducerBatch, ProducerBatch)? {
        guard recordCount > 1 else { return nil }
        let first = ProducerBatch(delivery, firstIndex: firstIndex)
        let second = ProducerBatch(delivery, firstIndex: firstIndex + recordCount / 2)
        let whole = bytes
        var decompressor = Decompressor()
        do throws(BatchError) {
            let view = try RecordBatchView(whole.span.bytes)
            try Self.deal(view, first: recordCount / 2, to: first, then: second, &decompressor)
        } catch { preconditionFailure("a batch of our own cannot be read: \(error)") }
        for part in [first, second] {
            part.createdAt = createdAt
            part.sending = sending
            do throws(BuildError) {
                try part.finish(compression, &compressor, scratch: &scratch)
            } catch { return nil }
        }
        // What the accumulator has counted for the whole is given back with the parts.
        first.chargedBytes = chargedBytes / 2
        second.chargedBytes = chargedBytes - first.chargedBytes
        if let identity = sending.identity {
            first.identify(identity, sending.baseSequence)
            second.identify(identity, sending.baseSequence.advanced(by: first.recordCount))
        }
        delivery.divided()
        return (first, second)
    }

    private static func deal(
        _ batch: RecordBatchView, first count: Int32, to first: ProducerBatch, then second: ProducerBatch,
        _ decompressor: inout Decompressor
    ) throws(BatchError) {
        var reader = try batch.records(using: &decompressor, limit: Int(Int32.max))
        while let record = try reader.next() {
            (record.offsetDelta < count ? first : second).copy(record, from: reader.bytes)
        }
    }

    private func copy(_ record: Record, from bytes: RawSpan) {
        do throws(BuildError) { try builder.appendNext(record, from: bytes) } catch {
            preconditionFailure("a record that was in a batch does not fit into its half: \(error)")
        }
        recordCount += 1
    }
}
