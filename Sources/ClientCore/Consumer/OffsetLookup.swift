import MartletBase
import MartletMessages
import MartletWire

/// An offset that a leader has named, with the epoch of its record.
package struct FoundOffset: Hashable, Sendable {
    package let position: FetchPosition
    /// Of the record; `none` for the beginning and the end.
    package let timestamp: Timestamp
}

/// Asks the leaders of partitions for offsets by time, each as often as it takes, until a deadline.
package final class OffsetLookup: @unchecked Sendable {
    /// `nil` where no record is that young.
    package typealias Finding = Result<FoundOffset?, ConsumerFailure>

    private let client: ClusterClient
    private let isolation: IsolationLevel
    private let deadline: MonotonicTime
    private let completion: ([TopicPartition: Finding]) -> Void
    private var random: SeededRandom
    private var wanted: [TopicPartition: Int64]
    private var found: [TopicPartition: Finding] = [:]
    private var last: [TopicPartition: ConsumerFailure] = [:]
    private var underWay = 0
    private var rounds = 0

    private init(
        _ client: ClusterClient, _ wanted: [TopicPartition: Int64], _ isolation: IsolationLevel, timeoutMillis: Int64,
        random: SeededRandom, _ completion: @escaping ([TopicPartition: Finding]) -> Void
    ) {
        self.client = client
        self.isolation = isolation
        self.wanted = wanted
        self.random = random
        self.completion = completion
        deadline = client.loop.now.monotonic.advanced(byMillis: timeoutMillis)
    }

    /// The topics are in the client's view already. `completion` is not called before this returns.
    package static func start(
        _ wanted: [TopicPartition: SeekTarget], on client: ClusterClient, isolation: IsolationLevel,
        timeoutMillis: Int64, random: SeededRandom, _ completion: @escaping ([TopicPartition: Finding]) -> Void
    ) {
        let lookup = OffsetLookup(
            client, wanted.compactMapValues(\.lookup), isolation, timeoutMillis: timeoutMillis, random: random,
            completion)
        for (partition, target) in wanted {
            guard case .offset(let offset) = target else { continue }
            lookup.found[partition] = .success(FoundOffset(position: FetchPosition(offset), timestamp: .none))
        }
        client.loop.post { lookup.ask() }
    }

    private func ask() {
        rounds += 1
        var byLeader: [NodeID: [TopicPartition]] = [:]
        for partition in wanted.keys.sorted() {
            if let leader = client.view[partition]?.leader {
                byLeader[leader, default: []].append(partition)
            } else {
                miss(partition)
            }
        }
        underWay = byLeader.count
        for (leader, partitions) in byLeader.sorted(by: { $0.key < $1.key }) { ask(leader, partitions) }
        if underWay == 0 { endRound() }
    }

    /// No leader is known: the topic may be gone, or about to have one.
    private func miss(_ partition: TopicPartition) {
        let error = client.view.topics[partition.topic]?.error ?? .unknownTopicOrPartition
        note(partition, .refused(error.isError ? error : client.view[partition]?.error ?? .unknownTopicOrPartition))
    }

    private func ask(_ leader: NodeID, _ partitions: [TopicPartition]) {
        let left = deadline.millis(since: client.loop.now.monotonic)
        let timeout = max(min(left, client.settings.requestTimeoutMillis), 1)
        client.call(
            to: .node(leader), CallOptions(timeoutMillis: timeout),
            request: { self.request(partitions, timeoutMillis: timeout, version: $0) }
        ) { result in
            switch result {
            case .success(let answer): self.take(answer, partitions)
            case .failure(let failure): for partition in partitions { self.note(partition, .call(failure)) }
            }
            self.underWay -= 1
            if self.underWay == 0 { self.endRound() }
        }
    }

    private func request(
        _ partitions: [TopicPartition], timeoutMillis: Int64, version: Int16
    ) -> ListOffsetsRequest {
        var topics: [ListOffsetsRequest.ListOffsetsTopic] = []
        for partition in partitions {
            let wish = ListOffsetsRequest.ListOffsetsPartition(
                partitionIndex: partition.partition.rawValue,
                currentLeaderEpoch: client.view[partition]?.leaderEpoch.rawValue ?? -1,
                timestamp: wanted[partition] ?? -1)
            if topics.last?.name == partition.topic {
                topics[topics.count - 1].partitions.append(wish)
            } else {
                topics.append(ListOffsetsRequest.ListOffsetsTopic(name: partition.topic, partitions: [wish]))
            }
        }
        return ListOffsetsRequest(
            replicaId: -1, isolationLevel: isolation.rawValue, topics: topics,
            timeoutMs: version >= 10 ? Int32(clamping: timeoutMillis) : 0)
    }

    private func take(_ answer: ListOffsetsResponse, _ partitions: [TopicPartition]) {
        var missing = Set(partitions)
        for topic in answer.topics {
            for part in topic.partitions {
                let partition = TopicPartition(topic.name, PartitionIndex(part.partitionIndex))
                guard missing.remove(partition) != nil else { continue }
                guard part.errorCode == .none else {
                    note(partition, .refused(part.errorCode))
                    continue
                }
                wanted[partition] = nil
                guard part.offset >= 0 else {
                    found[partition] = .success(nil)
                    continue
                }
                let position = FetchPosition(
                    Offset(part.offset), epoch: LeaderEpoch(max(part.leaderEpoch, LeaderEpoch.none.rawValue)))
                found[partition] = .success(FoundOffset(position: position, timestamp: Timestamp(part.timestamp)))
            }
        }
        for partition in missing { note(partition, .refused(.unknownTopicOrPartition)) }
    }

    private func note(_ partition: TopicPartition, _ failure: ConsumerFailure) {
        last[partition] = failure
        guard !failure.isRetriable else { return client.refreshSoon() }
        wanted[partition] = nil
        found[partition] = .failure(failure)
    }

    private func endRound() {
        if wanted.isEmpty { return completion(found) }
        let now = client.loop.now.monotonic
        let backoff = Backoff(
            baseMillis: client.settings.retryBackoffMillis, maxMillis: client.settings.retryBackoffMaxMillis)
        let next = now.advanced(byMillis: backoff.delayMillis(afterFailures: rounds, random: &random))
        guard next < deadline else {
            for partition in wanted.keys {
                found[partition] = .failure(last[partition] ?? .call(.timedOut(nil, wasSent: false)))
            }
            wanted = [:]
            return completion(found)
        }
        _ = client.loop.schedule(at: next) { self.ask() }
    }
}
