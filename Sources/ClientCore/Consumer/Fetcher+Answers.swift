import MartletBase
import MartletMessages
import MartletRecords
import MartletWire

/// What comes back from a fetch.
extension Fetcher {
    func answered(_ node: NodeID, _ result: Result<RawAnswer, CallFailure>) {
        guard !isClosed else { return }
        nodes[node]?.isUnderWay = false
        let asked = nodes[node]?.asked ?? [:]
        nodes[node]?.asked = [:]
        switch result {
        case .failure(let failure): failed(node, asked, failure)
        case .success(let answer):
            let bytes = answer.body.bytes
            var response = FlatFetchResponse()
            do throws(WireError) {
                var reader = WireReader(bytes)
                try response.decode(from: &reader, version: answer.version)
                take(response, in: bytes, version: answer.version, from: node, asked)
            } catch {
                failed(node, asked, .malformed(.fetch, error))
            }
        }
        step()
    }

    private func failed(_ node: NodeID, _ asked: [FetchKey: BrokerFetches.Asked], _ failure: CallFailure) {
        nodes[node]?.session.lost()
        if failure == .closed { return }
        if !ConsumerFailure.call(failure).isRetriable {
            for asked in asked.values.sorted(by: { $0.partition < $1.partition }) where isCurrent(asked) {
                fail(asked.partition, .call(failure))
            }
        }
        for asked in asked.values where partitions[asked.partition]?.preferred?.node == node {
            partitions[asked.partition]?.preferred = nil
        }
        rest(node)
        client.refreshSoon()
    }

    /// The broker is left alone for a while, longer each time.
    private func rest(_ node: NodeID) {
        let failures = (nodes[node]?.failuresInARow ?? 0) + 1
        nodes[node]?.failuresInARow = failures
        rest(node, until: now.advanced(byMillis: backoff.delayMillis(afterFailures: failures, random: &random)))
    }

    private func rest(_ node: NodeID, until time: MonotonicTime) {
        nodes[node]?.notBefore = time
        wake(at: time)
    }

    private func isCurrent(_ asked: BrokerFetches.Asked) -> Bool {
        guard let state = partitions[asked.partition] else { return false }
        return state.generation == asked.generation && state.phase == .fetching && state.position == asked.position
    }

    private func take(
        _ response: borrowing FlatFetchResponse, in bytes: RawSpan, version: Int16, from node: NodeID,
        _ asked: [FetchKey: BrokerFetches.Asked]
    ) {
        nodes[node]?.notBefore = nil
        if response.throttleTimeMs > 0 {
            rest(node, until: now.advanced(byMillis: Int64(response.throttleTimeMs)))
        }
        guard response.errorCode == .none else {
            nodes[node]?.session.refused(response.errorCode)
            if response.errorCode.isRetriable {
                // A session that is gone is begun anew at once, but not for ever.
                if (nodes[node]?.failuresInARow ?? 0) > 0 { return rest(node) }
                nodes[node]?.failuresInARow = 1
                return
            }
            for asked in asked.values.sorted(by: { $0.partition < $1.partition }) where isCurrent(asked) {
                fail(asked.partition, .refused(response.errorCode))
            }
            return
        }
        nodes[node]?.failuresInARow = 0
        if version >= 7 { nodes[node]?.session.answered(sessionID: response.sessionId) }
        adoptBrokers(response)

        var isForeign = false
        let names = Dictionary(asked.keys.map { ($0.id, $0.topic) }, uniquingKeysWith: { first, _ in first })
        for topic in response.topics {
            let name = version >= 13 ? names[topic.id] : Self.text(topic.name, bytes)
            for ordinal in topic.partitions {
                let part = response.partitions[ordinal]
                let key = name.map { FetchKey($0, id: topic.id, PartitionIndex(part.index)) }
                guard let key, let asked = asked[key] else {
                    isForeign = true
                    continue
                }
                take(part, response, in: bytes, from: node, asked)
            }
        }
        // It answered what was not asked: the two sides have lost each other.
        if isForeign { nodes[node]?.session.lost() }
    }

    private static func text(_ range: ByteRange, _ bytes: RawSpan) -> String {
        bytes.extracting(range.start..<range.end).withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }

    private func adoptBrokers(_ response: borrowing FlatFetchResponse) {
        let brokers = response.nodeEndpoints.compactMap { endpoint -> BrokerView? in
            guard let port = UInt16(exactly: endpoint.port), endpoint.nodeId >= 0 else { return nil }
            return BrokerView(
                id: NodeID(endpoint.nodeId), address: HostPort(host: endpoint.host, port: port), rack: endpoint.rack)
        }
        if !brokers.isEmpty { client.adopt(brokers) }
    }

    // MARK: - One partition

