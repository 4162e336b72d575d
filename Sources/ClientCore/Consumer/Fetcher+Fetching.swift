import MartletBase
import MartletMessages
import MartletWire

/// What is asked of which broker.
extension Fetcher {
    func fetch() {
        var byNode: [NodeID: [PartitionState]] = [:]
        for partition in order {
            guard let state = partitions[partition], state.phase == .fetching, let node = state.node(now: now) else {
                continue
            }
            byNode[node, default: []].append(state)
        }
        for (node, states) in byNode.sorted(by: { $0.key < $1.key }) {
            guard let bytes = room(for: states, brokers: byNode.count), mayFetch(from: node) else { continue }
            let wanted = states.filter { !$0.isPaused && !$0.needsValidation && !$0.isAsking && !isResting($0) }
            if !wanted.isEmpty { fetch(wanted, from: node, bytes: bytes) }
        }
    }

    /// How much may be asked for; `nil` until the reader has taken some of what is there.
    ///
    /// A partition with enough in memory could be left out, but the fetch would then wait for records of the others while
    /// the reader comes to the end of this one. So the broker is left alone until all of its partitions have room.
    private func room(for states: [PartitionState], brokers: Int) -> Int? {
        let isFull = states.contains { !$0.isPaused && $0.bufferedBytes >= 2 * Int(settings.maxPartitionFetchBytes) }
        let share = max(settings.maxBufferedBytes / max(brokers, 1), Int(settings.maxPartitionFetchBytes))
        let buffered = states.reduce(0) { $0 + $1.bufferedBytes }
        let room = share - buffered
        guard !isFull, room > 0, buffered == 0 || room >= Int(settings.maxPartitionFetchBytes) else { return nil }
        return min(room, Int(settings.fetchMaxBytes))
    }

    private func mayFetch(from node: NodeID) -> Bool {
        guard let fetches = nodes[node] else { return true }
        return !fetches.isUnderWay && fetches.notBefore.map { $0 <= now } ?? true
    }

    private func fetch(_ states: [PartitionState], from node: NodeID, bytes: Int) {
        let hasIDs = states.allSatisfy { $0.topicID != nil }
        let before = nodes[node]?.session ?? FetchSession()
        nodes[node, default: BrokerFetches()].isUnderWay = true
        let wait = settings.fetchMaxWaitMillis
        // Topics go by id from version 13 on: a broker that knows no id of a topic is asked in an older one.
        let versions = hasIDs ? FetchRequest.versions : FetchRequest.versions.lowerBound...12
        client.call(
            .fetch, to: .node(node),
            CallOptions(timeoutMillis: Int64(wait) + client.settings.requestTimeoutMillis, versions: versions),
            encode: { [weak self] (writer, version) throws(WireError) in
                guard let self else { return }
                var session = before
                let request = plan(states, &session, node, version)
                nodes[node]?.session = session
                try wire(request, states, bytes: bytes, version: version).encode(into: &writer, version: version)
            }
        ) { [weak self] result in
            self?.answered(node, result)
        }
    }

    /// Asked again where the request could not be sent after all: what it changes begins with what was before.
    private func plan(
        _ states: [PartitionState], _ session: inout FetchSession, _ node: NodeID, _ version: Int16
    ) -> FetchSession.Request {
        var wishes: [FetchSession.Wish] = []
        var asked: [FetchKey: BrokerFetches.Asked] = [:]
        for state in states {
            let id = version >= 13 ? state.topicID ?? .zero : .zero
            let key = FetchKey(state.partition.topic, id: id, state.partition.partition)
            let terms = FetchTerms(
                position: state.position, currentLeaderEpoch: state.leaderEpoch, maxBytes: state.maxBytes)
            wishes.append(FetchSession.Wish(key, terms))
            asked[key] = BrokerFetches.Asked(
                partition: state.partition, generation: state.generation, position: state.position)
        }
        nodes[node]?.asked = asked
        return version >= 7 ? session.request(wishes, usesIDs: version >= 13) : FetchSession.sessionless(wishes)
    }

    private func wire(
        _ request: FetchSession.Request, _ states: [PartitionState], bytes: Int, version: Int16
    ) -> FetchRequest {
        FetchRequest(
            maxWaitMs: settings.fetchMaxWaitMillis, minBytes: settings.fetchMinBytes,
            maxBytes: Int32(clamping: bytes), isolationLevel: settings.isolation.rawValue,
            sessionId: version >= 7 ? request.sessionID : 0, sessionEpoch: version >= 7 ? request.sessionEpoch : -1,
            topics: Self.topics(request.wanted, version), forgottenTopicsData: Self.topics(request.forgotten),
            rackId: version >= 11 ? settings.rack : "")
    }

    /// Partitions in the order in which they are wanted; neighbours of one topic are named together.
    private static func topics(_ wishes: [FetchSession.Wish], _ version: Int16) -> [FetchRequest.FetchTopic] {
        var topics: [FetchRequest.FetchTopic] = []
        var last: (topic: String, id: TopicID)?
        for wish in wishes {
            let partition = FetchRequest.FetchPartition(
                partition: wish.key.partition.rawValue,
                currentLeaderEpoch: wish.terms.currentLeaderEpoch.rawValue,
                fetchOffset: wish.terms.position.offset.rawValue,
                lastFetchedEpoch: version >= 12 ? wish.terms.position.offsetEpoch.rawValue : -1,
                partitionMaxBytes: wish.terms.maxBytes)
            if last?.topic == wish.key.topic, last?.id == wish.key.id {
                topics[topics.count - 1].partitions.append(partition)
            } else {
                topics.append(
                    FetchRequest.FetchTopic(
                        topic: wish.key.id == .zero ? wish.key.topic : "", topicId: wish.key.id,
                        partitions: [partition]))
            }
            last = (wish.key.topic, wish.key.id)
        }
        return topics
    }

    private static func topics(_ forgotten: [FetchKey]) -> [FetchRequest.ForgottenTopic] {
        var topics: [FetchRequest.ForgottenTopic] = []
        var last: (topic: String, id: TopicID)?
        for key in forgotten {
            if last?.topic == key.topic, last?.id == key.id {
                topics[topics.count - 1].partitions.append(key.partition.rawValue)
            } else {
                topics.append(
                    FetchRequest.ForgottenTopic(
                        topic: key.id == .zero ? key.topic : "", topicId: key.id,
                        partitions: [key.partition.rawValue]))
            }
            last = (key.topic, key.id)
        }
        return topics
    }

    /// Gives the session's place back. Nobody waits for the answer.
    func endSession(of node: NodeID, _ fetches: BrokerFetches) {
        var fetches = fetches
        guard let request = fetches.session.closing() else { return }
        client.call(
            to: .node(node), CallOptions(versions: 7...FetchRequest.versions.upperBound),
            request: { _ in FetchRequest(sessionId: request.sessionID, sessionEpoch: request.sessionEpoch) }
        ) { (_: Result<FetchResponse, CallFailure>) in }
    }
}
