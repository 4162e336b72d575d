/// A record as a producer is given it.
///
/// ```swift
/// ProducerRecord(topic: "orders", key: "customer-7", value: "{\"total\": 12}")
/// ```
public struct ProducerRecord: Hashable, Sendable {
    public var topic: String
    /// `nil` lets the key decide, as in Java's producer; without a key, records are spread batch by batch.
    public var partition: Int32?
    public var key: [UInt8]?
    /// `nil` deletes the key in a compacted topic.
    public var value: [UInt8]?
    public var headers: [Header]
    /// Milliseconds since 1970-01-01 UTC; `nil` is the moment at which the record is given to the producer.
    public var timestamp: Int64?

    public init(
        topic: String, partition: Int32? = nil, key: [UInt8]? = nil, value: [UInt8]?, headers: [Header] = [],
        timestamp: Int64? = nil
    ) {
        self.topic = topic
        self.partition = partition
        self.key = key
        self.value = value
        self.headers = headers
        self.timestamp = timestamp
    }

    /// A record of texts, as UTF-8.
    public init(
        topic: String, partition: Int32? = nil, key: String? = nil, value: String, headers: [Header] = [],
        timestamp: Int64? = nil
    ) {
        self.init(
            topic: topic, partition: partition, key: key.map { Array($0.utf8) }, value: Array(value.utf8),
            headers: headers, timestamp: timestamp)
    }
}

/// Where a record is.
public struct RecordMetadata: Hashable, Sendable {
    public let topic: String
    public let partition: Int32
    /// `nil` where no broker says it: without acknowledgements, and where a repeated batch was recognised by a broker that has
    /// forgotten its place.
    public let offset: Int64?
    /// The record's, or the broker's where the topic has records carry the time at which they were appended.
    public let timestamp: Int64

    public init(topic: String, partition: Int32, offset: Int64?, timestamp: Int64) {
        self.topic = topic
        self.partition = partition
        self.offset = offset
        self.timestamp = timestamp
    }
}
