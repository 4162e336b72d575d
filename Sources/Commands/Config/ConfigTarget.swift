import MartletBase
import MartletBroker
import MartletClient

/// Whose settings a command line is about: `topic orders`, `broker 1`.
struct ConfigTarget: Sendable {
    let owner: SettingsOwner
    let isTopic: Bool
    private let name: String

    static let positionals = [PositionalSpec("topic|broker"), PositionalSpec("NAME", .resource)]

    init(_ arguments: Arguments) throws(CommandFailure) {
        name = arguments.positionals[1]
        isTopic = arguments.positionals[0] == "topic"
        guard !isTopic else {
            owner = .topic(name)
            return
        }
        guard let id = Int32(name), id >= 0 else {
            throw .usage(
                "\"\(name)\" is no broker's id", hint: "Give its number; they are listed by: martlet cluster nodes")
        }
        owner = .broker(id)
    }

    /// `topic orders`.
    var text: String { "\(isTopic ? "topic" : "broker") \(name)" }

    /// The start of a JSON document about it.
    var json: JSONObject {
        var object = JSONObject()
        object.add("of", isTopic ? "topic" : "broker")
        object.add("name", name)
        return object
    }
}

extension ClusterSession {
    /// All the settings of a topic or broker.
    func settings(of target: ConfigTarget, command: String) async throws(CommandFailure) -> [Setting] {
        let answers: [SettingsOwner: Result<[Setting], ClientError>]
        do throws(ClientError) { answers = try await admin.describeSettings(of: [target.owner]) } catch {
            guard case .broker(let id) = target.owner,
                let cluster = try? await admin.describeCluster(), !cluster.brokers.contains(where: { $0.id == id })
            else { throw CommandFailure(error) }
            throw CommandFailure(
                "there is no broker \(id)", hint: "See which there are: martlet cluster nodes", name: "UNKNOWN_BROKER")
        }
        switch answers[target.owner] {
        case .success(let settings)?: return settings
        case .failure(let error)?:
            if case .topic(let name) = target.owner {
                throw await failure(error, topic: name, command: "\(command) topic")
            }
            throw CommandFailure(error)
        case nil: throw .unanswered(target.text)
        }
    }
}

extension CommandFailure {
    /// A setting that the target does not have.
    static func unknownSetting(_ name: String, of target: ConfigTarget, _ settings: [Setting]) -> CommandFailure {
        let meant = nearMiss(to: name, among: settings.map(\.name)).map { "Did you mean \($0)?" }
        return CommandFailure(
            "\(target.text) has no setting \(name)",
            hint: meant ?? "See which there are: martlet config get \(target.text)",
            name: "UNKNOWN_SETTING")
    }

    /// A refusal of what some settings should be, with where to read up on them.
    static func invalidSetting(_ error: ClientError, _ names: [String]) -> CommandFailure {
        let failure = CommandFailure(error)
        guard error.name == "INVALID_CONFIG" else { return failure }
        let name = names.first { failure.message.contains($0) } ?? names.first ?? "KEY"
        let meant = TopicSettingTable.named(name) == nil ? ExplainedSetting.nearMiss(to: name) : nil
        return CommandFailure(
            failure.message, hint: meant.map { "Did you mean \($0)?" } ?? "Look it up: martlet config explain \(name)",
            exit: failure.exit, code: failure.code, name: failure.name)
    }
}
