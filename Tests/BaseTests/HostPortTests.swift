import MartletBase
import Testing

@Suite struct HostPortTests {
    @Test(
        "addresses are read as people type them",
        arguments: [
            ("127.0.0.1:9092", "127.0.0.1", UInt16(9092)), ("[::1]:1", "::1", 1), (":9092", "", 9092),
            ("broker-1.example:65535", "broker-1.example", 65535), ("localhost:0", "localhost", 0),
        ])
    func read(_ text: String, _ host: String, _ port: UInt16) {
        #expect(HostPort(text) == HostPort(host: host, port: port))
        #expect(HostPort(text)?.description == text)
    }

    @Test(
        "what is no address is refused",
        arguments: ["", "localhost", "localhost:", "localhost:65536", "localhost:-1", "::1:9092", "a b:1", "a/b:1"])
    func refuse(_ text: String) {
        #expect(HostPort(text) == nil)
    }

    @Test("addresses that stand for every address are known as such")
    func wildcard() {
        #expect(["0.0.0.0:1", ":1", "[::]:1"].allSatisfy { HostPort($0)?.isWildcard == true })
        #expect(HostPort("127.0.0.1:1")?.isWildcard == false)
    }
}
