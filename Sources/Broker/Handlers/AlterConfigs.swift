import MartletBase
import MartletMessages
import MartletMetadata
import MartletWire

// AlterConfigs 0-2: replaces all settings of a resource. IncrementalAlterConfigs 0-1: sets, deletes, appends to and subtracts
// from single ones. Each resource changes whole or not at all.

extension Broker {
    func alterConfigs(_ request: AlterConfigsRequest, _ answer: Answer<AlterConfigsResponse>) {
        let changed = request.resources.map { resource in
            ChangedResource(type: resource.resourceType, name: resource.resourceName) { resourceToChange in
                .replace(
                    Settings(
                        pairs: resource.configs.map { config in
                            let value = config.value ?? ""
                            return (config.name, resourceToChange.stored(value, of: config.name) ?? value)
                        }))
            }
        }
        change(changed, validateOnly: request.validateOnly, answer) { outcomes in
            AlterConfigsResponse(
                responses: zip(changed, outcomes).map { resource, outcome in
                    .init(
                        errorCode: outcome.code, errorMessage: outcome.message, resourceType: resource.type,
                        resourceName: resource.name)
                })
        }
    }

    func incrementalAlterConfigs(
        _ request: IncrementalAlterConfigsRequest, _ answer: Answer<IncrementalAlterConfigsResponse>
    ) {
        let changed = request.resources.map { resource in
            ChangedResource(type: resource.resourceType, name: resource.resourceName) {
                resourceToChange throws(ErrorCode.Failure) in
                var changes: [SettingChange] = []
                for config in resource.configs {
                    guard let operation = SettingChange.Operation(rawValue: config.configOperation) else {
                        throw .init(.invalidRequest, "there is no operation \(config.configOperation) on settings")
                    }
                    let value =
                        operation == .set ? resourceToChange.stored(config.value, of: config.name) : config.value
                    changes.append(SettingChange(config.name, operation, value))
                }
                return .changes(changes)
            }
        }
        change(changed, validateOnly: request.validateOnly, answer) { outcomes in
            IncrementalAlterConfigsResponse(
                responses: zip(changed, outcomes).map { resource, outcome in
                    .init(
                        errorCode: outcome.code, errorMessage: outcome.message, resourceType: resource.type,
                        resourceName: resource.name)
                })
        }
    }

    private enum ConfigEdit: Sendable {
        case replace(Settings)
        case changes([SettingChange])
    }

    private struct ChangedResource: Sendable {
        let type: Int8
        let name: String
        let edit: @Sendable (ConfigResource) throws(ErrorCode.Failure) -> ConfigEdit
    }

    /// Neither call says how long it may wait.
    private static let configChangeMillis: Int64 = 30_000

    private func change<Response>(
        _ resources: [ChangedResource], validateOnly: Bool, _ answer: Answer<Response>,
        respond: @escaping @Sendable ([ErrorCode.Failure]) -> Response
    ) {
        let pending = PendingAnswer<Response, ErrorCode.Failure>(
            answer, parts: resources.count, within: Self.configChangeMillis
        ) { outcomes in
            respond(outcomes.map { $0 ?? .init(.requestTimedOut, "the change was not made in time") })
        }
        let repeated = resources.map { "\($0.type) \($0.name)" }.repeated
        for (index, resource) in resources.enumerated() {
            do throws(ErrorCode.Failure) {
                guard !repeated.contains("\(resource.type) \(resource.name)") else {
                    throw .init(.invalidRequest, "the resource stands in the request twice")
                }
                let found = try ConfigResource(type: resource.type, name: resource.name, at: node)
                let edit = try resource.edit(found)
                let rules = BrokerSettingRules(settings: settings)
                make(validateOnly: validateOnly) { changes throws(ChangeRefusal) in
                    switch edit {
                    case .replace(let settings):
                        try changes.replaceSettings(settings, of: found.scope, rules: rules)
                    case .changes(let list): try changes.changeSettings(list, of: found.scope, rules: rules)
                    }
                } completed: {
                    pending.settle(index, $0)
                }
            } catch {
                pending.settle(index, error)
            }
        }
    }
}
