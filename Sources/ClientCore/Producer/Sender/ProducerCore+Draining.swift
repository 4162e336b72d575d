import MartletBase
import MartletRecords

extension ProducerCore {
    /// Sends what may be sent now, and arranges for the next look. Posted by whoever appends, flushes or waits for room.
    package func drain() {
        guard !isClosed else { return }
        let now = now
        for lane in troubled { settle(lane.sends.expire { isOver($0, now) }) }
        for lane in troubled where lane.sends.mayRenew { renew(lane) }
        let mayBegin = hasIdentity(now)
        var next: MonotonicTime?
        var isLeaderless = false
        repeat {
            round += 1
            var plans: [NodeID: ProducePlan] = [:]
            for lane in troubled { planRepeat(of: lane, now, &plans) }
            let taken = accumulator.take(now: now) { queue, bytes in
                let lane = lanes[queue]
                if lane.leader == nil { isLeaderless = true }
                return mayBegin && admit(lane, bytes, now, &plans)
            }
            for (queue, batch) in taken.batches { begin(batch, of: lanes[queue], &plans) }
            for batch in taken.expired {
                settle([(batch, .failure(DeliveryFailure(.timedOut(after: nil), mayBeAppended: false)))])
            }
            next = taken.nextLook
            if plans.isEmpty { break }
            for node in plans.keys.sorted() {
                if let plan = plans[node] { send(plan, to: node, now) }
            }
        } while true
        troubled.removeAll { lane in
            lane.isTroubled = lane.sends.unsettled.contains { !$0.sending.isInFlight } || lane.sends.needsNewIdentity
            return !lane.isTroubled
        }
        if isLeaderless || troubled.contains(where: { $0.leader == nil }) { cluster.refreshSoon() }
        lookAgain(at: next, now)
    }

    // MARK: Planning

    /// Whether a request to this node can be planned, or has been and has room.
    private func hasRoom(
        on node: NodeID, _ bytes: Int, _ now: MonotonicTime, _ plans: [NodeID: ProducePlan]
    ) -> Bool {
        if let plan = plans[node] { return plan.bytes + bytes <= settings.maxRequestBytes }
        let state = nodes[node] ?? NodeState()
        return state.requestsInFlight < settings.maxInFlight && state.mutedUntil <= now
    }

    private func planRepeat(of lane: Lane, _ now: MonotonicTime, _ plans: inout [NodeID: ProducePlan]) {
        guard let node = lane.leader, let batch = lane.sends.nextToRepeat(on: node, now),
            hasRoom(on: node, batch.bytes.count, now, plans)
        else { return }
        lane.plannedRound = round
        lane.sends.sent(batch, to: node)
        plans[node, default: ProducePlan()].reserve(batch.bytes.count)
        plans[node]?.add(batch, of: lane)
    }

    private func admit(
        _ lane: Lane, _ bytes: Int, _ now: MonotonicTime, _ plans: inout [NodeID: ProducePlan]
    ) -> Bool {
        guard let node = lane.leader, lane.plannedRound != round, lane.sends.mayBegin(on: node),
            hasRoom(on: node, bytes, now, plans)
        else { return false }
        lane.plannedRound = round
        plans[node, default: ProducePlan()].reserve(bytes)
        return true
    }

    private func begin(_ batch: ProducerBatch, of lane: Lane, _ plans: inout [NodeID: ProducePlan]) {
        guard let node = lane.leader else { preconditionFailure("a batch admitted without a leader") }
        do throws(BuildError) {
            try batch.finish(settings.compression, &compressor, scratch: &scratch)
        } catch {
            let reason = DeliveryFailure.Reason.unreadable("the batch cannot be written: \(error)")
            return settle([(batch, .failure(DeliveryFailure(reason, mayBeAppended: false)))])
        }
        lane.sends.begin(batch, isIdempotent ? identity.known : nil, on: node)
        plans[node, default: ProducePlan()].add(batch, of: lane)
    }

    // MARK: Time

    func isOver(_ batch: ProducerBatch, _ now: MonotonicTime) -> Bool { deadline(of: batch) <= now }

    private func deadline(of batch: ProducerBatch) -> MonotonicTime {
        (batch.createdAt ?? now).advanced(byMillis: settings.deliveryTimeoutMillis)
    }

    private func lookAgain(at time: MonotonicTime?, _ now: MonotonicTime) {
        var times = time.map { [$0] } ?? []
        for lane in troubled {
            if let time = lane.sends.nextTime { times.append(time) }
            for batch in lane.sends.unsettled where batch.sending.isWaiting { times.append(deadline(of: batch)) }
        }
        for node in nodes.values { times.append(node.mutedUntil) }
        if case .waiting(let time) = identity { times.append(time) }
        if let timer { cluster.loop.cancel(timer) }
        // What was due and could not be done waits for an answer or for metadata, which look by themselves.
        timer = times.filter { $0 > now }.min().map { time in
            cluster.loop.schedule(at: time) { [weak self] in
                self?.timer = nil
                self?.drain()
            }
        }
    }

    /// How long a call may take, so that no record's end is reported after its time.
    func patienceMillis(_ batches: [ProducerBatch], _ now: MonotonicTime) -> Int64 {
        let left = batches.map { deadline(of: $0).millis(since: now) }.min() ?? .max
        return max(min(left, cluster.settings.requestTimeoutMillis), 1)
    }
}
