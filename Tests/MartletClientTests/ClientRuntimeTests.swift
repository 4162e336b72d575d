import MartletBase
import MartletClientCore
import MartletMessages
import MartletNetwork
import MartletSystem
import Testing

@testable import MartletClient

@Suite struct ClientRuntimeTests {
    private func cluster(_ client: Client) async throws -> String {
        try await client.runtime.run { client, end in
            let call = client.call(DescribeClusterRequest(), to: .any) { result in
                end(result.map(\.clusterId).mapError(ClientError.init))
            }
            return { client.cancel(call) }
        }
    }

    @Test func `a client finds a broker, and many tasks ask at once`() async throws {
        try await withServer { server, client in
            let answers = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<20 { group.addTask { try await cluster(client) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers == Array(repeating: server.clusterID, count: 20))
        }
    }

    @Test func `names are looked up, and every address of a name is tried`() async throws {
        try await withServer { server, _ in
            let port = try #require(server.address.split(separator: ":").last)
            let client = try Client(servers: ["localhost:\(port)"])
            #expect(try await cluster(client) == server.clusterID)
            await client.close()
        }
    }

    @Test func `nothing listening is said in words`() async throws {
        let server = try TestServer()
        let address = server.address
        server.stop()
        let client = try Client(servers: [address])
        let error = await #expect(throws: ClientError.self) { try await cluster(client) }
        #expect(error?.kind == .unreachable)
        #expect(error?.message == "nothing listens on \(address)")
        await client.close()
    }

    @Test func `a name that nobody knows is said to be unknown`() async throws {
        let client = try Client(servers: ["no-such-host.invalid:9092"])
        let error = await #expect(throws: ClientError.self) { try await cluster(client) }
        #expect(error?.kind == .unreachable)
        #expect(error?.message.hasPrefix("the host no-such-host.invalid is not known: ") == true)
        await client.close()
    }

    @Test func `cancelling a task ends its call`() async throws {
        let listening = try Listener(try #require(try SocketAddress.resolve(.init(host: "127.0.0.1", port: 0)).first))
        let client = try Client(servers: ["\(listening.address.hostPort)"])
        let task = Task { try await cluster(client) }
        task.cancel()
        let error = await #expect(throws: ClientError.self) { try await task.value }
        #expect(error?.kind == .cancelled)
        await client.close()
        _ = consume listening
    }

    @Test func `closing ends what is under way, and what comes after`() async throws {
        let listening = try Listener(try #require(try SocketAddress.resolve(.init(host: "127.0.0.1", port: 0)).first))
        let client = try Client(servers: ["\(listening.address.hostPort)"])
        let underWay = Task { try await cluster(client) }
        // The loop takes work in order: once this has run, either the call has been made or it comes after the end.
        await withCheckedContinuation { continuation in
            do { try client.runtime.post { _ in continuation.resume() } } catch { continuation.resume() }
        }
        await client.close()
        let error = await #expect(throws: ClientError.self) { try await underWay.value }
        #expect(error?.kind == .closed)
        let later = await #expect(throws: ClientError.self) { try await cluster(client) }
        #expect(later?.kind == .closed)
        _ = consume listening
    }

    @Test func `closing ends an operation that waits for time to pass`() async throws {
        try await withServer { _, client in
            let (begun, beginning) = AsyncStream.makeStream(of: Void.self)
            let waiting = Task {
                try await client.runtime.run { (client, end: @escaping (Result<Void, ClientError>) -> Void) in
                    let timer = client.loop.schedule(at: MonotonicTime(nanoseconds: .max)) {}
                    beginning.yield()
                    return {
                        client.loop.cancel(timer)
                        end(.failure(ClientError(CallFailure.cancelled)))
                    }
                }
            }
            for await _ in begun { break }
            await client.close()
            let error = await #expect(throws: ClientError.self) { try await waiting.value }
            #expect(error?.kind == .closed)
        }
    }

    @Test func `an address that is none is refused before anything happens`() {
        let error = #expect(throws: ClientError.self) { try Client(servers: ["broker"]) }
        #expect(error?.kind == .invalid)
        #expect(error?.message == "\"broker\" is not an address; write HOST:PORT, such as 127.0.0.1:9092")
    }

    @Test func `durations are whole milliseconds, rounded up`() {
        #expect(Duration.seconds(2).wholeMillis == 2000)
        #expect(Duration.nanoseconds(1).wholeMillis == 1)
        #expect(Duration.milliseconds(-5).wholeMillis == 0)
        #expect(Duration.seconds(Int64.max).wholeMillis == .max)
    }
}
