import MartletBase
import MartletClientCore
import MartletMessages
import MartletRecords
import MartletWire

/// A fetch session as a broker keeps it, strict about everything.
struct ReadableSession {
    let node: Int32
    let usesIDs: Bool
    var epoch: Int32 = 1
    var order: [FetchKey] = []
    var wishes: [FetchKey: FetchRequest.FetchPartition] = [:]

    mutating func add(_ topics: [FetchRequest.FetchTopic]) {
        for topic in topics {
            for wish in topic.partitions {
                let key = FetchKey(topic.topic, id: topic.topicId, PartitionIndex(wish.partition))
                if wishes.updateValue(wish, forKey: key) == nil { order.append(key) }
            }
        }
    }

    mutating func forget(_ topics: [FetchRequest.ForgottenTopic]) {
        for topic in topics {
            for partition in topic.partitions {
                let key = FetchKey(topic.topic, id: topic.topicId, PartitionIndex(partition))
                wishes[key] = nil
                order.removeAll { $0 == key }
            }
        }
    }
}

extension ReadableCluster {
    func fetch(
        _ request: FetchRequest, _ version: Int16, at node: Int32
    ) -> ScriptedBroker.Reaction<FetchResponse> {
        var session: ReadableSession
        var id: Int32 = 0
        let isIncremental = request.sessionEpoch > 0
        if isIncremental {
            guard let known = sessions[request.sessionId], known.node == node else {
                return .answer(FetchResponse(errorCode: .fetchSessionIdNotFound))
            }
            guard known.epoch == request.sessionEpoch else {
                return .answer(FetchResponse(errorCode: .invalidFetchSessionEpoch))
            }
            guard known.usesIDs == (version >= 13) else {
                return .answer(FetchResponse(errorCode: .fetchSessionTopicIdError))
            }
            (session, id) = (known, request.sessionId)
            session.epoch += 1
        } else {
            sessions[request.sessionId] = nil
            session = ReadableSession(node: node, usesIDs: version >= 13)
            if request.sessionEpoch == 0, version >= 7 { id = newSession() }
        }
        session.forget(request.forgottenTopicsData)
        session.add(request.topics)
        if id != 0 { sessions[id] = session }

        let parts = read(session, request, isIncremental: isIncremental, version, at: node)
        let answer = FetchResponse(sessionId: version >= 7 ? id : 0, responses: parts)
        let isUrgent = parts.contains { $0.partitions.contains { $0.records?.isEmpty != true } }
        return isUrgent ? .answer(answer) : .answerAfter(millis: Int64(request.maxWaitMs), answer)
    }

    private func read(
        _ session: ReadableSession, _ request: FetchRequest, isIncremental: Bool, _ version: Int16, at node: Int32
    ) -> [FetchResponse.FetchableTopicResponse] {
        var left = Int(request.maxBytes)
        var isFirst = true
        var answers: [FetchResponse.FetchableTopicResponse] = []
        for key in session.order {
            guard let wish = session.wishes[key] else { continue }
            var part = read(key, wish, version, at: node, bytes: left, isFirst: isFirst)
            if let count = part.records?.count, count > 0 {
                left = max(left - count, 0)
                isFirst = false
                if damagesNext {
                    damagesNext = false
                    part.records?[count - 1] ^= 0x55
                }
            } else if isIncremental, part.errorCode == .none, part.divergingEpoch == .init() {
                continue
            }
            answers.append(.init(topic: key.topic, topicId: key.id, partitions: [part]))
        }
        return answers
    }

    private func read(
        _ key: FetchKey, _ wish: FetchRequest.FetchPartition, _ version: Int16, at node: Int32, bytes: Int,
        isFirst: Bool
    ) -> FetchResponse.PartitionData {
        let index = wish.partition
        let name = topics.first { $0.value.id == key.id }?.key ?? key.topic
        if let error = injected[TopicPartition(name, key.partition)] {
            return .init(partitionIndex: index, errorCode: error, records: [])
        }
        guard let log = log(key) else {
            let error: ErrorCode = version >= 13 ? .unknownTopicId : .unknownTopicOrPartition
            return .init(partitionIndex: index, errorCode: error, records: [])
        }
        let error = check(log, wish.currentLeaderEpoch, at: node)
        guard error == .none else {
            var part = FetchResponse.PartitionData(partitionIndex: index, errorCode: error, records: [])
            if version >= 16 { part.currentLeader = .init(leaderId: log.leader, leaderEpoch: log.epoch) }
            return part
        }
        if version >= 12, wish.lastFetchedEpoch >= 0 {
            let end = log.endOffset(of: wish.lastFetchedEpoch)
            if end.end < wish.fetchOffset {
                var part = FetchResponse.PartitionData(partitionIndex: index, records: [])
                part.divergingEpoch = .init(epoch: end.epoch, endOffset: end.end)
                return part
            }
        }
        guard (log.start...log.end).contains(wish.fetchOffset) else {
            return .init(partitionIndex: index, errorCode: .offsetOutOfRange, records: [])
        }
        return .init(
            partitionIndex: index, highWatermark: log.end, lastStableOffset: log.end, logStartOffset: log.start,
            records: log.read(
                from: wish.fetchOffset, maxBytes: min(bytes, Int(wish.partitionMaxBytes)), isFirst: isFirst,
                cutsOff: random.oneIn(2)))
    }
}
