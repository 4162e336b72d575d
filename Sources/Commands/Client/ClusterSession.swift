import MartletBase
import MartletClient

/// One command's business with a cluster.
struct ClusterSession: Sendable {
    let options: GlobalOptions
    let admin: Admin

    /// Runs `body` with a client of the cluster that the options name, and waits for its end.
    static func run(
        _ options: GlobalOptions,
        _ body: @escaping @Sendable (ClusterSession) async throws(CommandFailure) -> ExitCode
    ) throws(CommandFailure) -> ExitCode {
        try MainThread.wait { () async throws(CommandFailure) -> ExitCode in
            let client = try options.client()
            let result: Result<ExitCode, CommandFailure>
            do throws(CommandFailure) {
                result = .success(try await body(ClusterSession(options: options, admin: client.admin)))
            } catch { result = .failure(error) }
            await client.close()
            return try result.get()
        }
    }

    /// Asks the cluster; what it cannot answer ends the command.
    func ask<Answer>(
        _ question: @autoclosure () async throws(ClientError) -> Answer
    ) async throws(CommandFailure) -> Answer {
        do throws(ClientError) { return try await question() } catch { throw CommandFailure(error) }
    }
}
