import MartletClient

/// Names that only a broker knows, for shells that complete a line: soon, or not at all.
enum LiveNames {
    private static let patience = Duration.milliseconds(500)

    /// - Parameter line: the words of the command line, whose `--server` counts.
    static func topics(for line: [String]) -> [String] {
        let spec = CommandSpec("", "", options: [GlobalOptions.server], examples: [], run: { _ in .done })
        var words: [String] = []
        for (index, word) in line.enumerated() {
            if word.hasPrefix("--server=") { words = [word] }
            if word == "--server", index + 2 < line.count { words = [word, line[index + 1]] }
        }
        let given = words
        let names = try? MainThread.wait { () async throws(CommandFailure) -> [String] in
            let client = try GlobalOptions(spec.parse(given)).client()
            var admin = client.admin
            admin.timeout = patience
            do throws(ClientError) {
                return try await admin.listTopics(includingInternal: true).map(\.name)
            } catch { throw CommandFailure(error) }
        }
        return names ?? []
    }
}
