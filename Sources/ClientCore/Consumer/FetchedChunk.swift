import MartletBase
import MartletRecords
import MartletWire

/// What one answer held of one partition: whole, sound batches of data, in order, still as they were stored.
package struct FetchedChunk: Sendable {
    package let partition: TopicPartition
    package let memory: RecordMemory
    /// Where the batches lie in `memory`.
    package let batches: [ByteRange]
    /// Records before it were not asked for.
    package let start: Offset
    /// Of the record before `start`; `none` where it is not known.
    package let startEpoch: LeaderEpoch
    /// Records from here on are not wanted.
    package let limit: Offset?
    /// What comes after the chunk, batches that hold nothing for the reader passed over.
    package let next: FetchPosition
    package let delivery: PartitionDelivery

    package init(
        partition: TopicPartition, memory: RecordMemory, batches: [ByteRange], start: Offset,
        startEpoch: LeaderEpoch = .none, limit: Offset?, next: FetchPosition, delivery: PartitionDelivery
    ) {
        self.partition = partition
        self.memory = memory
        self.batches = batches
        self.start = start
        self.startEpoch = startEpoch
        self.limit = limit
        self.next = next
        self.delivery = delivery
    }

    /// The same chunk for a reader that has come to `position`.
    package func resumed(at position: FetchPosition, droppingFirst count: Int) -> FetchedChunk {
        FetchedChunk(
            partition: partition, memory: memory, batches: Array(batches.dropFirst(count)), start: position.offset,
            startEpoch: position.offsetEpoch, limit: limit, next: next, delivery: delivery)
    }
}
