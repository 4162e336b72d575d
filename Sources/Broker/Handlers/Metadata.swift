import MartletBase
import MartletMessages
import MartletMetadata
import MartletWire

// Metadata 0-13. A topic that the request makes (auto.create.topics.enable) is in the same answer where its creation takes
// less than a second, so that clients need no second round; otherwise it is unknown, and they ask again. The same holds
// for what one request may not make more of. A topic that stands in the request twice is described once, as Kafka does.

extension Broker {
    func metadata(_ request: MetadataRequest, _ answer: Answer<MetadataResponse>) {
        let version = answer.request.version
        let image = cluster.image
        guard let asked = request.topics, version > 0 || !asked.isEmpty else {
            return answer(metadata(image.topics.map { .found($0) }, request, version, image))
        }
        let topics = asked.withoutRepetitions(of: Question.init)
        if version < 12, topics.contains(where: { $0.name == nil || $0.topicId != .zero }) {
            return answer(
                metadata(topics.map { .missing($0.name ?? "", $0.topicId, .invalidRequest) }, request, version, image))
        }
        if topics.contains(where: { $0.topicId != .zero }) {
            return answer(metadata(topics.map { found(by: $0.topicId, image) }, request, version, image))
        }
        let names = topics.map { $0.name ?? "" }
        let missing = names.lazy.filter { image.topic(named: $0) == nil && TopicName.fault(in: $0) == nil }
            .prefix(limits.maxAutoCreatedTopics)
        let creates = request.allowAutoTopicCreation && settings.flag("auto.create.topics.enable") && !missing.isEmpty
        guard creates else { return answer(metadata(names.map { named($0, image) }, request, version, image)) }
        create(missing: Array(missing), for: request, names: names, answer)
    }

    private struct Question: Hashable {
        let name: String?
        let id: TopicID

        init(_ topic: MetadataRequest.MetadataRequestTopic) {
            name = topic.name
            id = topic.topicId
        }
    }

    private static let creationWaitMillis: Int64 = 1000

    private func create(
        missing: [String], for request: MetadataRequest, names: [String], _ answer: Answer<MetadataResponse>
    ) {
        let pending = PendingAnswer<MetadataResponse, ErrorCode>(
            answer, parts: missing.count, within: Self.creationWaitMillis
        ) { [self] outcomes in
            let image = cluster.image
            let errors = Dictionary(uniqueKeysWithValues: zip(missing, outcomes))
            let topics = names.map { name -> DescribedTopic in
                if case .found(let topic) = named(name, image) { return .found(topic) }
                let error = (errors[name] ?? nil) ?? .unknownTopicOrPartition
                return .missing(name, .zero, error.isError ? error : .unknownTopicOrPartition)
            }
            return metadata(topics, request, answer.request.version, image)
        }
        for (index, name) in missing.enumerated() {
            autoCreate(name) { pending.settle(index, $0) }
        }
    }

    /// Creates a topic that somebody asked for, with the broker's own counts.
    private func autoCreate(_ name: String, _ done: @escaping @Sendable (ErrorCode) -> Void) {
        let creation = TopicCreation(
            name: name, id: freshID(),
            layout: .counts(
                partitions: defaultPartitionCount, replicationFactor: defaultReplicationFactor, start: randomStart()))
        let rules = BrokerSettingRules(settings: settings)
        changes.make { changes throws(ChangeRefusal) in
            try changes.createTopic(creation, rules: rules).plan
        } completed: { result in
            switch result {
            case .success, .failure(.refused(.topicExists)): done(.none)
            case .failure(let failure): done(failure.failure.code)
            }
        }
    }

    private enum DescribedTopic {
        case found(TopicImage)
        case missing(String?, TopicID, ErrorCode)
    }

    private func found(by id: TopicID, _ image: ClusterImage) -> DescribedTopic {
        image.topic(id).map { .found($0) } ?? .missing(nil, id, .unknownTopicId)
    }

    private func named(_ name: String, _ image: ClusterImage) -> DescribedTopic {
        if let topic = image.topic(named: name) { return .found(topic) }
        let error: ErrorCode = TopicName.fault(in: name) == nil ? .unknownTopicOrPartition : .invalidTopicException
        return .missing(name, .zero, error)
    }

    private func metadata(
        _ topics: [DescribedTopic], _ request: MetadataRequest, _ version: Int16, _ image: ClusterImage
    ) -> MetadataResponse {
        var response = MetadataResponse()
        response.brokers = image.brokers.compactMap { node, broker in
            guard !broker.record.fenced, let listener = broker.record.listeners.first else { return nil }
            return .init(
                nodeId: node.rawValue, host: listener.host, port: Int32(listener.port), rack: broker.record.rack)
        }
        response.clusterId = image.clusterID
        response.controllerId = node.rawValue
        response.topics = topics.map { describe($0, request, version, image) }
        if request.includeClusterAuthorizedOperations {
            response.clusterAuthorizedOperations = AllowedOperations.cluster
        }
        return response
    }

    private func describe(
        _ topic: DescribedTopic, _ request: MetadataRequest, _ version: Int16, _ image: ClusterImage
    ) -> MetadataResponse.MetadataResponseTopic {
        switch topic {
        case .missing(let name, let id, let error):
            // Below version 12 there is no null name.
            return .init(
                errorCode: error, name: version >= 12 ? name : name ?? "", topicId: id,
                isInternal: name.map(InternalTopics.contains) ?? false)
        case .found(let topic):
            var described = MetadataResponse.MetadataResponseTopic(
                name: topic.name, topicId: topic.id, isInternal: InternalTopics.contains(topic.name))
            described.partitions = topic.partitions().map { index, partition in
                let record = partition.record
                return .init(
                    errorCode: record.leader == .none ? .leaderNotAvailable : .none, partitionIndex: index.rawValue,
                    leaderId: record.leader.rawValue, leaderEpoch: image.leaderEpoch(of: record).rawValue,
                    replicaNodes: record.replicas.map(\.rawValue), isrNodes: record.inSync.map(\.rawValue),
                    offlineReplicas: image.offlineReplicas(of: record).map(\.rawValue))
            }
            if request.includeTopicAuthorizedOperations {
                described.topicAuthorizedOperations = AllowedOperations.topic
            }
            return described
        }
    }
}

extension Broker {
    var defaultPartitionCount: Int32 { Int32(clamping: brokerInteger("num.partitions")) }
    var defaultReplicationFactor: Int16 { Int16(clamping: brokerInteger("default.replication.factor")) }

    /// A broker setting as it holds now: changed at run time, or as at the start.
    func brokerInteger(_ name: String) -> Int64 {
        let changed = cluster.image.settingSynonyms(broker: node, name: name).first.flatMap { Int64($0.value) }
        return changed ?? settings.integer(name) ?? 0
    }
}

extension ClusterImage {
    /// As text, and never null: clients that are told of no cluster id fail.
    var clusterID: String { cluster?.record.clusterID.description ?? "" }
}
