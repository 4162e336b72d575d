import MartletMessages

/// What one broker has said that it serves.
package struct ServedVersions: Hashable, Sendable {
    private var ranges: [Int16: ClosedRange<Int16>] = [:]

    package init(_ answer: ApiVersionsResponse) {
        for api in answer.apiKeys where api.minVersion <= api.maxVersion {
            ranges[api.apiKey] = api.minVersion...api.maxVersion
        }
    }

    package subscript(_ key: APIKey) -> ClosedRange<Int16>? { ranges[key.rawValue] }

    /// The newest version that both sides know; `nil` where there is none.
    package func newest(_ key: APIKey, within wanted: ClosedRange<Int16>) -> Int16? {
        guard let served = self[key], served.overlaps(wanted) else { return nil }
        return min(served.upperBound, wanted.upperBound)
    }
}
