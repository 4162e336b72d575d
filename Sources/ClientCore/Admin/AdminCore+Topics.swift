import MartletBase
import MartletMessages
import MartletWire

extension AdminCore {
    package typealias TopicMetadata = MetadataResponse.MetadataResponseTopic

    /// Every topic that the client may see.
    package func listTopics(_ completion: @escaping (Result<[TopicMetadata], AdminFailure>) -> Void) -> Cancel {
        startWhole(
            to: .any,
            request: { version, _ in
                MetadataRequest(topics: version == 0 ? [] : nil, allowAutoTopicCreation: version < 4)
            }, completion
        ) { (answer: MetadataResponse) in Result(answer.errorCode, nil, answer.topics) }
    }

    package func describeTopics(_ names: [String], _ completion: @escaping Completion<String, TopicMetadata>) -> Cancel
    {
        let plan = AdminPlan<String, TopicMetadata>.asking(
            .to { _ in .any },
            request: { names, version, _ in MetadataQuestion(topics: names).request(version: version) },
            read: { _, answer in
                entries(answer.topics) { topic in topic.name.map { ($0, Result(topic.errorCode, nil, topic)) } }
            })
        return start(names, plan, completion)
    }

    package func createTopics(
        _ topics: [CreateTopicsRequest.CreatableTopic], validateOnly: Bool,
        _ completion: @escaping Completion<String, CreateTopicsResponse.CreatableTopicResult>
    ) -> Cancel {
        let byName = Dictionary(topics.map { ($0.name, $0) }) { first, _ in first }
        let plan = AdminPlan<String, CreateTopicsResponse.CreatableTopicResult>.asking(
            .to { _ in .controller }, isRepeatable: validateOnly,
            request: { names, _, millis in
                CreateTopicsRequest(
                    topics: names.compactMap { byName[$0] }, timeoutMs: millis, validateOnly: validateOnly)
            },
            read: { _, answer in entries(answer.topics) { ($0.name, Result($0.errorCode, $0.errorMessage, $0)) } })
        return start(topics.map(\.name), plan, completion)
    }

    package func deleteTopics(_ names: [String], _ completion: @escaping Completion<String, Void>) -> Cancel {
        let plan = AdminPlan<String, Void>.asking(
            .to { _ in .controller }, isRepeatable: false,
            request: { names, version, millis in
                version < 6
                    ? DeleteTopicsRequest(topicNames: names, timeoutMs: millis)
                    : DeleteTopicsRequest(topics: names.map { .init(name: $0) }, timeoutMs: millis)
            },
            read: { _, answer in
                entries(answer.responses) { topic in
                    topic.name.map { ($0, Result(topic.errorCode, topic.errorMessage, ())) }
                }
            })
        return start(names, plan, completion)
    }

    package func createPartitions(
        _ topics: [CreatePartitionsRequest.CreatePartitionsTopic], validateOnly: Bool,
        _ completion: @escaping Completion<String, Void>
    ) -> Cancel {
        let byName = Dictionary(topics.map { ($0.name, $0) }) { first, _ in first }
        let plan = AdminPlan<String, Void>.asking(
            .to { _ in .controller }, isRepeatable: validateOnly,
            request: { names, _, millis in
                CreatePartitionsRequest(
                    topics: names.compactMap { byName[$0] }, timeoutMs: millis, validateOnly: validateOnly)
            },
            read: { _, answer in entries(answer.results) { ($0.name, Result($0.errorCode, $0.errorMessage, ())) } })
        return start(topics.map(\.name), plan, completion)
    }
}

/// The entries of an answer, by what they are about; of two about the same the first.
func entries<Entry, Item: Hashable, Value>(
    _ list: [Entry], _ body: (Entry) -> (Item, Result<Value, AdminFailure>)?
) -> [Item: Result<Value, AdminFailure>] {
    Dictionary(list.compactMap(body)) { first, _ in first }
}
