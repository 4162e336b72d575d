import MartletBase
import MartletWire

/// The answer to a Fetch in flat, reusable arrays. Records are ranges: of the bytes that the answer came in, or whatever
/// the sender means by them, since encoding only splices their length into place.
package struct FlatFetchResponse: ~Copyable, Sendable {
    package struct Partition: Hashable, Sendable {
        package var index: Int32
        package var errorCode: ErrorCode
        package var highWatermark: Int64
        package var lastStableOffset: Int64
        package var logStartOffset: Int64
        package var divergingEpoch: EpochEnd
        package var leaderId: Int32
        package var leaderEpoch: Int32
        package var snapshot: EpochEnd
        /// Which of `abortedTransactions` concern this partition; `nil` for null.
        package var abortedTransactions: Range<Int>?
        package var preferredReadReplica: Int32
        package var records: ByteRange?

        package init(
            index: Int32, errorCode: ErrorCode = .none, highWatermark: Int64 = 0, lastStableOffset: Int64 = -1,
            logStartOffset: Int64 = -1, divergingEpoch: EpochEnd = .none, leaderId: Int32 = -1,
            leaderEpoch: Int32 = -1, snapshot: EpochEnd = .none, abortedTransactions: Range<Int>? = 0..<0,
            preferredReadReplica: Int32 = -1, records: ByteRange? = nil
        ) {
            self.index = index
            self.errorCode = errorCode
            self.highWatermark = highWatermark
            self.lastStableOffset = lastStableOffset
            self.logStartOffset = logStartOffset
            self.divergingEpoch = divergingEpoch
            self.leaderId = leaderId
            self.leaderEpoch = leaderEpoch
            self.snapshot = snapshot
            self.abortedTransactions = abortedTransactions
            self.preferredReadReplica = preferredReadReplica
            self.records = records
        }
    }

    /// An epoch and the offset at which it ended, or at which a snapshot was taken.
    package struct EpochEnd: Hashable, Sendable, BitwiseCopyable {
        package var epoch: Int32
        package var endOffset: Int64

        package init(epoch: Int32, endOffset: Int64) {
            self.epoch = epoch
            self.endOffset = endOffset
        }

        package static let none = EpochEnd(epoch: -1, endOffset: -1)
    }

    package struct AbortedTransaction: Hashable, Sendable, BitwiseCopyable {
        package var producerId: Int64
        package var firstOffset: Int64

        package init(producerId: Int64, firstOffset: Int64) {
            self.producerId = producerId
            self.firstOffset = firstOffset
        }
    }

    package var throttleTimeMs: Int32 = 0
    package var errorCode = ErrorCode.none
    package var sessionId: Int32 = 0
    package var topics: [FlatTopic] = []
    package var partitions: [Partition] = []
    package var abortedTransactions: [AbortedTransaction] = []
    package var nodeEndpoints: [FetchResponse.NodeEndpoint] = []

    package init() {}

    package mutating func removeAll() {
        throttleTimeMs = 0
        errorCode = .none
        sessionId = 0
        topics.empty()
        partitions.empty()
        abortedTransactions.empty()
        nodeEndpoints.empty()
    }
}
