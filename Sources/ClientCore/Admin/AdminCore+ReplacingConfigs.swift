import MartletBase
import MartletMessages
import MartletWire

/// Changing settings of brokers that can only replace all of them.
extension AdminCore {
    /// The settings that a resource has of its own, with the changes in them.
    package static func replacement(of settings: [Setting], _ changes: [SettingChange], own: Int8) -> [String: String] {
        var values: [String: String] = [:]
        for setting in settings where setting.configSource == own { values[setting.name] = setting.value ?? "" }
        for change in changes {
            let items = (values[change.name] ?? "").split(separator: ",").map(String.init)
            let given = (change.value ?? "").split(separator: ",").map(String.init)
            switch change.configOperation {
            case 1: values[change.name] = nil
            case 2: values[change.name] = (items + given.filter { !items.contains($0) }).joined(separator: ",")
            case 3: values[change.name] = items.filter { !given.contains($0) }.joined(separator: ",")
            default: values[change.name] = change.value ?? ""
            }
        }
        return values
    }

    func replaceConfigs(
        _ changes: [ConfigResource: [SettingChange]], validateOnly: Bool,
        _ completion: @escaping Completion<ConfigResource, Void>
    ) -> Cancel {
        let writing = Sequel()
        let reading = describeConfigs(
            changes.mapValues { _ in nil }, withSynonyms: false, withDocumentation: false
        ) { results in
            var failed: Results<ConfigResource, Void> = [:]
            var wanted: [ConfigResource: [String: String]] = [:]
            for (resource, result) in results {
                switch result {
                case .success(let settings):
                    wanted[resource] = Self.replacement(
                        of: settings, changes[resource] ?? [], own: Self.ownSource(of: resource))
                case .failure(let failure): failed[resource] = .failure(failure)
                }
            }
            guard !wanted.isEmpty, !writing.isCancelled else {
                for resource in wanted.keys { failed[resource] = .failure(.call(.cancelled)) }
                return completion(failed)
            }
            writing.cancel = write(wanted, validateOnly: validateOnly) { completion(failed.merging($0) { $1 }) }
        }
        return {
            writing.isCancelled = true
            reading()
            writing.cancel?()
        }
    }

    /// `DYNAMIC_TOPIC_CONFIG`, `DYNAMIC_DEFAULT_BROKER_CONFIG`, `DYNAMIC_BROKER_CONFIG`.
    private static func ownSource(of resource: ConfigResource) -> Int8 {
        guard resource.kind == ConfigResource.brokerKind else { return 1 }
        return resource.name.isEmpty ? 3 : 2
    }

    private func write(
        _ values: [ConfigResource: [String: String]], validateOnly: Bool,
        _ completion: @escaping Completion<ConfigResource, Void>
    ) -> Cancel {
        let plan = AdminPlan<ConfigResource, Void>.asking(
            .to(\.destination),
            request: { items, _, _ in
                AlterConfigsRequest(
                    resources: items.map { resource in
                        let settings = (values[resource] ?? [:]).sorted { $0.key < $1.key }
                        return .init(
                            resourceType: resource.kind, resourceName: resource.name,
                            configs: settings.map { .init(name: $0.key, value: $0.value) })
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
        return start(values.keys.sorted(), plan, completion)
    }
}
