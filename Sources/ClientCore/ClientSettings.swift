import MartletBase

/// How a client behaves towards every broker. Names and defaults are those of Kafka's clients.
package struct ClientSettings: Hashable, Sendable {
    package var bootstrapServers: [HostPort]
    package var clientID = "martlet"
    /// What brokers are told of the program (KIP-511).
    package var softwareName = "martlet"
    package var softwareVersion = "0"
    package var connectTimeoutMillis: Int64 = 10_000
    package var requestTimeoutMillis: Int64 = 30_000
    package var reconnectBackoffMillis: Int64 = 50
    package var reconnectBackoffMaxMillis: Int64 = 1_000
    package var retryBackoffMillis: Int64 = 100
    package var retryBackoffMaxMillis: Int64 = 1_000
    package var metadataMaxAgeMillis: Int64 = 300_000
    package var connectionsMaxIdleMillis: Int64 = 540_000
    package var maxResponseBytes = Int(Int32.max)

    package init(bootstrapServers: [HostPort]) { self.bootstrapServers = bootstrapServers }
}
