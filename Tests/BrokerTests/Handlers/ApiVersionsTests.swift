import MartletMessages
import MartletWire
import Testing

@testable import MartletBroker

@Suite struct ApiVersionsTests {
    private let test: TestBroker
    private var broker: Broker { test.broker }
    private var connection: TestConnection { test.connection }

    init() throws { test = try TestBroker() }

    @Test("every served version lists exactly what is served", arguments: APIKey.apiVersions.versions)
    func listed(version: Int16) throws {
        let request = ApiVersionsRequest(clientSoftwareName: "kcat", clientSoftwareVersion: "1.7.1")
        let response = try #require(try connection.ask(request, version: version, of: broker))
        #expect(response.errorCode == .none)
        #expect(response.apiKeys.map(\.apiKey) == Broker.handlers.keys.filter(\.isListed).map(\.rawValue).sorted())
    }

    @Test("a version of the future is answered in the form of version 0, whatever follows the header's start")
    func future() throws {
        let number = connection.send([0, 18, 0, 99, 0, 0, 0, 7, 0xff, 0xee, 0xdd], to: broker)
        let answer = try #require(connection.answer(number))
        #expect(Array(answer[..<4]) == [0, 0, 0, 7])
        let response = try ApiVersionsResponse.decode(Array(answer[4...]).span.bytes, version: 0)
        #expect(response.errorCode == .unsupportedVersion)
        #expect(response.apiKeys.map(\.apiKey) == [18])
        #expect(response.apiKeys.map(\.maxVersion) == [APIKey.apiVersions.versions.upperBound])
    }

    @Test("a client must say its name in letters, digits, dots and dashes", arguments: ["", "-a", "a-", "a b", "é"])
    func names(name: String) throws {
        let request = ApiVersionsRequest(clientSoftwareName: name, clientSoftwareVersion: "1")
        #expect(try connection.ask(request, version: 3, of: broker)?.errorCode == .invalidRequest)
    }

    @Test("an API or a version that is not served, and an unreadable request, end the connection")
    func refusals() {
        let frames: [(String, [UInt8])] = [
            ("unserved-api", [0x7f, 0xff, 0, 0, 0, 0, 0, 1, 0xff, 0xff]),
            ("unreadable-header", [0, 18, 0]),
            ("unreadable-request", [0, 18, 0, 3, 0, 0, 0, 1, 0xff, 0xff, 0, 9]),
            ("unreadable-request", [0, 18, 0, 3, 0, 0, 0, 1, 0, 5]),
        ]
        for (label, frame) in frames {
            let connection = TestConnection()
            connection.send(frame, to: broker)
            #expect(connection.refusal?.label == label, "\(frame)")
        }
    }
}
