import MartletBase
import MartletClientCore

/// How a client finds its cluster, and how patient it is. Everything but the servers has Kafka's defaults.
public struct ClientConfiguration: Hashable, Sendable {
    /// `HOST:PORT` of some brokers of the cluster; the others are learnt from them.
    public var servers: [String]
    /// What brokers call this client in their logs, quotas and metrics.
    public var clientID = "martlet"
    /// How long a broker may take to accept a connection.
    public var connectTimeout = Duration.seconds(10)
    /// How long a broker may take to answer one request.
    public var requestTimeout = Duration.seconds(30)
    /// How long an operation as a whole may take, with whatever is tried again in it.
    public var operationTimeout = Duration.seconds(60)
    /// Between attempts to connect to a broker: from the first to the second of these, doubled each time.
    public var reconnectBackoff = Duration.milliseconds(50)...Duration.seconds(1)
    /// Between attempts at a request that a broker refused for now.
    public var retryBackoff = Duration.milliseconds(100)...Duration.seconds(1)
    /// How long what is known of the cluster is trusted without a sign that it has changed.
    public var metadataMaxAge = Duration.seconds(300)
    /// How long a connection that nobody uses is kept.
    public var maxIdle = Duration.seconds(540)
    /// A longer answer ends the connection.
    public var maxResponseBytes = Int(Int32.max)

    public init(servers: [String] = ["127.0.0.1:9092"]) { self.servers = servers }
}

extension ClientConfiguration {
    func settings() throws(ClientError) -> ClientSettings {
        guard !servers.isEmpty else { throw ClientError(.invalid, "no server to connect to was given") }
        var addresses: [HostPort] = []
        for server in servers {
            guard let address = HostPort(server), address.port > 0 else {
                throw ClientError(.invalid, "\"\(server)\" is not an address; write HOST:PORT, such as 127.0.0.1:9092")
            }
            addresses.append(address)
        }
        guard clientID.utf8.count <= Int(Int16.max) else { throw ClientError(.invalid, "the client's id is too long") }
        var settings = ClientSettings(bootstrapServers: addresses)
        settings.clientID = clientID
        settings.connectTimeoutMillis = connectTimeout.wholeMillis
        settings.requestTimeoutMillis = requestTimeout.wholeMillis
        settings.reconnectBackoffMillis = reconnectBackoff.lowerBound.wholeMillis
        settings.reconnectBackoffMaxMillis = reconnectBackoff.upperBound.wholeMillis
        settings.retryBackoffMillis = retryBackoff.lowerBound.wholeMillis
        settings.retryBackoffMaxMillis = retryBackoff.upperBound.wholeMillis
        settings.metadataMaxAgeMillis = metadataMaxAge.wholeMillis
        settings.connectionsMaxIdleMillis = maxIdle.wholeMillis
        settings.maxResponseBytes = min(max(maxResponseBytes, 1 << 20), Int(Int32.max))
        return settings
    }
}

extension Duration {
    /// Rounded up and not negative, so that a short wait does not become none; as many as there are.
    package var wholeMillis: Int64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let part = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        let (millis, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        let (sum, sumOverflow) = millis.addingReportingOverflow(part)
        return overflow || sumOverflow ? .max : sum
    }
}
