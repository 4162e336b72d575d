import MartletBase
import MartletClient
import MartletWire

extension ProduceRun {
    /// A broker that makes topics by itself does so at once. One that does not answers in the same words, so that after this
    /// time the topic is taken for missing.
    private static let creationPatience = Duration.seconds(3)

    func partitionCount(_ client: Client, _ producer: Producer) async throws(CommandFailure) -> Int {
        let topic = options.topic
        let task = Task { () -> Result<Int, ClientError> in
            do throws(ClientError) { return .success(try await producer.partitionCount(of: topic)) } catch {
                return .failure(error)
            }
        }
        let timer = Task {
            try? await Task.sleep(for: Self.creationPatience)
            task.cancel()
        }
        let result = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        timer.cancel()
        switch result {
        case .success(let count): return count
        case .failure(let error):
            let isMissing =
                [.cancelled, .timedOut].contains(error.kind)
                || error.code == ErrorCode.unknownTopicOrPartition.rawValue
            guard isMissing, !Task.isCancelled else { throw CommandFailure(error) }
            throw await missing(client, error)
        }
    }

    private func missing(_ client: Client, _ error: ClientError) async -> CommandFailure {
        let topics: [String]
        do throws(ClientError) {
            topics = try await client.admin.listTopics(includingInternal: true).map(\.name)
        } catch { return CommandFailure(error) }
        guard !topics.contains(options.topic) else {
            return CommandFailure(
                "no leader was found for \"\(options.topic)\" in time",
                hint: "See: martlet topic describe \(options.topic)",
                name: "TIMED_OUT")
        }
        let code = ErrorCode.unknownTopicOrPartition
        return CommandFailure(
            "there is no topic \"\(options.topic)\", and the broker has not made it",
            hint: nearMiss(to: options.topic, among: topics).map { "Did you mean: martlet produce \($0)?" }
                ?? "Make it: martlet topic create \(options.topic)",
            code: code.rawValue, name: code.name)
    }
}
