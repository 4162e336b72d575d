import MartletBase
import MartletBroker
import MartletNetwork
import Testing

@testable import MartletServer

@Suite struct ServerConfigurationTests {
    private func configuration(_ flags: (String, String)...) throws -> ServerConfiguration {
        let settings = try BrokerSettings.resolve(
            flags: flags.map { GivenSetting($0.0, $0.1, .flag("--set")) }, environment: [], file: nil)
        return try ServerConfiguration(settings, dataDirectory: "/data")
    }

    @Test("without settings it is one node on the loopback address")
    func defaults() throws {
        let configuration = try configuration()
        #expect(configuration.listeners == [HostPort(host: "127.0.0.1", port: 9092)])
        #expect(configuration.advertised == nil)
        #expect(configuration.nodeID == NodeID(1))
        #expect(configuration.logDirectories == ["/data/log"])
        #expect(configuration.reactors > 0)
        #expect(configuration.network.maxRequestBytes == 104_857_600)
        #expect(configuration.network.connection.idleMillis == 600_000)
    }

    @Test("log directories are named from the root on, wherever the broker was started")
    func relativeDirectories() throws {
        let directories = try configuration(("log.dirs", "some/logs,./others,/absolute")).logDirectories
        #expect(directories.count == 3)
        #expect(directories.map { $0.hasPrefix("/") && !$0.contains("/./") } == [true, true, true])
        #expect(directories[0].hasSuffix("/some/logs") && directories[1].hasSuffix("/others"))
        #expect(directories[2] == "/absolute")
    }

    @Test("the kernel's buffers are left to it unless they are set")
    func sockets() throws {
        let untouched = try configuration().sockets
        #expect(untouched.backlog == 1024)
        #expect(untouched.receiveBufferBytes == nil && untouched.sendBufferBytes == nil)
        let set = try configuration(
            ("socket.listen.backlog.size", "7"), ("socket.receive.buffer.bytes", "65536"),
            ("socket.send.buffer.bytes", "131072")
        ).sockets
        #expect(set.backlog == 7 && set.receiveBufferBytes == 65_536 && set.sendBufferBytes == 131_072)
    }

    @Test("addresses are taken with Kafka's protocol before them and without")
    func addresses() throws {
        #expect(try configuration(("listeners", "PLAINTEXT://[::1]:1")).listeners == [HostPort(host: "::1", port: 1)])
        #expect(
            try configuration(("listeners", "127.0.0.1:1,PLAINTEXT://127.0.0.1:2")).listeners.map(\.port) == [1, 2])
        #expect(
            try configuration(("advertised.listeners", "b:9")).advertised == HostPort(host: "b", port: 9))
    }

    @Test(
        "what cannot be listened on or reached is wrong usage, said with a way out",
        arguments: [
            ("listeners", "nonsense"), ("listeners", "SSL://127.0.0.1:1"), ("listeners", ""),
            ("advertised.listeners", "0.0.0.0:9092"), ("advertised.listeners", "::1:9092"),
        ])
    func refused(_ name: String, _ value: String) {
        do {
            _ = try configuration((name, value))
            Issue.record("\(name)=\(value) was taken")
        } catch let error as StartError {
            #expect(error.isUsage)
            #expect(!error.hint.isEmpty)
        } catch let error as BrokerSettings.Refused {
            #expect(!error.reasons.isEmpty)
        } catch {
            Issue.record("\(error)")
        }
    }

    @Test("a bound of -1 is none, and the bound for strangers never lies above that for all")
    func bounds() throws {
        let unbounded = try configuration(("connections.max.idle.ms", "-1"), ("queued.max.request.bytes", "-1"))
        #expect(unbounded.network.connection.idleMillis == .max)
        #expect(unbounded.network.receiveMemoryBytes == .max)
        let small = try configuration(("socket.request.max.bytes", "5000"))
        #expect(small.network.maxFirstRequestBytes == 5000)
    }
}
