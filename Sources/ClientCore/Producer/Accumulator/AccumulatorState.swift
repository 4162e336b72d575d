import MartletBase
import MartletRecords

/// What the accumulator's lock guards.
struct AccumulatorState: Sendable {
    let settings: ProducerSettings
    private var random: SeededRandom
    var topics: [String: TopicQueues] = [:]
    private var lastTopic: TopicQueues?
    /// Queues with data, in the order in which the loop looks at them.
    var listed: [PartitionQueue] = []
    var usedBytes = 0
    /// By their numbers, which rise.
    var unsettled: [UInt64: BatchDelivery] = [:]
    private var lastDelivery: UInt64 = 0
    var waiters: [BatchAccumulator.Waiter] = []
    private var lastWaiter: UInt64 = 0
    /// The loop will look before long, whatever is appended until then.
    var isWakeComing = false
    var isClosed = false

    init(_ settings: ProducerSettings, _ random: SeededRandom) {
        self.settings = settings
        self.random = random
    }

    /// Callers tend to name the topic that they named before.
    mutating func topic(_ name: String) -> TopicQueues? {
        if let lastTopic, lastTopic.name == name { return lastTopic }
        guard let topic = topics[name] else { return nil }
        lastTopic = topic
        return topic
    }

    mutating func queue(of topic: TopicQueues, _ partition: PartitionIndex?, key: [UInt8]?) -> PartitionQueue? {
        let count = topic.partitions.count
        guard count > 0 else { return nil }
        if let partition {
            guard let index = Int(exactly: partition.rawValue), topic.partitions.indices.contains(index) else {
                return nil
            }
            return topic.partitions[index]
        }
        if let key { return topic.partitions[Partitioner.partition(ofKey: key.span.bytes, count: count)] }
        return topic.partitions[topic.sticky.partition(count: count, available: topic.available, using: &random)]
    }

    mutating func append(
        _ timestamp: Timestamp, _ key: [UInt8]?, _ value: [UInt8]?, _ headers: [(key: String, value: [UInt8]?)],
        size: Int, to queue: PartitionQueue, of topic: TopicQueues
    ) throws(BuildError) -> BatchAccumulator.Appended {
        var isNews = false
        if let open = queue.open, open.plainSize + size > queue.batchBytes {
            close(queue, of: topic)
            isNews = true
        }
        let batch = queue.open ?? begin(queue)
        let index = batch.recordCount
        usedBytes += try batch.append(timestamp: timestamp, key: key, value: value, headers: headers)
        if !queue.isListed {
            queue.isListed = true
            listed.append(queue)
            isNews = true
        }
        if batch.plainSize >= queue.batchBytes {
            close(queue, of: topic)
            isNews = true
        }
        let wakesLoop = isNews && !queue.isHeldBack && !isWakeComing
        if wakesLoop { isWakeComing = true }
        return .taken(batch.delivery, index: index, wakesLoop: wakesLoop)
    }

    private mutating func begin(_ queue: PartitionQueue) -> ProducerBatch {
        lastDelivery += 1
        let batch = queue.begin(number: lastDelivery)
        unsettled[lastDelivery] = batch.delivery
        return batch
    }

    private mutating func close(_ queue: PartitionQueue, of topic: TopicQueues) {
        queue.close()
        rest(queue, of: topic)
    }

    /// Records without a key go elsewhere from now on.
    mutating func rest(_ queue: PartitionQueue, of topic: TopicQueues) {
        topic.sticky.batchClosed(
            of: Int(queue.partition.partition.rawValue), count: topic.partitions.count, available: topic.available,
            using: &random)
    }
}

// MARK: - Room

extension AccumulatorState {
    func hasRoom(for bytes: Int, hasWaited: Bool) -> Bool {
        // An empty accumulator takes any record that is allowed at all.
        (hasWaited || waiters.isEmpty) && (usedBytes == 0 || usedBytes + bytes <= settings.bufferBytes)
    }

    mutating func nextWaiter() -> BatchAccumulator.WaiterID {
        lastWaiter += 1
        return BatchAccumulator.WaiterID(rawValue: lastWaiter)
    }

    mutating func removeWaiter(_ id: BatchAccumulator.WaiterID) -> BatchAccumulator.Waiter? {
        guard let index = waiters.firstIndex(where: { $0.id == id }) else { return nil }
        return waiters.remove(at: index)
    }

    mutating func removeWaiters() -> [BatchAccumulator.Waiter] {
        defer { waiters = [] }
        return waiters
    }

    /// Those at the head for which there is room together.
    mutating func waitersWithRoom() -> [BatchAccumulator.Waiter] {
        var free = settings.bufferBytes - usedBytes
        var count = 0
        while count < waiters.count, waiters[count].bytes <= free || usedBytes == 0 && count == 0 {
            free -= waiters[count].bytes
            count += 1
        }
        defer { waiters.removeFirst(count) }
        return Array(waiters.prefix(count))
    }
}
