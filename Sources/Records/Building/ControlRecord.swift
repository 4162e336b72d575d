import MartletBase
import MartletWire

/// What the record of a control batch says, by its key.
package enum ControlRecordType: Hashable, Sendable {
    case abort
    case commit
    /// The metadata quorum's own, and those of later versions: readers skip them.
    case other(Int16)

    package init(number: Int16) {
        switch number {
        case 0: self = .abort
        case 1: self = .commit
        default: self = .other(number)
        }
    }

    /// Reads the key of a control record. What later versions add to it is left alone.
    package init(key: RawSpan) throws(WireError) {
        var reader = WireReader(key)
        let version = try reader.int16()
        guard version >= 0 else { throw .unsupportedVersion(message: "ControlRecordKey", version: version) }
        self.init(number: try reader.int16())
    }
}

/// Ends a transaction in one partition: consumers that wait for decisions take or drop the producer's records before it.
package struct EndTransactionMarker: Hashable, Sendable {
    package enum Decision: Hashable, Sendable {
        case abort
        case commit
    }

    package let decision: Decision
    /// Fences markers of a coordinator that has lost its place.
    package let coordinatorEpoch: CoordinatorEpoch

    package init(_ decision: Decision, coordinatorEpoch: CoordinatorEpoch) {
        self.decision = decision
        self.coordinatorEpoch = coordinatorEpoch
    }

    /// The size of a batch with one marker.
    package static let batchSize = 78

    /// Reads a control record, `record` with its bytes; `nil` where it is of another kind.
    package init?(_ record: Record, in bytes: RawSpan) throws(WireError) {
        guard let key = record.key else { throw .unexpectedNull }
        switch try ControlRecordType(key: bytes.extracting(key.start..<key.end)) {
        case .abort: decision = .abort
        case .commit: decision = .commit
        case .other: return nil
        }
        guard let value = record.value else { throw .unexpectedNull }
        var reader = WireReader(bytes.extracting(value.start..<value.end))
        let version = try reader.int16()
        guard version >= 0 else { throw .unsupportedVersion(message: "EndTxnMarker", version: version) }
        coordinatorEpoch = CoordinatorEpoch(try reader.int32())
    }

    /// Appends the batch of this marker to `output`.
    package func writeBatch(
        producerID: ProducerID, producerEpoch: ProducerEpoch, timestamp: Timestamp, into output: inout ByteBuffer
    ) {
        var key = WireWriter(capacity: 16)
        key.int16(0)
        key.int16(decision == .commit ? 1 : 0)
        var value = WireWriter(capacity: 16)
        value.int16(0)
        value.int32(coordinatorEpoch.rawValue)

        var fields = BatchFields()
        fields.isTransactional = true
        fields.isControl = true
        fields.producerID = producerID
        fields.producerEpoch = producerEpoch
        var builder = RecordBatchBuilder(fields)
        var compressor = Compressor()
        let start = output.count
        do throws(BuildError) {
            try builder.append(timestamp: timestamp, key: key.bytes, value: value.bytes)
            try builder.finish(using: &compressor, into: &output)
        } catch {
            preconditionFailure("a marker of \(Self.batchSize) bytes cannot be refused: \(error)")
        }
        invariant(output.count - start == Self.batchSize, "a marker of \(output.count - start) bytes")
    }
}
