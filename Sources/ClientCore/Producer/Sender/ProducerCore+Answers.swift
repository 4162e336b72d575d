import MartletBase
import MartletMessages
import MartletRecords
import MartletWire

extension ProducerCore {
    /// Topics by name: version 13 knows them by id only, and says nothing that this client needs.
    private var versions: ClosedRange<Int16> { settings.compression.codec == .zstd ? 7...12 : 3...12 }

    func send(_ plan: ProducePlan, to node: NodeID, _ now: MonotonicTime) {
        let entries = plan.entries.sorted { $0.lane.partition < $1.lane.partition }
        guard !entries.isEmpty else { return }
        let layout = ProduceRequestLayout(
            entries.map { ($0.lane.partition, $0.batch.bytes.count) }, acks: settings.acknowledgements.rawValue,
            timeoutMillis: Int32(clamping: cluster.settings.requestTimeoutMillis))
        let options = CallOptions(
            timeoutMillis: patienceMillis(entries.map(\.batch), now), versions: versions,
            isAnswered: settings.acknowledgements != .none, spliced: entries.map(\.batch.bytes))
        nodes[node, default: NodeState()].requestsInFlight += 1
        cluster.call(
            .produce, to: .node(node), options,
            encode: { (writer, version) throws(WireError) in try layout.encode(into: &writer, version: version) }
        ) { [weak self] result in self?.ended(entries, on: node, result) }
    }

    private func ended(
        _ entries: [ProducePlan.Entry], on node: NodeID, _ result: Result<RawAnswer, CallFailure>
    ) {
        guard !isClosed else { return }
        nodes[node, default: NodeState()].requestsInFlight -= 1
        switch result {
        case .success where settings.acknowledgements == .none:
            for entry in entries { end(entry, .acknowledged(DeliveryReceipt(baseOffset: nil))) }
        case .success(let raw): answered(entries, on: node, raw)
        case .failure(let failure):
            for entry in entries { end(entry, .failed(failure)) }
            cluster.refreshSoon()
        }
        drain()
    }

    private func answered(_ entries: [ProducePlan.Entry], on node: NodeID, _ raw: RawAnswer) {
        var answer = FlatProduceResponse()
        let names: [String]
        do throws(WireError) {
            var reader = WireReader(raw.body.bytes)
            try answer.decode(from: &reader, version: raw.version)
            names = try answer.topics.map { (topic) throws(WireError) in
                guard topic.name.end <= raw.body.count else { throw .invalidLength(topic.name.end) }
                return String(decoding: raw.body[topic.name.start..<topic.name.end], as: UTF8.self)
            }
        } catch {
            for entry in entries { end(entry, .failed(.malformed(.produce, error))) }
            return
        }
        if answer.throttleTimeMs > 0 {
            nodes[node, default: NodeState()].mutedUntil = now.advanced(byMillis: Int64(answer.throttleTimeMs))
        }
        cluster.adopt(
            answer.nodeEndpoints.compactMap { endpoint in
                UInt16(exactly: endpoint.port).map { port in
                    BrokerView(
                        id: NodeID(endpoint.nodeId), address: HostPort(host: endpoint.host, port: port),
                        rack: endpoint.rack)
                }
            })
        var unanswered = entries
        for (topic, name) in zip(answer.topics, names) {
            for ordinal in topic.partitions {
                let partition = answer.partitions[ordinal]
                let place = TopicPartition(name, PartitionIndex(partition.index))
                guard let index = unanswered.firstIndex(where: { $0.lane.partition == place }) else { continue }
                let detail = partition.detail >= 0 ? answer.details[partition.detail] : nil
                end(unanswered.remove(at: index), partition, detail, on: node)
            }
        }
        for entry in unanswered { end(entry, .failed(.malformed(.produce, .unexpectedNull))) }
    }

    private func end(
        _ entry: ProducePlan.Entry, _ answer: FlatProduceResponse.Partition, _ detail: FlatProduceResponse.Detail?,
        on node: NodeID
    ) {
        guard answer.errorCode.isError else {
            let receipt = DeliveryReceipt(
                baseOffset: answer.baseOffset >= 0 ? Offset(answer.baseOffset) : nil,
                logAppendTime: answer.logAppendTimeMs >= 0 ? Timestamp(answer.logAppendTimeMs) : nil)
            return end(entry, .acknowledged(receipt))
        }
        if answer.leaderId >= 0 {
            cluster.adopt(
                leader: NodeID(answer.leaderId), epoch: LeaderEpoch(answer.leaderEpoch), of: entry.lane.partition)
        }
        if answer.errorCode.needsRefresh { cluster.refreshSoon() }
        let message = detail?.recordErrors.compactMap(\.batchIndexErrorMessage).first ?? detail?.errorMessage
        let isElsewhere = entry.lane.leader != nil && entry.lane.leader != node
        end(entry, .refused(answer.errorCode, message: message), isElsewhere: isElsewhere)
    }

    /// - Parameter isElsewhere: another leader is known already, who need not be spared.
    private func end(_ entry: ProducePlan.Entry, _ end: AttemptEnd, isElsewhere: Bool = false) {
        let (lane, batch) = entry
        let retryAt = isElsewhere ? now : now.advanced(byMillis: backoffMillis(batch.sending.attempts))
        switch lane.sends.end(batch, end, retryAt: retryAt) {
        case .settled(let settled): settle(settled)
        case .divide(let batch): divide(batch, of: lane)
        }
        settle(lane.sends.expire { isOver($0, now) })
        if !lane.isTroubled, case .acknowledged = end {
        } else if !lane.isTroubled {
            lane.isTroubled = true
            troubled.append(lane)
        }
    }

    private func divide(_ batch: ProducerBatch, of lane: Lane) {
        accumulator.narrow(lane.partition, to: batch.chargedBytes / 2)
        guard let (first, second) = batch.divided(settings.compression, &compressor, scratch: &scratch) else {
            return settle(lane.sends.fail(batch, .refused(.messageTooLarge, message: nil)))
        }
        lane.sends.replace(batch, with: [first, second])
    }

    /// Doubles with every attempt up to the limit, give or take a fifth, so that clients do not come back all at once.
    func backoffMillis(_ attempts: Int) -> Int64 {
        let settings = cluster.settings
        let doubled = settings.retryBackoffMillis << Int64(min(max(attempts - 1, 0), 16))
        let limited = min(doubled, settings.retryBackoffMaxMillis)
        return limited * 4 / 5 + Int64(random.next() % UInt64(max(limited * 2 / 5, 1)))
    }
}
