import MartletBase
import MartletMessages
import MartletMetadata
import MartletWire

// CreateTopics 2-7. Each topic is made or refused by itself; a name that stands in the request twice is refused there.

extension Broker {
    private struct CreatedTopic: Sendable {
        var partitionCount: Int32 = -1
        var replicationFactor: Int16 = -1
        var failure: ErrorCode.Failure?
    }

    func createTopics(_ request: CreateTopicsRequest, _ answer: Answer<CreateTopicsResponse>) {
        let names = request.topics.map(\.name)
        let repeated = names.repeated
        let ids = names.map { _ in freshID() }
        let pending = PendingAnswer<CreateTopicsResponse, CreatedTopic>(
            answer, parts: names.count, within: Int64(request.timeoutMs)
        ) { [self] created in
            CreateTopicsResponse(
                topics: names.indices.map { index in
                    let timedOut = CreatedTopic(
                        failure: .init(.requestTimedOut, "the topic was not there in time; it may appear yet"))
                    return result(request.topics[index], ids[index], created[index] ?? timedOut, request.validateOnly)
                })
        }
        for (index, topic) in request.topics.enumerated() {
            if repeated.contains(topic.name) {
                pending.settle(
                    index, CreatedTopic(failure: .init(.invalidRequest, "the topic stands in the request twice")))
                continue
            }
            // Spreading the replicas of a hundred thousand partitions would hold every connection of this loop.
            jobs.submit(.log) { [self] in
                create(topic, id: ids[index], validateOnly: request.validateOnly) { pending.settle(index, $0) }
            }
        }
    }

    private func create(
        _ topic: CreateTopicsRequest.CreatableTopic, id: TopicID, validateOnly: Bool,
        _ done: @escaping @Sendable (CreatedTopic) -> Void
    ) {
        let creation: TopicCreation
        do throws(ErrorCode.Failure) {
            creation = try self.creation(topic, id)
        } catch {
            return done(CreatedTopic(failure: error))
        }
        let rules = BrokerSettingRules(settings: settings)
        do throws(ChangeRefusal) {
            let image = cluster.image
            let checked = try Changes(image: image, author: node).createTopic(creation, rules: rules)
            let created = CreatedTopic(
                partitionCount: checked.partitionCount, replicationFactor: checked.replicationFactor)
            if validateOnly { return done(created) }
            changes.make { changes throws(ChangeRefusal) in
                try changes.createTopic(creation, rules: rules).plan
            } completed: { result in
                switch result {
                case .success: done(created)
                case .failure(let failure): done(CreatedTopic(failure: failure.failure))
                }
            }
        } catch {
            done(CreatedTopic(failure: ChangeFailure.refused(error).failure))
        }
    }

    private func creation(
        _ topic: CreateTopicsRequest.CreatableTopic, _ id: TopicID
    ) throws(ErrorCode.Failure) -> TopicCreation {
        var pairs: [(name: String, value: String)] = []
        for config in topic.configs {
            guard let value = config.value else {
                throw .init(.invalidConfig, "the setting \(config.name) has no value")
            }
            pairs.append((config.name, value))
        }
        let settings = Settings(pairs: pairs)
        guard topic.assignments.isEmpty else {
            guard topic.numPartitions == -1, topic.replicationFactor == -1 else {
                throw .init(.invalidRequest, "with assigned replicas, partitions and replication factor are -1")
            }
            let assignments = topic.assignments.map {
                ReplicaAssignment(PartitionIndex($0.partitionIndex), $0.brokerIds.map { NodeID($0) })
            }
            return TopicCreation(name: topic.name, id: id, layout: .assigned(assignments), settings: settings)
        }
        return TopicCreation(
            name: topic.name, id: id,
            layout: .counts(
                partitions: topic.numPartitions == -1 ? defaultPartitionCount : topic.numPartitions,
                replicationFactor: topic.replicationFactor == -1 ? defaultReplicationFactor : topic.replicationFactor,
                start: randomStart()),
            settings: settings)
    }

    private func result(
        _ topic: CreateTopicsRequest.CreatableTopic, _ id: TopicID, _ created: CreatedTopic, _ validateOnly: Bool
    ) -> CreateTopicsResponse.CreatableTopicResult {
        if let failure = created.failure {
            return .init(
                name: topic.name, errorCode: failure.code, errorMessage: failure.message, configs: nil)
        }
        var overrides = Settings()
        for config in topic.configs { overrides[config.name] = config.value }
        let settings = topicSettings(overrides, cluster.image)
        return .init(
            name: topic.name, topicId: validateOnly ? .zero : id, errorMessage: nil,
            numPartitions: created.partitionCount, replicationFactor: created.replicationFactor,
            configs: TopicSettingTable.all.map { definition in
                let value = settings.value(definition.name)
                return .init(
                    name: definition.name, value: value?.value, readOnly: false,
                    configSource: (value?.source ?? .default).rawValue, isSensitive: definition.isSensitive)
            })
    }
}

extension Broker {
    /// A topic's settings in force, given its own.
    func topicSettings(_ overrides: Settings, _ image: ClusterImage) -> TopicSettings {
        TopicSettings(
            overrides: overrides, brokerOverrides: image.changedSettings(of: node), broker: settings)
    }
}

extension ClusterImage {
    /// Broker settings that were changed at run time: those of all brokers, below those of this one.
    func changedSettings(of node: NodeID) -> Settings {
        var changed = defaultBrokerSettings?.record.settings ?? Settings()
        for (name, value) in brokerSettings[node]?.record.settings.pairs ?? [] { changed[name] = value }
        return changed
    }
}
