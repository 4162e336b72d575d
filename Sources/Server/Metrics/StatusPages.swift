import MartletBase
import MartletNetwork
import MartletStorage
import MartletSystem
import Synchronization

/// What is served on `metrics.listener`: the metrics, and whether the broker lives and is ready, each with its reasons.
final class StatusPages: Sendable {
    /// What a broker that serves is made of.
    struct Parts: Sendable {
        let cluster: ClusterStart
        let network: Network
        let jobs: JobPool
        let heartbeat: Heartbeat
    }

    enum Phase: Sendable {
        case starting
        case serving(Parts)
        case stopping
    }

    let meters = ServerMeters()
    let configuration: ServerConfiguration
    let begun = SystemClock.monotonic()
    private let phase = Mutex(Phase.starting)

    /// Silent for so long, the reactor that beats does not live.
    private static let silenceMillis: Int64 = 10_000

    init(_ configuration: ServerConfiguration) { self.configuration = configuration }

    func enter(_ phase: Phase) { self.phase.withLock { $0 = phase } }

    func answer(_ request: HTTPRequest) -> HTTPResponse {
        let phase = phase.withLock { $0 }
        switch request.path {
        case "/metrics":
            return HTTPResponse(.ok, metrics(phase), contentType: PrometheusText.contentType)
        case "/live": return Self.verdict("live", against: obstaclesToLife(phase), notes: [])
        case "/ready": return Self.verdict("ready", against: obstaclesToService(phase), notes: notes(phase))
        case "/": return HTTPResponse(.ok, "/metrics\n/live\n/ready\n")
        default: return HTTPResponse(.notFound, "there are: /metrics /live /ready\n")
        }
    }

    private static func verdict(_ word: String, against obstacles: [String], notes: [String]) -> HTTPResponse {
        let lines = (obstacles + notes).map { "- \($0)\n" }.joined()
        return obstacles.isEmpty
            ? HTTPResponse(.ok, word + "\n" + lines) : HTTPResponse(.unavailable, "not \(word)\n" + lines)
    }
}

// MARK: - Judging

extension StatusPages {
    private func obstaclesToLife(_ phase: Phase) -> [String] {
        guard case .serving(let parts) = phase else { return [] }
        let silence = SystemClock.monotonic().millis(since: parts.heartbeat.last)
        return silence > Self.silenceMillis ? ["a reactor has been silent for \(silence) ms"] : []
    }

    private func obstaclesToService(_ phase: Phase) -> [String] {
        switch phase {
        case .starting: return ["the broker is starting: metadata and logs are being read"]
        case .stopping: return ["the broker is stopping"]
        case .serving(let parts):
            var obstacles = obstaclesToLife(phase)
            if let failure = parts.cluster.failure { obstacles.append(failure.message) }
            return obstacles
        }
    }

    /// What an operator should see to although the broker serves.
    private func notes(_ phase: Phase) -> [String] {
        guard case .serving(let parts) = phase else { return [] }
        return parts.cluster.broker.logs.directories.compactMap { directory in
            if let cause = directory.cause { return "\(directory.root.path) is out of service: \(cause)" }
            guard directory.isFull else { return nil }
            return "\(directory.root.path) has less than disk.reserve.bytes left: records are refused, all else goes on"
        }
    }
}
