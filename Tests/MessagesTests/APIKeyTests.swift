import MartletMessages
import Testing

@Suite("API keys")
struct APIKeyTests {
    @Test("versions that are served are advertised; Produce alone advertises more")
    func ranges() {
        for key in APIKey.allCases {
            #expect(
                key.advertised.contains(key.versions.lowerBound) && key.advertised.contains(key.versions.upperBound))
            if key != .produce { #expect(key.advertised == key.versions, "\(key)") }
        }
        #expect(APIKey.produce.advertised == 0...13)
        #expect(APIKey.produce.versions == 3...13)
    }

    @Test("header versions follow flexible versions")
    func headers() {
        #expect(APIKey.fetch.requestHeaderVersion(11) == 1)
        #expect(APIKey.fetch.responseHeaderVersion(11) == 0)
        #expect(APIKey.fetch.requestHeaderVersion(12) == 2)
        #expect(APIKey.fetch.responseHeaderVersion(12) == 1)
        #expect(APIKey.saslHandshake.requestHeaderVersion(1) == 1)
    }

    @Test("ApiVersions answers in header version 0, and its header is read in versions that are not served")
    func apiVersions() {
        for version in 0...5 as ClosedRange<Int16> { #expect(APIKey.apiVersions.responseHeaderVersion(version) == 0) }
        #expect(APIKey.apiVersions.requestHeaderVersion(2) == 1)
        #expect(APIKey.apiVersions.requestHeaderVersion(5) == 2)
    }

    @Test("keys that only brokers use are not listed")
    func listed() {
        let unlisted = APIKey.allCases.filter { !$0.isListed }.map(\.rawValue)
        #expect(unlisted == [83, 84, 85, 86, 87])
        #expect(APIKey(rawValue: 56) == nil)
        #expect(APIKey(rawValue: 67) == nil)
    }

    @Test("requests and responses know their key")
    func keys() {
        #expect(FetchRequest.key == .fetch)
        #expect(FetchRequest.Response.key == .fetch)
        #expect(APIKey.fetch.name == "Fetch")
        #expect(APIKey.fetch.listeners == [.broker, .controller])
    }
}
