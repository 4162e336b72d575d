import MartletBase

/// What holds for a whole Fetch.
struct FetchTerms: Hashable, Sendable {
    let version: Int16
    let maxWaitMillis: Int64
    let minBytes: Int
    let maxBytes: Int
    let committedOnly: Bool
    /// Only what is news is answered; otherwise every partition.
    let isIncremental: Bool
}
