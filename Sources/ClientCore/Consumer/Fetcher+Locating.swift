import MartletBase
import MartletMessages
import MartletWire

/// From where partitions are read, and whether that place is still what it was.
extension Fetcher {
    /// Partitions without a leader: the topic may come, or be gone for good.
    func lookForTheUnknown() {
        var isMissing = false
        for partition in order {
            guard let state = partitions[partition], state.leader == nil, !state.isOver, state.failure == nil else {
                continue
            }
            let topic = client.view.topics[partition.topic]
            let error = topic?.error ?? .none
            if error.isError, !error.isRetriable {
                fail(partition, .refused(error))
                continue
            }
            let since = state.unknownSince ?? now
            partitions[partition]?.unknownSince = since
            // Without a leader a partition is waited for; a topic that nobody knows is not waited for for ever.
            let isKnown = topic?.partitions[partition.partition] != nil
            if !isKnown, now >= since.advanced(byMillis: settings.unknownTopicMillis) {
                fail(partition, .refused(.unknownTopicOrPartition))
                continue
            }
            isMissing = true
        }
        guard isMissing else { return }
        client.refreshSoon()
        wake(at: now.advanced(byMillis: client.settings.retryBackoffMaxMillis))
    }

    // MARK: - Asking for offsets

    func locate() {
        var wanted: [TopicPartition: SeekTarget] = [:]
        var generations: [TopicPartition: UInt64] = [:]
        for partition in order {
            guard let state = partitions[partition], case .locating(let target) = state.phase, mayAsk(state) else {
                continue
            }
            wanted[partition] = target
            generations[partition] = state.generation
            partitions[partition]?.isAsking = true
        }
        if wanted.isEmpty { return }
        OffsetLookup.start(
            wanted, on: client, isolation: settings.isolation, timeoutMillis: client.settings.requestTimeoutMillis,
            random: SeededRandom(seed: random.next())
        ) { [weak self] findings in
            guard let self else { return }
            for (partition, finding) in findings.sorted(by: { $0.key < $1.key }) {
                guard partitions[partition]?.generation == generations[partition] else { continue }
                partitions[partition]?.isAsking = false
                located(partition, finding)
            }
            step()
        }
    }

    private func located(_ partition: TopicPartition, _ finding: OffsetLookup.Finding) {
        switch finding {
        case .success(let found?):
            partitions[partition]?.move(to: found.position)
            partitions[partition]?.failuresInARow = 0
        case .success(nil):
            // No record is that young: those that come will be.
            partitions[partition]?.locate(.end)
        case .failure(let failure) where failure.isRetriable: backOff(partition)
        case .failure(let failure): fail(partition, failure)
        }
    }

    // MARK: - Truncation (KIP-320)

    func validate() {
        var byLeader: [NodeID: [(partition: TopicPartition, state: PartitionState)]] = [:]
        for partition in order {
            guard let state = partitions[partition], state.phase == .fetching, state.needsValidation, mayAsk(state),
                let leader = state.leader
            else { continue }
            // A broker that does not serve it compares epochs in Fetch, or not at all.
            if client.versions(of: leader, .fetch) != nil, client.versions(of: leader, .offsetForLeaderEpoch) == nil {
                partitions[partition]?.needsValidation = false
                continue
            }
            partitions[partition]?.isAsking = true
            byLeader[leader, default: []].append((partition, state))
        }
        for (leader, asked) in byLeader.sorted(by: { $0.key < $1.key }) { validate(asked, with: leader) }
    }

    private func validate(_ asked: [(partition: TopicPartition, state: PartitionState)], with leader: NodeID) {
        var topics: [OffsetForLeaderEpochRequest.OffsetForLeaderTopic] = []
        for (partition, state) in asked.sorted(by: { $0.partition < $1.partition }) {
            let wish = OffsetForLeaderEpochRequest.OffsetForLeaderPartition(
                partition: partition.partition.rawValue, currentLeaderEpoch: state.leaderEpoch.rawValue,
                leaderEpoch: state.position.offsetEpoch.rawValue)
            if topics.last?.topic == partition.topic {
                topics[topics.count - 1].partitions.append(wish)
            } else {
                topics.append(.init(topic: partition.topic, partitions: [wish]))
            }
        }
        let question = OffsetForLeaderEpochRequest(replicaId: -1, topics: topics)
        client.call(question, to: .node(leader)) { [weak self] result in
            guard let self else { return }
            let answers = Self.ends(result)
            for (partition, before) in asked {
                guard partitions[partition]?.generation == before.generation else { continue }
                partitions[partition]?.isAsking = false
                validated(partition, before, answers[partition])
            }
            step()
        }
    }

