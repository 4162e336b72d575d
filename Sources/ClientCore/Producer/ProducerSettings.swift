import MartletBase
import MartletRecords

/// Which acknowledgement a producer asks for.
package enum Acknowledgements: Int16, Hashable, Sendable {
    /// No answer: records count as sent once their bytes have been handed to the connection.
    case none = 0
    /// The leader has appended.
    case leader = 1
    /// Every replica in sync has it.
    case all = -1
}

/// How a producer behaves. Names are those of Kafka's clients, and so are defaults, but for the size of batches: small
/// ones limit what a synced log takes, and their memory is only taken as records come.
package struct ProducerSettings: Hashable, Sendable {
    package var acknowledgements = Acknowledgements.all
    /// Retries then never write twice. It needs `acknowledgements` to be `all`.
    package var isIdempotent = true
    package var compression = Compression.none
    /// How long a batch waits for more records.
    package var lingerMillis: Int64 = 5
    /// A batch takes no more records than fit into this, before compression; a larger record has a batch of its own.
    package var batchBytes = 1_000_000
    /// The largest request; also the largest record.
    package var maxRequestBytes = 1_048_576
    /// Records that wait for their acknowledgement take no more.
    package var bufferBytes = 32 << 20
    /// Unanswered requests to each broker. Without idempotence, more than one can change the order when one is retried.
    package var maxInFlight = 5
    /// From the moment at which a record was taken to the last one at which its end is reported.
    package var deliveryTimeoutMillis: Int64 = 120_000
    /// How long a record may wait to be taken: for metadata, or for room.
    package var maxBlockMillis: Int64 = 60_000
    /// Ask the cluster to make a topic that does not exist, which it may refuse.
    package var allowsAutoCreation = true

    package init() {}
}
