import MartletBase

extension BatchAccumulator {
    /// What one look of the loop has found.
    struct Taken {
        /// To be sent, in the order in which they were admitted.
        var batches: [(queue: Int, batch: ProducerBatch)] = []
        /// Their delivery timeout has passed before they were sent.
        var expired: [ProducerBatch] = []
        /// When to look again if nothing else happens.
        var nextLook: MonotonicTime?

        fileprivate mutating func look(at time: MonotonicTime) { nextLook = nextLook.map { min($0, time) } ?? time }
    }

    /// Takes the first batch of every queue that is ready and that `admit` lets go: by the queue's number and the batch's
    /// plain size. Queues that were served go to the end of the line.
    func take(now: MonotonicTime, admit: (_ queue: Int, _ bytes: Int) -> Bool) -> Taken {
        state.withLock { state in
            state.isWakeComing = false
            let isUrgent = !state.waiters.isEmpty || state.isClosed
            var taken = Taken()
            var served: [PartitionQueue] = []
            var rest: [PartitionQueue] = []
            for queue in state.listed {
                let isServed = state.look(at: queue, now, isUrgent: isUrgent, into: &taken, admit: admit)
                if queue.isEmpty {
                    queue.isListed = false
                } else if isServed {
                    served.append(queue)
                } else {
                    rest.append(queue)
                }
            }
            state.listed = rest + served
            return taken
        }
    }

    /// Everything that has not been taken, because nothing will be sent any more.
    func takeAll() -> [ProducerBatch] {
        state.withLock { state in
            defer { state.listed = [] }
            return state.listed.flatMap { queue in
                queue.isListed = false
                var batches: [ProducerBatch] = []
                while let batch = queue.takeFirst() { batches.append(batch) }
                return batches
            }
        }
    }
}

extension AccumulatorState {
    /// - Returns: whether a batch was taken.
    fileprivate mutating func look(
        at queue: PartitionQueue, _ now: MonotonicTime, isUrgent: Bool, into taken: inout BatchAccumulator.Taken,
        admit: (_ queue: Int, _ bytes: Int) -> Bool
    ) -> Bool {
        queue.stamp(now)
        while let first = queue.first, let end = deliveryEnd(of: first), end <= now {
            takeFirst(of: queue).map { taken.expired.append($0) }
        }
        queue.isHeldBack = false
        guard let first = queue.first, let created = first.createdAt else { return false }
        if let end = deliveryEnd(of: first) { taken.look(at: end) }
        let ripe = created.advanced(byMillis: settings.lingerMillis)
        guard isUrgent || queue.hasClosed || ripe <= now else {
            taken.look(at: ripe)
            return false
        }
        guard admit(queue.id, first.plainSize), let batch = takeFirst(of: queue) else {
            queue.isHeldBack = true
            return false
        }
        taken.batches.append((queue.id, batch))
        return true
    }

    private func deliveryEnd(of batch: ProducerBatch) -> MonotonicTime? {
        batch.createdAt?.advanced(byMillis: settings.deliveryTimeoutMillis)
    }

    private mutating func takeFirst(of queue: PartitionQueue) -> ProducerBatch? {
        if !queue.hasClosed, let topic = topics[queue.partition.topic] { rest(queue, of: topic) }
        return queue.takeFirst()
    }
}

extension PartitionQueue {
    /// Time counts from the moment at which the loop first sees a batch: producers' threads read no clock for it.
    fileprivate func stamp(_ now: MonotonicTime) {
        for batch in all where batch.createdAt == nil { batch.createdAt = now }
    }
}
