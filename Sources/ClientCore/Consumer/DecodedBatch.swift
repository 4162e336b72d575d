import MartletBase
import MartletRecords
import MartletWire

/// The records of one stored batch that were asked for, ready to be read.
package final class DecodedBatch: Sendable {
    package let partition: TopicPartition
    package let header: RecordBatchHeader
    package let memory: RecordMemory
    package let slots: [RecordSlot]

    init(partition: TopicPartition, header: RecordBatchHeader, memory: RecordMemory, slots: [RecordSlot]) {
        self.partition = partition
        self.header = header
        self.memory = memory
        self.slots = slots
    }

    package func offset(of slot: RecordSlot) -> Offset { header.baseOffset + Int64(slot.offsetDelta) }

    func position(after slot: RecordSlot) -> FetchPosition {
        FetchPosition(offset(of: slot) + 1, epoch: header.leaderEpoch)
    }

    /// A record's headers in order, as ranges of the memory.
    package func headers(of slot: RecordSlot) -> [RecordHeader] {
        memory.withBytes(slot.headers) { bytes in
            var headers: [RecordHeader] = []
            headers.reserveCapacity(Int(slot.headerCount))
            var reader = RecordHeaderReader(count: slot.headerCount, in: bytes.bytes)
            // All of them were read when the batch was decoded, and were sound.
            while let header = try? reader.next() { headers.append(header.moved(by: slot.headers.start)) }
            return headers
        }
    }
}

extension RecordHeader {
    fileprivate func moved(by distance: Int) -> RecordHeader {
        RecordHeader(key: key.moved(by: distance), value: value?.moved(by: distance))
    }
}

extension ByteRange {
    fileprivate func moved(by distance: Int) -> ByteRange { ByteRange(start: start + distance, count: count) }
}

/// Turns stored batches into records. It belongs to one thread.
package struct BatchDecoder: ~Copyable {
    private var decompressor = Decompressor()
    private let limit: Int

    /// - Parameter limit: what one batch may become when it is decompressed.
    package init(limit: Int) { self.limit = min(limit, Int(Int32.max)) }

    /// The batch of `chunk` with this index; records that were not asked for are left out.
    package mutating func decode(_ chunk: FetchedChunk, _ index: Int) throws(BatchError) -> DecodedBatch {
        let range = chunk.batches[index]
        return try chunk.memory.withBytes(range) { (bytes: UnsafeRawBufferPointer) throws(BatchError) in
            let batch = try RecordBatchView(bytes.bytes)
            var records = try batch.records(using: &decompressor, limit: limit)
            let isPlain = batch.header.codec == .none
            let slots = try Self.slots(
                &records, count: Int(batch.header.recordCount),
                base: isPlain ? range.start + RecordBatchHeader.size : 0, from: chunk.start, until: chunk.limit)
            return DecodedBatch(
                partition: chunk.partition, header: batch.header,
                memory: isPlain ? chunk.memory : RecordMemory(copying: records.bytes), slots: slots)
        }
    }

    private static func slots(
        _ records: inout RecordReader, count: Int, base: Int, from start: Offset, until limit: Offset?
    ) throws(BatchError) -> [RecordSlot] {
        var slots: [RecordSlot] = []
        // What a header declares is believed only as far as the bytes could hold it.
        slots.reserveCapacity(min(count, records.bytes.byteCount / Record.smallestSize))
        while let record = try records.next() {
            if record.offset < start { continue }
            if let limit, record.offset >= limit { continue }
            slots.append(RecordSlot(record, base: base))
        }
        return slots
    }
}
