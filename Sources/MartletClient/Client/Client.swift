/// A client of one cluster, shared by any number of producers, consumers and administrators.
///
/// It connects when it is first used, on a thread of its own, and ends with ``close()`` or when nobody holds it or anything
/// made from it.
///
/// ```swift
/// let client = try Client(servers: ["127.0.0.1:9092"])
/// let topics = try await client.admin.listTopics()
/// await client.close()
/// ```
public final class Client: Sendable {
    package let runtime: ClientRuntime

    /// - Throws: ``ClientError`` of kind `invalid` where the configuration makes no sense. Nothing is connected to yet.
    public init(_ configuration: ClientConfiguration) throws(ClientError) {
        runtime = try ClientRuntime(configuration)
    }

    public convenience init(servers: [String]) throws(ClientError) {
        try self.init(ClientConfiguration(servers: servers))
    }

    public var configuration: ClientConfiguration { runtime.configuration }

    /// Ends the connections. Whatever is still under way, in anything made from this client, fails with a ``ClientError`` of
    /// kind `closed`.
    public func close() async { await runtime.close() }
}