    private func take(
        _ part: FlatFetchResponse.Partition, _ response: borrowing FlatFetchResponse, in bytes: RawSpan,
        from node: NodeID, _ asked: BrokerFetches.Asked
    ) {
        guard isCurrent(asked) else { return }
        let partition = asked.partition
        guard part.errorCode == .none else { return refused(partition, part, by: node) }
        if part.divergingEpoch != .none {
            let end = EpochEnd(
                epoch: LeaderEpoch(part.divergingEpoch.epoch), endOffset: Offset(part.divergingEpoch.endOffset))
            return settle(partition, Validation(of: asked.position, by: end))
        }
        partitions[partition]?.note(highWatermark: part.highWatermark)
        if part.preferredReadReplica >= 0, part.preferredReadReplica != node.rawValue {
            partitions[partition]?.preferred = (
                NodeID(part.preferredReadReplica), now.advanced(byMillis: client.settings.metadataMaxAgeMillis)
            )
            return
        }
        guard let records = part.records, records.count > 0 else { return }
        var aborted: AbortedTransactions?
        if settings.isolation == .readCommitted {
            aborted = AbortedTransactions(response.abortedTransactions[part.abortedTransactions ?? 0..<0])
        }
        take(bytes.extracting(records.start..<records.end), aborted, asked)
    }

    private func take(_ records: RawSpan, _ aborted: AbortedTransactions?, _ asked: BrokerFetches.Asked) {
        let partition = asked.partition
        guard let state = partitions[partition] else { return }
        var walk = FetchedRecordsWalk(
            from: asked.position, until: state.limit, checksChecksums: settings.checksChecksums)
        walk.walk(records, aborted: aborted)
        if walk.next.offset > asked.position.offset {
            partitions[partition]?.received(Self.chunk(walk, records, asked, state))
            order.removeAll { $0 == partition }
            order.append(partition)
            becomeReady(partition)
        } else if walk.damage == nil, let needed = walk.cutOffBatchBytes {
            // Not even one batch fits: there must be room for it.
            partitions[partition]?.maxBytes = Int32(clamping: max(needed, Int(state.maxBytes) * 2))
        }
        if let damage = walk.damage { damaged(partition, at: walk.next.offset, damage) }
    }

    private static func chunk(
        _ walk: FetchedRecordsWalk, _ records: RawSpan, _ asked: BrokerFetches.Asked, _ state: PartitionState
    ) -> FetchedChunk {
        guard let first = walk.batches.first, let last = walk.batches.last else {
            return FetchedChunk(
                partition: asked.partition, memory: .empty, batches: [], start: asked.position.offset,
                startEpoch: asked.position.offsetEpoch, limit: state.limit, next: walk.next, delivery: state.delivery)
        }
        return FetchedChunk(
            partition: asked.partition, memory: RecordMemory(copying: records.extracting(first.start..<last.end)),
            batches: walk.batches.map { ByteRange(start: $0.start - first.start, count: $0.count) },
            start: asked.position.offset, startEpoch: asked.position.offsetEpoch, limit: state.limit, next: walk.next,
            delivery: state.delivery)
    }

    /// Damage may have happened on the way: it is believed when it is seen for the third time.
    private func damaged(_ partition: TopicPartition, at offset: Offset, _ damage: BatchError) {
        let before = partitions[partition]?.suspect
        let times = before?.offset == offset ? (before?.times ?? 0) + 1 : 1
        partitions[partition]?.suspect = (offset, times)
        if case .legacyFormat = damage { return fail(partition, .damaged(at: offset, damage)) }
        if times < 3 { backOff(partition) } else { fail(partition, .damaged(at: offset, damage)) }
    }

    private func refused(_ partition: TopicPartition, _ part: FlatFetchResponse.Partition, by node: NodeID) {
        guard let state = partitions[partition] else { return }
        if state.preferred?.node == node, state.leader != node {
            // Whatever it is, the leader knows better.
            partitions[partition]?.preferred = nil
            if part.errorCode == .offsetOutOfRange || part.errorCode == .offsetNotAvailable { return }
        }
        switch part.errorCode {
        case .offsetOutOfRange: reset(partition, because: .offsetOutOfRange(state.position.offset))
        case .corruptMessage where state.failuresInARow >= 3: fail(partition, .refused(part.errorCode))
        case .offsetNotAvailable: backOff(partition)
        case let error where error.isRetriable || error == .brokerNotAvailable:
            backOff(partition)
            client.refreshSoon()
            if part.leaderId >= 0 {
                client.adopt(
                    leader: NodeID(part.leaderId), epoch: LeaderEpoch(part.leaderEpoch), of: partition)
                // The new leader is known: there is nothing to wait for.
                if partitions[partition]?.leader == NodeID(part.leaderId) { partitions[partition]?.notBefore = nil }
            }
        default: fail(partition, .refused(part.errorCode))
        }
    }
}
