import MartletBase
import MartletRecords
import Synchronization

/// Where records wait in batches until the loop sends them. Filled from any thread, under one lock; the loop is woken only
/// where it would not look by itself, because a wake-up costs as much as a hundred records.
package final class BatchAccumulator: Sendable {
    private let settings: ProducerSettings
    let state: Mutex<AccumulatorState>

    package init(_ settings: ProducerSettings, random: SeededRandom) {
        self.settings = settings
        state = Mutex(AccumulatorState(settings, random))
    }

    package enum Appended: Sendable {
        /// The record is `index` of the delivery. With `wakesLoop`, `ProducerCore.drain` must be posted.
        case taken(BatchDelivery, index: Int32, wakesLoop: Bool)
        /// The topic has not been opened.
        case unknownTopic
        case noSuchPartition(count: Int)
        /// There is no room for so many bytes: see `waitForRoom`.
        case noRoom(bytes: Int)
        /// A record that no request could carry; the most that one can.
        case tooLarge(bytes: Int, most: Int)
        case badTimestamp
        case closed
    }

    /// - Parameter hasWaited: its turn has come: it may pass those that wait behind it.
    package func append(
        topic: String, partition: PartitionIndex?, timestamp: Timestamp, key: [UInt8]?, value: [UInt8]?,
        headers: [(key: String, value: [UInt8]?)] = [], hasWaited: Bool = false
    ) -> Appended {
        let size = ProducerBatch.largestSize(key: key, value: value, headers: headers)
        let most = min(settings.maxRequestBytes, settings.bufferBytes) - RecordBatchHeader.size
        guard size <= most else { return .tooLarge(bytes: size, most: most) }
        // Who has had its turn lets the next ones have theirs, whatever came of it.
        defer { if hasWaited { wakeWaiters() } }
        return state.withLock { state in
            guard !state.isClosed else { return .closed }
            guard let topic = state.topic(topic) else { return .unknownTopic }
            guard let queue = state.queue(of: topic, partition, key: key) else {
                return .noSuchPartition(count: topic.partitions.count)
            }
            guard state.hasRoom(for: size, hasWaited: hasWaited) else {
                return .noRoom(bytes: size)
            }
            do throws(BuildError) {
                return try state.append(timestamp, key, value, headers, size: size, to: queue, of: topic)
            } catch { return error == .tooLarge ? .tooLarge(bytes: size, most: most) : .badTimestamp }
        }
    }

    /// Bytes of records that have not been settled.
    package var bytesBuffered: Int { state.withLock { $0.usedBytes } }

    /// Closes every batch and returns the deliveries of all that has been taken so far and not been settled. The caller posts
    /// `ProducerCore.drain`.
    package func flush() -> [BatchDelivery] {
        state.withLock { state in
            for queue in state.listed { queue.close() }
            return state.unsettled.keys.sorted().compactMap { state.unsettled[$0] }
        }
    }

    /// Takes no more records; those that wait for room are refused.
    package func close() {
        let waiters = state.withLock { state in
            state.isClosed = true
            return state.removeWaiters()
        }
        for waiter in waiters { waiter.body(false) }
    }
}

// MARK: - Waiting for room

extension BatchAccumulator {
    package struct WaiterID: Hashable, Sendable { let rawValue: UInt64 }

    /// `body` runs once: with true when it is worth to try again, with false when it is not, because the accumulator is
    /// closed or the wait was cancelled. The caller posts `ProducerCore.drain`, for waiting makes every batch ready.
    package func waitForRoom(_ bytes: Int, _ body: @escaping @Sendable (Bool) -> Void) -> WaiterID {
        let (id, isOver) = state.withLock { state -> (WaiterID, Bool?) in
            let id = state.nextWaiter()
            if state.isClosed { return (id, false) }
            if state.hasRoom(for: bytes, hasWaited: false) { return (id, true) }
            state.waiters.append(Waiter(id: id, bytes: bytes, body: body))
            return (id, nil)
        }
        if let isOver { body(isOver) }
        return id
    }

    package func cancelWaiting(_ id: WaiterID) {
        let waiter = state.withLock { $0.removeWaiter(id) }
        waiter?.body(false)
        wakeWaiters()
    }

    private func wakeWaiters() {
        let woken = state.withLock { $0.waitersWithRoom() }
        for waiter in woken { waiter.body(true) }
    }

    struct Waiter {
        let id: WaiterID
        let bytes: Int
        let body: @Sendable (Bool) -> Void
    }
}

// MARK: - On the loop

extension BatchAccumulator {
    /// Makes room for `count` partitions of a topic, and says which of them have a leader. Partitions never go away.
    /// - Parameter firstID: the number of the first queue that is new.
    func open(_ topic: String, count: Int, available: [Int], firstID: Int) {
        state.withLock { state in
            let queues = state.topics[topic] ?? TopicQueues(topic)
            state.topics[topic] = queues
            queues.available = available
            var id = firstID
            queues.grow(to: count) { partition in
                defer { id += 1 }
                return PartitionQueue(id: id, partition, batchBytes: settings.batchBytes)
            }
        }
    }

    /// A broker has refused a batch of a partition as too large: later ones are made smaller.
    func narrow(_ partition: TopicPartition, to bytes: Int) {
        state.withLock { state in
            guard let queues = state.topics[partition.topic],
                let queue = queues.partitions.first(where: { $0.partition == partition })
            else { return }
            queue.batchBytes = max(min(queue.batchBytes, bytes), 1)
        }
    }

    /// Gives back what a settled batch took, and lets those go on that wait for it.
    func release(_ batch: ProducerBatch) {
        state.withLock { state in
            state.usedBytes -= batch.chargedBytes
            if batch.delivery.isWhole { state.unsettled[batch.delivery.number] = nil }
        }
        wakeWaiters()
    }
}
