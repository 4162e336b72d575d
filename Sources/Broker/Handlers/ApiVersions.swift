import MartletMessages
import MartletWire

// ApiVersions 0-4. A version that is not served is answered in the form of version 0 with UNSUPPORTED_VERSION and the
// range of ApiVersions alone, so that a newer client can ask again; its body is not read.

extension Broker {
    func apiVersions(_ request: ApiVersionsRequest, _ answer: Answer<ApiVersionsResponse>) {
        var response = ApiVersionsResponse()
        if answer.request.version >= 3,
            !Self.isSoftwareName(request.clientSoftwareName) || !Self.isSoftwareName(request.clientSoftwareVersion)
        {
            response.errorCode = .invalidRequest
            return answer(response)
        }
        response.apiKeys = Self.handlers.keys.filter(\.isListed).sorted { $0.rawValue < $1.rawValue }
            .map(Self.listed)
        answer(response)
    }

    func refuseVersion(of request: Request) {
        request.answer { reply throws(WireError) in
            let response = ApiVersionsResponse(
                errorCode: .unsupportedVersion, apiKeys: [Self.listed(.apiVersions)])
            try response.encode(into: &reply.writer, version: 0)
        }
    }

    private static func listed(_ key: APIKey) -> ApiVersionsResponse.ApiVersion {
        ApiVersionsResponse.ApiVersion(
            apiKey: key.rawValue, minVersion: key.advertised.lowerBound, maxVersion: key.advertised.upperBound)
    }

    /// Letters and digits, with "-" and "." inside.
    private static func isSoftwareName(_ text: String) -> Bool {
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: false
            }
        }
        guard let first = text.utf8.first, let last = text.utf8.last else { return false }
        return isAlphanumeric(first) && isAlphanumeric(last)
            && text.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
    }
}
