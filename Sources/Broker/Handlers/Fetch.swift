import MartletBase
import MartletMessages
import MartletReplication
import MartletStorage
import MartletWire

// Fetch 4-18, for consumers: long polls, byte limits, incremental sessions, read_committed. A follower's fetch is refused, as no
// replica but this broker's own is registered. Records go from the file to the socket.

extension Broker {
    func fetch(_ request: Request, _ body: UnsafeMutableRawBufferPointer) {
        var message = FlatFetchRequest()
        do throws(WireError) {
            var reader = WireReader(body.bytes, elementBudget: limits.maxElements)
            try message.decode(from: &reader, version: request.version)
        } catch {
            return request.refuse(.unreadable(.fetch, request.version, error))
        }
        let wishes = Self.wishes(message, body, request.version)
        guard message.replicaId < 0 else {
            return answer(request, fetchOf: wishes.map(\.key), failingWith: .notLeaderOrFollower)
        }
        let usesIDs = request.version >= 13
        let admitted = fetchSessions.admit(
            id: message.sessionId, epoch: message.sessionEpoch, usesIDs: usesIDs, now: request.now.monotonic)
        switch admitted {
        case .failure(let failure): answer(request, FetchAnswer(), session: .none, error: failure.code)
        case .success(.sessionless):
            run(request, terms(message, request.version, isIncremental: false), on: wishes, grants: false)
        case .success(.full):
            run(request, terms(message, request.version, isIncremental: false), on: wishes, grants: true)
        case .success(.incremental(let id, let session)):
            session.update(wishes, forgotten: Self.forgotten(message, body, request.version))
            guard session.count > 0 else {
                fetchSessions.close(id)
                return answer(request, FetchAnswer(), session: .none)
            }
            fetchSessions.resized(id, to: session.count)
            FetchOperation(
                self, request, terms(message, request.version, isIncremental: true), session
            ) { [self] found in
                if let found { answer(request, found, session: id) }
            }.start()
        }
    }

    private func run(
        _ request: Request, _ terms: FetchTerms, on wishes: [(key: FetchKey, partition: FetchPartition)], grants: Bool
    ) {
        let session = FetchSession(self, usesIDs: request.version >= 13)
        session.update(wishes, forgotten: [])
        FetchOperation(self, request, terms, session) { [self] found in
            guard let found else { return session.close() }
            let id = grants ? fetchSessions.grant(session, now: request.now.monotonic) : .none
            if id == .none { session.close() }
            answer(request, found, session: id)
        }.start()
    }

    private func terms(_ message: borrowing FlatFetchRequest, _ version: Int16, isIncremental: Bool) -> FetchTerms {
        let maxBytes = min(Int(max(message.maxBytes, 0)), limits.maxFetchBytes)
        return FetchTerms(
            version: version, maxWaitMillis: Int64(message.maxWaitMs), minBytes: min(Int(message.minBytes), maxBytes),
            maxBytes: maxBytes, committedOnly: message.isolationLevel == 1, isIncremental: isIncremental)
    }
}

// MARK: - Finding

extension Broker {
    func partition(_ key: FetchKey) -> Partition? {
        let found: Topic? =
            switch key.topic {
            case .id(let id): topics.topic(id)
            case .name(let name): topics.topic(named: name)
            }
        guard let found else { return nil }
        return try? topics.partition(found, key.partition)
    }

    /// Why there is no partition under that key.
    func missing(_ key: FetchKey) -> ErrorCode {
        let found: Topic? =
            switch key.topic {
            case .id(let id): topics.topic(id)
            case .name(let name): topics.topic(named: name)
            }
        guard let found else { return key.usesID ? .unknownTopicId : .unknownTopicOrPartition }
        do throws(ErrorCode.Failure) {
            _ = try topics.partition(found, key.partition)
            return .unknownTopicOrPartition
        } catch {
            return error.code
        }
    }

