import MartletBase

/// What a batch says about all of its records, as its maker chooses it.
package struct BatchFields: Hashable, Sendable {
    /// 0 from a producer; the leader assigns the real one.
    package var baseOffset: Offset = .zero
    package var leaderEpoch: LeaderEpoch = .none
    package var isTransactional = false
    package var isControl = false
    package var producerID: ProducerID = .none
    package var producerEpoch: ProducerEpoch = .none
    package var baseSequence: ProducerSequence = .none
    /// Every record's time of append; `nil` where records keep their producers' times.
    package var logAppendTime: Timestamp?
    /// When tombstones and markers may go: compaction's.
    package var deleteHorizon: Timestamp?

    package init() {}

    /// The fields of a batch that has been written, to write it again.
    package init(_ header: RecordBatchHeader) {
        baseOffset = header.baseOffset
        leaderEpoch = header.leaderEpoch
        isTransactional = header.isTransactional
        isControl = header.isControl
        producerID = header.producerID
        producerEpoch = header.producerEpoch
        baseSequence = header.baseSequence
        logAppendTime = header.attributes.timestampType == .logAppendTime ? header.maxTimestamp : nil
        deleteHorizon = header.deleteHorizon
    }
}

/// Why a batch cannot be written.
package enum BuildError: Error, Hashable, Sendable {
    /// More bytes, or more offsets, than the format can count.
    case tooLarge
    /// The distance between two records' timestamps is more than a record can say.
    case timestampOutOfRange(Timestamp)
    case codec(CodecError)
}
