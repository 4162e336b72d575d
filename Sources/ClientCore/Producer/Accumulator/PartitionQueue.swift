import MartletBase

/// The batches of one partition that have not been taken yet. Guarded by the accumulator's lock.
final class PartitionQueue: @unchecked Sendable {
    let id: Int
    let partition: TopicPartition
    /// Full, in order.
    private var closed: [ProducerBatch] = []
    /// Takes records.
    private(set) var open: ProducerBatch?
    /// Smaller than the setting once a broker has found a batch too large.
    var batchBytes: Int
    /// Whether it stands in the accumulator's list of those with data.
    var isListed = false
    /// Data is ready, but the loop could not take it: it looks again by itself, and need not be woken.
    var isHeldBack = false

    init(id: Int, _ partition: TopicPartition, batchBytes: Int) {
        self.id = id
        self.partition = partition
        self.batchBytes = batchBytes
    }

    var isEmpty: Bool { closed.isEmpty && open == nil }
    var hasClosed: Bool { !closed.isEmpty }
    var first: ProducerBatch? { closed.first ?? open }
    var all: [ProducerBatch] { closed + (open.map { [$0] } ?? []) }

    func begin(number: UInt64) -> ProducerBatch {
        let batch = ProducerBatch(BatchDelivery(of: partition, number: number))
        open = batch
        return batch
    }

    /// No record joins the open batch any more.
    func close() {
        guard let open else { return }
        closed.append(open)
        self.open = nil
    }

    func takeFirst() -> ProducerBatch? {
        if !closed.isEmpty { return closed.removeFirst() }
        defer { open = nil }
        return open
    }
}

/// A topic that records may be appended to: guarded by the accumulator's lock.
final class TopicQueues: @unchecked Sendable {
    let name: String
    fileprivate(set) var partitions: [PartitionQueue] = []
    /// Partitions with a leader.
    var available: [Int] = []
    var sticky = StickyPartition()

    init(_ name: String) { self.name = name }

    func grow(to count: Int, _ make: (TopicPartition) -> PartitionQueue) {
        while partitions.count < count {
            partitions.append(make(TopicPartition(name, PartitionIndex(Int32(partitions.count)))))
        }
    }
}
