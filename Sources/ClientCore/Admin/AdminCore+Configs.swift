import MartletBase
import MartletMessages
import MartletWire

extension AdminCore {
    package typealias Setting = DescribeConfigsResponse.DescribeConfigsResourceResult
    package typealias SettingChange = IncrementalAlterConfigsRequest.AlterableConfig

    /// - Parameter resources: with the names of their settings that are asked for; `nil` for all.
    package func describeConfigs(
        _ resources: [ConfigResource: [String]?], withSynonyms: Bool, withDocumentation: Bool,
        _ completion: @escaping Completion<ConfigResource, [Setting]>
    ) -> Cancel {
        let plan = AdminPlan<ConfigResource, [Setting]>.asking(
            .to(\.destination),
            request: { items, version, _ in
                DescribeConfigsRequest(
                    resources: items.map {
                        .init(
                            resourceType: $0.kind, resourceName: $0.name, configurationKeys: resources[$0] ?? nil)
                    }, includeSynonyms: withSynonyms, includeDocumentation: withDocumentation && version >= 3)
            },
            read: { _, answer in
                entries(answer.results) {
                    (
                        ConfigResource(kind: $0.resourceType, name: $0.resourceName),
                        Result($0.errorCode, $0.errorMessage, $0.configs)
                    )
                }
            })
        return start(resources.keys.sorted(), plan, completion)
    }

    /// Changes some settings and leaves the others. Brokers before 2.3 can only replace all of a resource's settings: those
    /// are read first.
    package func alterConfigs(
        _ changes: [ConfigResource: [SettingChange]], validateOnly: Bool,
        _ completion: @escaping Completion<ConfigResource, Void>
    ) -> Cancel {
        // An append or a subtraction done twice is another thing than done once.
        let isRepeatable = validateOnly || changes.values.allSatisfy { $0.allSatisfy { $0.configOperation <= 1 } }
        let plan = AdminPlan<ConfigResource, Void>.asking(
            .to(\.destination), isRepeatable: isRepeatable,
            request: { items, _, _ in
                IncrementalAlterConfigsRequest(
                    resources: items.map {
                        .init(resourceType: $0.kind, resourceName: $0.name, configs: changes[$0] ?? [])
                    }, validateOnly: validateOnly)
            },
            read: { _, answer in
                entries(answer.responses) {
                    (
                        ConfigResource(kind: $0.resourceType, name: $0.resourceName),
                        Result($0.errorCode, $0.errorMessage, ())
                    )
                }
            })
        let replacing = Sequel()
        let first = start(changes.keys.sorted(), plan) { results in
            let unserved = changes.filter { results[$0.key].map(Self.isUnserved) ?? false }
            guard !unserved.isEmpty, !replacing.isCancelled else { return completion(results) }
            replacing.cancel = replaceConfigs(unserved, validateOnly: validateOnly) {
                completion(results.merging($0) { $1 })
            }
        }
        return {
            replacing.isCancelled = true
            first()
            replacing.cancel?()
        }
    }

    private static func isUnserved(_ result: Result<Void, AdminFailure>) -> Bool {
        if case .failure(.call(.notSupported(.incrementalAlterConfigs, _))) = result { true } else { false }
    }

    /// - Parameter types: empty for all that the broker knows; brokers before 4.1 list only client metrics.
    package func listConfigResources(
        types: [Int8], _ completion: @escaping (Result<[ConfigResource], AdminFailure>) -> Void
    ) -> Cancel {
        startWhole(to: .any, request: { _, _ in ListConfigResourcesRequest(resourceTypes: types) }, completion) {
            (answer: ListConfigResourcesResponse) in
            Result(
                answer.errorCode, nil,
                answer.configResources.map { ConfigResource(kind: $0.resourceType, name: $0.resourceName) })
        }
    }
}

/// What follows a first operation, when it does.
final class Sequel {
    var isCancelled = false
    var cancel: AdminCore.Cancel?
}
