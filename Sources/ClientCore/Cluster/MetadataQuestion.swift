import MartletMessages

/// What one Metadata request asks for.
struct MetadataQuestion: Hashable, Sendable {
    /// In order of their names; none asks for the brokers alone.
    var topics: [String]
    /// Whether a broker may create those that it does not have.
    var allowsCreation = false

    /// In a version that the broker serves: version 0 cannot ask for no topic, and below version 4 brokers create as they
    /// are configured to.
    func request(version: Int16) -> MetadataRequest {
        MetadataRequest(
            topics: topics.map { MetadataRequest.MetadataRequestTopic(name: $0) },
            allowAutoTopicCreation: allowsCreation || version < 4)
    }
}
