import MartletBase
import MartletClientCore
import MartletMessages
import MartletWire

extension Admin {
    /// The topics that this client may see, in the order of their names.
    /// - Parameter includingInternal: also the cluster's own.
    public func listTopics(includingInternal: Bool = false) async throws(ClientError) -> [TopicListing] {
        try await one { core, end in
            core.listTopics(end)
        } value: { topics in
            topics.compactMap(TopicListing.init).filter { includingInternal || !$0.isInternal }
                .sorted { $0.name < $1.name }
        }
    }

    public func describeTopics(
        _ names: [String]
    ) async throws(ClientError) -> [String: Result<TopicDescription, ClientError>] {
        try await eachTopic({ $0.describeTopics(names, $1) }, value: TopicDescription.init)
    }

    public func describeTopic(_ name: String) async throws(ClientError) -> TopicDescription {
        try await describeTopics([name]).only(name)
    }

    /// - Parameter validateOnly: whether it could be done is said, and nothing is done.
    public func createTopics(
        _ topics: [NewTopic], validateOnly: Bool = false
    ) async throws(ClientError) -> [String: Result<CreatedTopic, ClientError>] {
        try await eachTopic(
            { $0.createTopics(topics.map(\.request), validateOnly: validateOnly, $1) }, value: CreatedTopic.init)
    }

    @discardableResult
    public func createTopic(_ topic: NewTopic, validateOnly: Bool = false) async throws(ClientError) -> CreatedTopic {
        try await createTopics([topic], validateOnly: validateOnly).only(topic.name)
    }

    /// Deletes topics with all their records.
    public func deleteTopics(_ names: [String]) async throws(ClientError) -> [String: Result<Void, ClientError>] {
        try await eachTopic({ $0.deleteTopics(names, $1) }, value: { _ in })
    }

    /// Deletes a topic with all its records.
    public func deleteTopic(_ name: String) async throws(ClientError) { try await deleteTopics([name]).only(name) }

    /// Gives topics more partitions. Records with keys go to other partitions from then on.
    /// - Parameter validateOnly: whether it could be done is said, and nothing is done.
    public func createPartitions(
        _ topics: [String: NewPartitions], validateOnly: Bool = false
    ) async throws(ClientError) -> [String: Result<Void, ClientError>] {
        let requests = topics.sorted { $0.key < $1.key }.map { name, wanted in
            CreatePartitionsRequest.CreatePartitionsTopic(
                name: name, count: wanted.total, assignments: wanted.assignments?.map { .init(brokerIds: $0) })
        }
        return try await eachTopic(
            { $0.createPartitions(requests, validateOnly: validateOnly, $1) }, value: { _ in })
    }

    private func eachTopic<Value, Shown: Sendable>(
        _ start: @escaping @Sendable (AdminCore, @escaping AdminCore.Completion<String, Value>) -> AdminCore.Cancel,
        value: @escaping @Sendable (Value) -> Shown
    ) async throws(ClientError) -> [String: Result<Shown, ClientError>] {
        try await each(start, name: { $0 }, subject: { "topic \"\($0)\"" }, value: value)
    }
}
