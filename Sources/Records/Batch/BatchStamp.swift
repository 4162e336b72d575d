import MartletBase

/// What is changed in a batch where it lies. The bytes begin with a whole batch that has been built or checked.
package enum BatchStamp {
    /// Gives the batch its place in the log. Neither field is covered by the checksum.
    package static func assign(baseOffset: Offset, leaderEpoch: LeaderEpoch, in batch: inout MutableRawSpan) {
        batch.store(bigEndian: baseOffset.rawValue, at: RecordBatchHeader.Position.baseOffset)
        batch.store(bigEndian: leaderEpoch.rawValue, at: RecordBatchHeader.Position.leaderEpoch)
    }

    /// Gives every record the broker's time: the type bit, the maximum timestamp and with them a new checksum.
    package static func setLogAppendTime(_ time: Timestamp, in batch: inout MutableRawSpan) {
        let position = RecordBatchHeader.Position.attributes
        var attributes = BatchAttributes(rawValue: batch.bytes.bigEndian(at: position))
        attributes.timestampType = .logAppendTime
        batch.store(bigEndian: attributes.rawValue, at: position)
        setMaxTimestamp(time, in: &batch)
    }

    /// Corrects the maximum timestamp and the checksum.
    package static func setMaxTimestamp(_ time: Timestamp, in batch: inout MutableRawSpan) {
        batch.store(bigEndian: time.rawValue, at: RecordBatchHeader.Position.maxTimestamp)
        seal(&batch)
    }

    /// Says who sends the batch and where it stands in what they send, and corrects the checksum: a producer's own, before
    /// a batch is sent for the first time.
    package static func setProducer(
        _ producerID: ProducerID, _ epoch: ProducerEpoch, baseSequence: ProducerSequence, in batch: inout MutableRawSpan
    ) {
        batch.store(bigEndian: producerID.rawValue, at: RecordBatchHeader.Position.producerID)
        batch.store(bigEndian: epoch.rawValue, at: RecordBatchHeader.Position.producerEpoch)
        batch.store(bigEndian: baseSequence.rawValue, at: RecordBatchHeader.Position.baseSequence)
        seal(&batch)
    }

    /// Computes the checksum anew over exactly the batch, whatever follows it.
    static func seal(_ batch: inout MutableRawSpan) {
        let length: Int32 = batch.bytes.bigEndian(at: RecordBatchHeader.Position.batchLength)
        let size = Int(length) + RecordBatchHeader.lengthOverhead
        invariant(size >= RecordBatchHeader.size && size <= batch.byteCount, "a batch of \(size) in \(batch.byteCount)")
        let crc = RecordBatchHeader.checksum(batch.bytes.extracting(first: size))
        batch.store(bigEndian: crc, at: RecordBatchHeader.Position.crc)
    }
}