    private static func wishes(
        _ message: borrowing FlatFetchRequest, _ body: UnsafeMutableRawBufferPointer, _ version: Int16
    ) -> [(key: FetchKey, partition: FetchPartition)] {
        var wishes: [(key: FetchKey, partition: FetchPartition)] = []
        wishes.reserveCapacity(message.partitions.count)
        for topic in message.topics {
            let name = Self.name(topic, body, version)
            for partition in message.partitions[topic.partitions] {
                let wish = FetchPartition(
                    fetchOffset: Offset(partition.fetchOffset),
                    currentLeaderEpoch: LeaderEpoch(partition.currentLeaderEpoch),
                    lastFetchedEpoch: LeaderEpoch(partition.lastFetchedEpoch),
                    logStart: Offset(partition.logStartOffset),
                    maxBytes: partition.maxBytes)
                wishes.append((FetchKey(name, PartitionIndex(partition.index)), wish))
            }
        }
        return wishes
    }

    private static func forgotten(
        _ message: borrowing FlatFetchRequest, _ body: UnsafeMutableRawBufferPointer, _ version: Int16
    ) -> [FetchKey] {
        var keys: [FetchKey] = []
        for topic in message.forgottenTopics {
            let name = Self.name(topic, body, version)
            for index in message.forgottenPartitions[topic.partitions] {
                keys.append(FetchKey(name, PartitionIndex(index)))
            }
        }
        return keys
    }

    private static func name(
        _ topic: FlatTopic, _ body: UnsafeMutableRawBufferPointer, _ version: Int16
    ) -> FetchKey.Topic {
        if version >= 13 { return .id(topic.id) }
        return .name(String(decoding: body[topic.name.start..<topic.name.end], as: UTF8.self))
    }
}

// MARK: - Answering

extension Broker {
    private func answer(_ request: Request, fetchOf keys: [FetchKey], failingWith error: ErrorCode) {
        var answer = FetchAnswer()
        answer.parts = keys.enumerated().map { index, key in
            FetchAnswer.Part(slot: FetchInterest.Slot(index: index), key: key, error: error)
        }
        self.answer(request, answer, session: .none)
    }

    private func answer(
        _ request: Request, _ answer: FetchAnswer, session: FetchSessionCache.SessionID, error: ErrorCode = .none
    ) {
        var response = FlatFetchResponse()
        response.errorCode = error
        response.sessionId = session.rawValue
        var text: [UInt8] = []
        for (ordinal, part) in answer.parts.enumerated() {
            if ordinal == 0 || answer.parts[ordinal - 1].key.topic != part.key.topic {
                var topic = FlatTopic(partitions: ordinal..<ordinal)
                switch part.key.topic {
                case .id(let id): topic.id = id
                case .name(let name):
                    topic.name = ByteRange(start: text.count, count: name.utf8.count)
                    text += name.utf8
                }
                response.topics.append(topic)
            }
            let last = response.topics.count - 1
            response.topics[last].partitions = response.topics[last].partitions.lowerBound..<(ordinal + 1)
            response.append(part)
        }
        request.answer { reply throws(WireError) in
            try response.encode(into: &reply.writer, version: request.version, text: text.span.bytes)
            for (ordinal, part) in answer.parts.enumerated() {
                guard let slice = part.slice else { continue }
                reply.file(FileSlice(slice.file, position: slice.position, count: slice.count), for: ordinal)
            }
        }
    }
}

extension FlatFetchResponse {
    fileprivate mutating func append(_ part: FetchAnswer.Part) {
        var partition = Partition(
            index: part.key.partition.rawValue, errorCode: part.error, highWatermark: part.highWatermark.rawValue,
            lastStableOffset: part.lastStableOffset.rawValue, logStartOffset: part.logStart.rawValue,
            abortedTransactions: nil, records: ByteRange(start: 0, count: part.slice?.count ?? 0))
        if let divergence = part.divergence {
            partition.divergingEpoch = EpochEnd(
                epoch: divergence.epoch.rawValue, endOffset: divergence.end.rawValue)
        }
        if let aborted = part.aborted {
            let first = abortedTransactions.count
            abortedTransactions += aborted.map {
                AbortedTransaction(producerId: $0.producerID.rawValue, firstOffset: $0.firstOffset.rawValue)
            }
            partition.abortedTransactions = first..<abortedTransactions.count
        }
        partitions.append(partition)
    }
}
