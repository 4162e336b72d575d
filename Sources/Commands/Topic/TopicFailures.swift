import MartletBase
import MartletClient
import MartletWire

extension ClusterSession {
    /// What is wrong with a topic, with the name that was probably meant where there is none of this name.
    func failure(_ error: ClientError, topic: String, command: String) async -> CommandFailure {
        guard error.code == ErrorCode.unknownTopicOrPartition.rawValue else {
            return CommandFailure(error)
        }
        let names = (try? await admin.listTopics(includingInternal: true).map(\.name)) ?? []
        let meant = nearMiss(to: topic, among: names).map { "Did you mean: martlet \(command) \($0)?" }
        return CommandFailure(
            "there is no topic \(topic)", hint: meant ?? "See which there are: martlet topic list", code: error.code,
            name: error.name)
    }
}
