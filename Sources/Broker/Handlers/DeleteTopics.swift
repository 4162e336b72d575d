import MartletBase
import MartletMessages
import MartletMetadata
import MartletWire

// DeleteTopics 1-6; by name or, from 6, by id. A topic that stands in the request twice, by whatever it is named, is refused
// wherever it stands, and stays.

extension Broker {
    func deleteTopics(_ request: DeleteTopicsRequest, _ answer: Answer<DeleteTopicsResponse>) {
        let version = answer.request.version
        let wanted =
            version >= 6
            ? request.topics.map { (name: $0.name, id: $0.topicId) }
            : request.topicNames.map { (name: $0, id: TopicID.zero) }
        let image = cluster.image
        var found = wanted.map { find($0.name, $0.id, image, version) }
        let repeated = found.compactMap { try? $0.get().id }.repeated
        for (index, outcome) in found.enumerated() {
            guard case .success(let topic) = outcome, repeated.contains(topic.id) else { continue }
            found[index] = .failure(.init(.invalidRequest, "the topic stands in the request twice"))
        }
        let asked = found
        let pending = PendingAnswer<DeleteTopicsResponse, ErrorCode.Failure>(
            answer, parts: wanted.count, within: Int64(request.timeoutMs)
        ) { outcomes in
            DeleteTopicsResponse(
                responses: wanted.indices.map { index in
                    let topic = try? asked[index].get()
                    let outcome = outcomes[index] ?? .init(.requestTimedOut, "the topic was not gone in time")
                    return .init(
                        name: topic?.name ?? (version >= 6 ? wanted[index].name : wanted[index].name ?? ""),
                        topicId: topic?.id ?? wanted[index].id, errorCode: outcome.code,
                        errorMessage: outcome.code.isError ? outcome.message : nil)
                })
        }
        for (index, outcome) in asked.enumerated() {
            switch outcome {
            case .failure(let failure): pending.settle(index, failure)
            case .success(let topic):
                changes.make { changes throws(ChangeRefusal) in
                    try changes.deleteTopic(topic.id)
                } completed: { result in
                    switch result {
                    case .success: pending.settle(index, .init(.none))
                    case .failure(let failure): pending.settle(index, failure.failure)
                    }
                }
            }
        }
    }

    private func find(
        _ name: String?, _ id: TopicID, _ image: ClusterImage, _ version: Int16
    ) -> Result<TopicImage, ErrorCode.Failure> {
        if !settings.flag("delete.topic.enable") {
            return .failure(
                .init(version < 3 ? .invalidRequest : .topicDeletionDisabled, "delete.topic.enable is false"))
        }
        if id != .zero {
            if name != nil {
                return .failure(.init(.invalidRequest, "a topic is named by its name or its id, not both"))
            }
            return image.topic(id).map { .success($0) } ?? .failure(.init(.unknownTopicId, "there is no topic \(id)"))
        }
        guard let name else { return .failure(.init(.invalidRequest, "neither a name nor an id")) }
        return image.topic(named: name).map { .success($0) }
            ?? .failure(.init(.unknownTopicOrPartition, "there is no topic \"\(name)\""))
    }
}
