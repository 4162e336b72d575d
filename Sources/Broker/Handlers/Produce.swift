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
                    .init(topic: ordinal, index: PartitionIndex(partition.index), records: partition.records))
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
        let response = ProduceResponse(
            responses: operation.topics.map { topic in
                .init(
                    name: topic.name, topicId: topic.id,
                    partitionResponses: topic.parts.map { part in
                        partitionResponse(operation.parts[part].index, progress[part], request.version)
                    })
            })
        Answer<ProduceResponse>(request)(response)
    }

    private func partitionResponse(
        _ index: PartitionIndex, _ progress: ProduceOperation.Progress, _ version: Int16
    ) -> ProduceResponse.PartitionProduceResponse {
        var response = ProduceResponse.PartitionProduceResponse(index: index.rawValue, baseOffset: -1)
        switch progress {
        case .appended(let batch):
            response.baseOffset = batch.baseOffset.rawValue
            response.logAppendTimeMs = batch.logAppendTime.rawValue
            response.logStartOffset = batch.logStart.rawValue
        case .failed(let failure):
            response.errorCode = failure.code
            response.errorMessage = failure.message
            response.recordErrors = failure.records.map {
                .init(batchIndex: $0.index, batchIndexErrorMessage: $0.message)
            }
        case .waits, .untouched, .settledEarly:
            response.errorCode = .requestTimedOut
            response.errorMessage = "the records are in the log and were not committed in time"
        }
        return response
    }
}
