import MartletClientCore
import MartletRecords

/// A record as it was read. It is small: key, value and headers are slices of what was fetched.
public struct ConsumerRecord: Sendable {
    private let batch: DecodedBatch
    private let slot: RecordSlot

    init(_ batch: DecodedBatch, _ slot: RecordSlot) {
        self.batch = batch
        self.slot = slot
    }

    public var topic: String { batch.partition.topic }
    public var partition: Int32 { batch.partition.partition.rawValue }
    public var offset: Int64 { batch.offset(of: slot).rawValue }
    /// In milliseconds since 1970-01-01 UTC; -1 where there is none.
    public var timestamp: Int64 { slot.timestamp.rawValue }
    /// Whether the broker has set the timestamp when it appended the record, and not its producer.
    public var hasLogAppendTime: Bool { batch.header.attributes.timestampType == .logAppendTime }
    /// Of the leader that appended the record.
    public var leaderEpoch: Int32 { batch.header.leaderEpoch.rawValue }

    /// `nil` for a record without a key.
    public var key: RecordBytes? { slot.key.map { RecordBytes(batch.memory, $0) } }
    /// `nil` for a record without a value: in a compacted topic, a deletion.
    public var value: RecordBytes? { slot.value.map { RecordBytes(batch.memory, $0) } }
    /// The key as text, where it is UTF-8.
    public var keyString: String? { key?.string }
    /// The value as text, where it is UTF-8.
    public var valueString: String? { value?.string }

    /// In their order; the same key may occur more than once. Copied at each call.
    public var headers: [Header] {
        batch.headers(of: slot).map { header in
            Header(
                batch.memory.withBytes(header.key) { String(decoding: $0, as: UTF8.self) },
                header.value.map { batch.memory.withBytes($0) { [UInt8]($0) } })
        }
    }
}

/// Records of one partition that were stored together, in order.
public struct ConsumerBatch: Sendable, RandomAccessCollection {
    private let batch: DecodedBatch
    private let slots: ArraySlice<RecordSlot>

    init(_ batch: DecodedBatch, _ slots: ArraySlice<RecordSlot>) {
        self.batch = batch
        self.slots = slots
    }

    public var topic: String { batch.partition.topic }
    public var partition: Int32 { batch.partition.partition.rawValue }
    /// Of the leader that appended the batch.
    public var leaderEpoch: Int32 { batch.header.leaderEpoch.rawValue }

    public var startIndex: Int { 0 }
    public var endIndex: Int { slots.count }
    public subscript(position: Int) -> ConsumerRecord { ConsumerRecord(batch, slots[slots.startIndex + position]) }
}