    private typealias EpochAnswer = (error: ErrorCode, end: EpochEnd)

    private static func ends(
        _ result: Result<OffsetForLeaderEpochResponse, CallFailure>
    ) -> [TopicPartition: EpochAnswer] {
        guard case .success(let answer) = result else { return [:] }
        var ends: [TopicPartition: EpochAnswer] = [:]
        for topic in answer.topics {
            for part in topic.partitions {
                ends[TopicPartition(topic.topic, PartitionIndex(part.partition))] = (
                    part.errorCode, EpochEnd(epoch: LeaderEpoch(part.leaderEpoch), endOffset: Offset(part.endOffset))
                )
            }
        }
        return ends
    }

    private func validated(_ partition: TopicPartition, _ before: PartitionState, _ answer: EpochAnswer?) {
        guard let state = partitions[partition], state.phase == .fetching else { return }
        // The leader has changed again, or the position has: another question is due.
        guard state.leaderEpoch == before.leaderEpoch, state.position == before.position else { return }
        guard let answer, answer.error == .none else {
            if let error = answer?.error, !error.isRetriable { return fail(partition, .refused(error)) }
            backOff(partition)
            return client.refreshSoon()
        }
        partitions[partition]?.needsValidation = false
        settle(partition, Validation(of: state.position, by: answer.end))
    }

    /// What a leader has said of the epochs of this position.
    func settle(_ partition: TopicPartition, _ validation: Validation) {
        guard case .truncated(let agreed) = validation, let state = partitions[partition] else { return }
        if let agreed, partitions[partition]?.cut(to: agreed) == true {
            ready.removeAll { $0 == partition }
            return
        }
        let failure = ConsumerFailure.truncated(at: state.position.offset, agreed: agreed?.offset)
        guard settings.offsetReset != .none, let agreed else { return reset(partition, because: failure) }
        partitions[partition]?.chunks.removeAll()
        ready.removeAll { $0 == partition }
        partitions[partition]?.move(to: agreed)
    }

    // MARK: - Going on elsewhere, later, or not at all

    /// The position leads nowhere: the policy says where to go on, or that it is an error.
    func reset(_ partition: TopicPartition, because failure: ConsumerFailure) {
        let target = settings.offsetReset.target(now: client.loop.now.wall)
        // The limit was an offset of the topic that is gone.
        if failure == .recreated, partitions[partition]?.limit != nil { return fail(partition, failure) }
        guard let target else { return fail(partition, failure) }
        partitions[partition]?.locate(target)
    }

    func fail(_ partition: TopicPartition, _ failure: ConsumerFailure) {
        partitions[partition]?.fail(failure)
        becomeReady(partition)
    }

    /// The partition is left alone for a while, longer each time.
    func backOff(_ partition: TopicPartition) {
        guard let failures = partitions[partition]?.failuresInARow else { return }
        partitions[partition]?.failuresInARow = failures + 1
        let time = now.advanced(
            byMillis: backoff.delayMillis(afterFailures: failures + 1, random: &random))
        partitions[partition]?.notBefore = time
        wake(at: time)
    }

    var backoff: Backoff {
        Backoff(baseMillis: client.settings.retryBackoffMillis, maxMillis: client.settings.retryBackoffMaxMillis)
    }

    func isResting(_ state: PartitionState) -> Bool { state.notBefore.map { $0 > now } ?? false }

    private func mayAsk(_ state: PartitionState) -> Bool {
        !state.isAsking && state.leader != nil && !isResting(state)
    }
}
