import MartletBase
import MartletMessages
import MartletReplication
import MartletWire

// Produce 3-13; 0-2 are listed, because old clients conclude from them what a broker can do, and refused (RefusedProduce).
// Each partition succeeds or fails by itself. With acks=0 there is no answer, and any error closes the connection.

extension Broker {
    func produce(_ request: Request, _ body: UnsafeMutableRawBufferPointer) {
        var message = FlatProduceRequest()
        do throws(WireError) {
            var reader = WireReader(body.bytes, elementBudget: limits.maxElements)
            try message.decode(from: &reader, version: request.version)
        } catch {
            return request.refuse(.unreadable(.produce, request.version, error))
        }
        var topics: [ProduceOperation.TopicName] = []
        var parts: [ProduceOperation.Part] = []
        parts.reserveCapacity(message.partitions.count)
        for (ordinal, topic) in message.topics.enumerated() {
            topics.append(
                .init(
                    name: String(decoding: body[topic.name.start..<topic.name.end], as: UTF8.self), id: topic.id,
                    parts: topic.partitions))
            for partition in message.partitions[topic.partitions] {
                parts.append(
                    .init(topic: ordinal, index: PartitionIndex(rawValue: partition.index), records: partition.records))
            }
        }
        let operation = ProduceOperation(
            self, request, acks: message.acks, timeoutMillis: Int64(max(message.timeoutMs, 0)), topics: topics,
            parts: parts)
        guard (-1...1).contains(message.acks) else {
            return operation.refuse(ProduceFailure(.invalidRequiredAcks, "acks is -1, 0 or 1, not \(message.acks)"))
        }
        operation.append(body)
    }

    func findTopic(_ wanted: ProduceOperation.TopicName, _ request: Request) -> Result<Topic, ErrorCode.Failure> {
        let found = request.version >= 13 ? topics.topic(wanted.id) : topics.topic(named: wanted.name)
        guard let found else {
            return .failure(.init(request.version >= 13 ? .unknownTopicId : .unknownTopicOrPartition))
        }
        if InternalTopics.contains(found.name), request.clientID != "__admin_client" {
            return .failure(.init(.invalidTopicException, "\(found.name) is the broker's own"))
        }
        return .success(found)
    }

    func answer(_ operation: ProduceOperation, _ progress: [ProduceOperation.Progress]) {
        let request = operation.request
        if operation.acks == 0 {
            let failure = progress.lazy.compactMap { progress -> ProduceFailure? in
                if case .failed(let failure) = progress { failure } else { nil }
            }.first
            guard let failure else { return request.settleSilently() }
            return request.refuse(
                Refusal(
                    label: "acks-0-error",
                    detail: "a Produce with acks=0 failed: \(failure.message ?? failure.code.name)"))
        }
        var response = FlatProduceResponse()
        response.partitions.reserveCapacity(progress.count)
        var names: [UInt8] = []
        for wanted in operation.topics {
            var topic = FlatTopic(partitions: wanted.parts)
            topic.id = wanted.id
            topic.name = ByteRange(start: names.count, count: wanted.name.utf8.count)
            names += wanted.name.utf8
            response.topics.append(topic)
            for part in wanted.parts { response.append(operation.parts[part].index, progress[part]) }
        }
        request.answer { reply throws(WireError) in
            try response.encode(into: &reply.writer, version: request.version, text: names.span.bytes)
        }
    }
}

extension FlatProduceResponse {
    fileprivate mutating func append(_ index: PartitionIndex, _ progress: ProduceOperation.Progress) {
        var partition = Partition(index: index.rawValue, baseOffset: -1)
        switch progress {
        case .appended(let batch):
            partition.baseOffset = batch.baseOffset.rawValue
            partition.logAppendTimeMs = batch.logAppendTime.rawValue
            partition.logStartOffset = batch.logStart.rawValue
        case .failed(let failure):
            partition.errorCode = failure.code
            explain(
                &partition, failure.message,
                failure.records.map { .init(batchIndex: $0.index, batchIndexErrorMessage: $0.message) })
        case .waits, .untouched, .settledEarly:
            partition.errorCode = .requestTimedOut
            explain(&partition, "the records are in the log and were not committed in time")
        }
        partitions.append(partition)
    }

    private mutating func explain(
        _ partition: inout Partition, _ message: String?,
        _ records: [ProduceResponse.BatchIndexAndErrorMessage] = []
    ) {
        guard message != nil || !records.isEmpty else { return }
        partition.detail = details.count
        details.append(Detail(recordErrors: records, errorMessage: message))
    }
}
