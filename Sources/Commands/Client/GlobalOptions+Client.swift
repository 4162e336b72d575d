import MartletClient

extension GlobalOptions {
    /// A client of the cluster that the options name. It connects when it is first asked something.
    func client() throws(CommandFailure) -> Client {
        var configuration = ClientConfiguration(servers: servers.map(\.description))
        configuration.clientID = "martlet-cli"
        let timeout = Duration.milliseconds(timeoutMillis)
        configuration.operationTimeout = timeout
        configuration.requestTimeout = timeout
        configuration.connectTimeout = timeout
        do throws(ClientError) { return try Client(configuration) } catch { throw CommandFailure(error) }
    }
}
