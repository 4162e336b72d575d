import Foundation
import MartletBroker
import MartletClient
import MartletServer
import MartletSystem

/// A broker in this process, on a port and a directory of its own.
final class TestServer: Sendable {
    private let data: URL
    private let server: BrokerServer
    let address: String

    init(_ settings: [String: String] = [:]) throws {
        data = FileManager.default.temporaryDirectory.appending(path: "martlet-client-\(UUID().uuidString)")
        var given = ["listeners": "127.0.0.1:0", "num.network.threads": "1", "log.level": "error"]
        given.merge(settings) { $1 }
        let flags = given.sorted { $0.key < $1.key }.map { GivenSetting($0.key, $0.value, .flag("--set")) }
        let resolved = try BrokerSettings.resolve(flags: flags, environment: [], file: nil)
        let configuration = try ServerConfiguration(resolved, dataDirectory: data.path)
        server = try BrokerServer(configuration, logger: Logger(level: configuration.logLevel, format: .text))
        address = "\(server.address)"
    }

    var clusterID: String { server.clusterID }

    func client(_ change: (inout ClientConfiguration) -> Void = { _ in }) throws -> Client {
        var configuration = ClientConfiguration(servers: [address])
        change(&configuration)
        return try Client(configuration)
    }

    func stop() {
        server.stop()
        try? FileManager.default.removeItem(at: data)
    }
}

/// A broker and a client of it, both gone afterwards.
func withServer(
    _ settings: [String: String] = [:], _ body: (TestServer, Client) async throws -> Void
) async throws {
    let server = try TestServer(settings)
    let client = try server.client()
    do {
        try await body(server, client)
    } catch {
        await client.close()
        server.stop()
        throw error
    }
    await client.close()
    server.stop()
}
