import Glibc
import MartletBase
import MartletSystem
import Testing

@testable import MartletNetwork

@Suite struct HTTPHeadTests {
    private func read(_ text: String) -> HTTPHead.Reading { HTTPHead.read(Array(text.utf8)) }

    @Test("a request is read once its head is whole, however its lines end")
    func whole() {
        let request = HTTPHead.Reading.request(HTTPRequest(method: .get, path: "/metrics"))
        #expect(read("GET /metrics HTTP/1.1\r\nHost: here\r\n\r\n") == request)
        #expect(read("GET /metrics?name=value HTTP/1.0\n\n") == request)
        #expect(read("HEAD / HTTP/1.1\r\n\r\n") == .request(HTTPRequest(method: .head, path: "/")))
    }

    @Test("every part of a head but the whole is incomplete")
    func incomplete() {
        let text = "GET /metrics HTTP/1.1\r\nHost: here\r\n\r\n"
        for length in 0..<text.utf8.count { #expect(HTTPHead.read(Array(text.utf8.prefix(length))) == .incomplete) }
    }

    @Test(
        "what is no request is refused with the status that says why",
        arguments: [
            ("POST / HTTP/1.1\r\n\r\n", HTTPResponse.Status.methodNotAllowed),
            ("GET / HTTP/2.0\r\n\r\n", .versionNotSupported), ("GET /\r\n\r\n", .badRequest),
            ("GET metrics HTTP/1.1\r\n\r\n", .badRequest), ("GET /a b HTTP/1.1\r\n\r\n", .badRequest),
            ("GET /\u{1b}[2J HTTP/1.1\r\n\r\n", .badRequest), ("\r\n\r\n", .badRequest),
            ("GET / SPDY/1\r\n\r\n", .badRequest),
        ])
    func refused(_ text: String, _ status: HTTPResponse.Status) { #expect(read(text) == .refused(status)) }

    @Test("a head without an end is refused at its bound")
    func bound() {
        let endless = [UInt8](repeating: UInt8(ascii: "a"), count: HTTPHead.limit)
        #expect(HTTPHead.read(Array(endless.dropLast())) == .incomplete)
        #expect(HTTPHead.read(endless) == .refused(.headTooLarge))
    }
}

@Suite struct HTTPServerTests {
    private func server(_ bounds: HTTPServer.Bounds = HTTPServer.Bounds()) throws -> HTTPServer {
        let addresses = try SocketAddress.resolve(HostPort(host: "127.0.0.1", port: 0))
        let listener = ListenerBox(try Listener(try #require(addresses.first)))
        return try HTTPServer(listener, bounds: bounds) { request in
            request.path == "/large"
                ? HTTPResponse(.ok, String(repeating: "x", count: 4 << 20)) : HTTPResponse(.notFound, request.path)
        }
    }

    @Test("many ask at once and each gets its answer whole")
    func answers() throws {
        let server = try server()
        defer { server.stop() }
        let right = Monitor(0)
        let clients = ThreadGroup()
        for number in 0..<8 {
            try clients.start(name: "client") { [port = server.address.port] in
                let answer = Self.ask(port, "GET /\(number) HTTP/1.1\r\n\r\n")
                let large = Self.ask(port, "GET /large HTTP/1.1\r\n\r\n")
                if answer.hasPrefix("HTTP/1.1 404 Not Found\r\n"), answer.hasSuffix("\r\n\r\n/\(number)"),
                    large.utf8.count > 4 << 20
                {
                    right.update { $0 += 1 }
                }
            }
        }
        clients.join()
        #expect(right.access { $0 } == 8)
    }

    @Test("HEAD gets the headers of GET and no body")
    func head() throws {
        let server = try server()
        defer { server.stop() }
        let answer = Self.ask(server.address.port, "HEAD /large HTTP/1.1\r\n\r\n")
        #expect(answer.contains("Content-Length: 4194304\r\n"))
        #expect(answer.hasSuffix("\r\n\r\n"))
    }

    @Test("whoever says nothing is dropped at the deadline, and those who wait for a place then get it")
    func silent() throws {
        var bounds = HTTPServer.Bounds()
        bounds.connections = 2
        bounds.millis = 100
        let server = try server(bounds)
        defer { server.stop() }
        let silent = (0..<2).map { _ in Self.connect(server.address.port) }
        #expect(Self.ask(server.address.port, "GET / HTTP/1.1\r\n\r\n").hasSuffix("\r\n\r\n/"))
        for socket in silent {
            var byte: UInt8 = 0
            #expect(recv(socket, &byte, 1, 0) == 0)
            close(socket)
        }
    }

    private static func connect(_ port: UInt16) -> Int32 {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return result == 0 ? socket : -1
    }

    /// Everything that comes until the server closes.
    private static func ask(_ port: UInt16, _ request: String) -> String {
        let socket = connect(port)
        defer { close(socket) }
        guard send(socket, request, request.utf8.count, Int32(MSG_NOSIGNAL)) == request.utf8.count else { return "" }
        var answer: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(socket, &chunk, chunk.count, 0)
            guard count > 0 else { return String(decoding: answer, as: UTF8.self) }
            answer += chunk[..<count]
        }
    }
}
