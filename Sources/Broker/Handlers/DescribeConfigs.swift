import MartletBase
import MartletMessages
import MartletMetadata
import MartletWire

// DescribeConfigs 1-4. Topics and this broker; "" as the broker's name describes what was set for all brokers. What
// stands in the request twice is described once: an answer is a hundred times as long as the question.

extension Broker {
    private typealias Result = DescribeConfigsResponse.DescribeConfigsResult
    private typealias Config = DescribeConfigsResponse.DescribeConfigsResourceResult

    private struct Question: Hashable {
        let type: Int8
        let name: String
        let keys: [String]?

        init(_ resource: DescribeConfigsRequest.DescribeConfigsResource) {
            type = resource.resourceType
            name = resource.resourceName
            keys = resource.configurationKeys
        }
    }

    func describeConfigs(_ request: DescribeConfigsRequest, _ answer: Answer<DescribeConfigsResponse>) {
        let image = cluster.image
        answer(
            DescribeConfigsResponse(
                results: request.resources.withoutRepetitions(of: Question.init).map { resource in
                    var result = Result(
                        errorMessage: nil, resourceType: resource.resourceType, resourceName: resource.resourceName)
                    do throws(ErrorCode.Failure) {
                        let found = try ConfigResource(
                            type: resource.resourceType, name: resource.resourceName, at: node)
                        let wanted = resource.configurationKeys.map(Set.init)
                        result.configs = try configs(found, request, image) { wanted?.contains($0) ?? true }
                    } catch {
                        result.errorCode = error.code
                        result.errorMessage = error.message
                    }
                    return result
                }))
    }

    private func configs(
        _ resource: ConfigResource, _ request: DescribeConfigsRequest, _ image: ClusterImage,
        where isWanted: (String) -> Bool
    ) throws(ErrorCode.Failure) -> [Config] {
        switch resource {
        case .topic(let name):
            guard let topic = image.topic(named: name) else {
                throw .init(.unknownTopicOrPartition, "there is no topic \"\(name)\"")
            }
            let settings = topicSettings(topic.settings, image)
            return TopicSettingTable.all.filter { isWanted($0.name) }.map { definition in
                config(definition, settings.candidates(definition), request)
            }
        case .broker(let described):
            return BrokerSettingTable.all.filter { isWanted($0.name) && $0.isShown }.compactMap { definition in
                let changed = image.settingSynonyms(broker: node, name: definition.name)
                guard described != nil else {
                    let ofAll = changed.filter { $0.source == .dynamicDefaultBroker }
                    let values = ofAll.map { TopicSettings.Value(value: $0.value, source: .dynamicDefaultBroker) }
                    return values.isEmpty ? nil : config(definition, values.map { (definition.name, $0) }, request)
                }
                let values = settings.candidates(definition, changed: changed)
                return config(definition, values.map { (definition.name, $0) }, request)
            }
        }
    }

    private func config(
        _ definition: SettingDefinition, _ candidates: [(name: String, value: TopicSettings.Value)],
        _ request: DescribeConfigsRequest
    ) -> Config {
        func shown(_ value: String?) -> String? { definition.isSensitive ? nil : value }
        let inForce = candidates.first?.value
        var config = Config(
            name: definition.name, value: shown(inForce?.value), readOnly: definition.update == .readOnly,
            configSource: (inForce?.source ?? .default).rawValue, isSensitive: definition.isSensitive,
            configType: definition.type.protocolNumber,
            documentation: request.includeDocumentation ? definition.meaning : nil)
        if request.includeSynonyms {
            config.synonyms = candidates.map { name, value in
                .init(name: name, value: shown(value.value), source: value.source.rawValue)
            }
        }
        return config
    }
}

extension SettingDefinition {
    /// Settings that are left out are not described: they have no value.
    fileprivate var isShown: Bool {
        if case .ignored = effect { false } else { true }
    }
}
