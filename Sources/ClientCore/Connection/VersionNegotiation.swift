import MartletMessages
import MartletWire

/// The first exchange of a connection: which versions does the broker serve? A broker that does not know the version of
/// the question answers in version 0 with error 35, and most say which version to ask in.
struct VersionNegotiation: Hashable, Sendable {
    enum Outcome: Hashable, Sendable {
        case ask(version: Int16)
        case served(ServedVersions)
        case failed(String)
    }

    private(set) var version = ApiVersionsRequest.versions.upperBound

    /// - Parameter body: the answer behind its header, which is of version 0 always.
    mutating func answered(_ body: RawSpan) -> Outcome {
        do throws(WireError) {
            var reader = WireReader(body)
            if try reader.errorCode() == .unsupportedVersion { return fallBack(body) }
            let answer = try ApiVersionsResponse.decode(body, version: version)
            guard !answer.errorCode.isError else { return .failed("it refused to negotiate: \(answer.errorCode)") }
            return .served(ServedVersions(answer))
        } catch {
            return .failed("its answer to ApiVersions cannot be read")
        }
    }

    /// The next version is always lower, so this ends.
    private mutating func fallBack(_ body: RawSpan) -> Outcome {
        guard version > 0 else { return .failed("it serves no version of ApiVersions") }
        let listed = (try? ApiVersionsResponse.decode(body, version: 0)).map(ServedVersions.init)
        version = listed?.newest(.apiVersions, within: 0...(version - 1)) ?? 0
        return .ask(version: version)
    }
}
