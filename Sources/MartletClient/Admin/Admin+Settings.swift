import MartletBase
import MartletClientCore

extension Admin {
    /// The settings of topics and brokers, by name.
    /// - Parameter names: only these; `nil` for all.
    public func describeSettings(
        of owners: [SettingsOwner], names: [String]? = nil, withSynonyms: Bool = false, withDocumentation: Bool = false
    ) async throws(ClientError) -> [SettingsOwner: Result<[Setting], ClientError>] {
        let resources = [ConfigResource: [String]?](owners.map { ($0.core, names) }) { first, _ in first }
        return try await eachOwner({
            $0.describeConfigs(resources, withSynonyms: withSynonyms, withDocumentation: withDocumentation, $1)
        }) { settings in settings.map(Setting.init).sorted { $0.name < $1.name } }
    }

    /// Changes some settings and leaves the others as they are.
    /// - Parameter validateOnly: whether it could be done is said, and nothing is done.
    public func alterSettings(
        _ changes: [SettingsOwner: [String: SettingChange]], validateOnly: Bool = false
    ) async throws(ClientError) -> [SettingsOwner: Result<Void, ClientError>] {
        let resources = [ConfigResource: [AdminCore.SettingChange]](
            changes.map { owner, changes in
                (owner.core, changes.sorted { $0.key < $1.key }.map { $0.value.core($0.key) })
            }
        ) { first, _ in first }
        return try await eachOwner({ $0.alterConfigs(resources, validateOnly: validateOnly, $1) }, value: { _ in })
    }

    /// What has settings of its own. Brokers before 4.1 know only those of client metrics.
    public func listSettingsOwners() async throws(ClientError) -> [SettingsOwner] {
        try await one { core, end in
            core.listConfigResources(types: [], end)
        } value: {
            $0.sorted().map(SettingsOwner.init)
        }
    }

    private func eachOwner<Value, Shown: Sendable>(
        _ start:
            @escaping @Sendable (AdminCore, @escaping AdminCore.Completion<ConfigResource, Value>) ->
            AdminCore
            .Cancel, value: @escaping @Sendable (Value) -> Shown
    ) async throws(ClientError) -> [SettingsOwner: Result<Shown, ClientError>] {
        try await each(
            start, name: SettingsOwner.init, subject: { SettingsOwner($0).description }, value: value)
    }
}
