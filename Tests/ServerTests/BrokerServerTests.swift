import Foundation
import Glibc
import MartletBroker
import MartletNetwork
import MartletSystem
import Testing

@testable import MartletServer

/// A server in this process, so that the thread sanitizer sees all of it; what it answers is tested from outside.
@Suite struct BrokerServerTests {
    private func configuration(_ data: String) throws -> ServerConfiguration {
        let settings = try BrokerSettings.resolve(
            flags: [("listeners", "127.0.0.1:0"), ("num.network.threads", "3"), ("log.level", "error")].map {
                GivenSetting($0.0, $0.1, .flag("--set"))
            }, environment: [], file: nil)
        return try ServerConfiguration(settings, dataDirectory: data)
    }

    @Test("a server answers many connections at once, stops, and leaves its directory to the next")
    func life() throws {
        let data = FileManager.default.temporaryDirectory.appending(path: "martlet-server-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: data) }
        let configuration = try configuration(data.path)
        let logger = Logger(level: configuration.logLevel, format: .text)
        var clusters: Set<String> = []
        for _ in 0..<2 {
            let server = try BrokerServer(configuration, logger: logger)
            clusters.insert(server.clusterID)
            #expect(throws: StartError.self, "the directory is taken") {
                try BrokerServer(configuration, logger: logger)
            }
            let answered = Monitor(0)
            let clients = ThreadGroup()
            for _ in 0..<8 {
                try clients.start(name: "client") { [port = server.address.port] in
                    for _ in 0..<20 where Self.asksForVersions(port) { answered.update { $0 += 1 } }
                }
            }
            clients.join()
            #expect(answered.access { $0 } == 160)
            server.stop()
        }
        #expect(clusters.count == 1)
    }

    /// Asks once on a connection of its own; whether the answer has no error.
    private static func asksForVersions(_ port: UInt16) -> Bool {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        let request: [UInt8] = [0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 7, 0xff, 0xff]
        var answer = [UInt8](repeating: 0, count: 10)
        guard connected == 0, send(socket, request, request.count, 0) == request.count,
            recv(socket, &answer, answer.count, Int32(MSG_WAITALL)) == answer.count
        else { return false }
        return answer[4...] == [0, 0, 0, 7, 0, 0]
    }
}
