import MartletBase
import MartletRecords
import MartletWire

/// What a log knows about one producer, as `<offset>.snapshot` keeps it: the last batch and the open transaction.
package struct ProducerSnapshotEntry: Hashable, Sendable {
    package var producerID: ProducerID
    package var epoch: ProducerEpoch
    /// -1 where the producer has written no data in this epoch.
    package var lastSequence: ProducerSequence
    package var lastOffset: Offset
    /// Last sequence minus first of the last batch.
    package var offsetDelta: Int32
    package var timestamp: Timestamp
    package var coordinatorEpoch: CoordinatorEpoch
    /// -1 outside a transaction.
    package var transactionStart: Offset
}

/// Kafka's producer snapshot, format 1: a CRC-32C over everything that follows it.
package enum ProducerSnapshot {
    static let version: Int16 = 1
    static let headerSize = 10
    static let entrySize = 46

    package static func parse(_ bytes: [UInt8]) throws(FormatError) -> [ProducerSnapshotEntry] {
        let whole = bytes.span.bytes
        var reader = WireReader(whole)
        guard let found = try? reader.int16(), let stored = try? reader.uint32(), let count = try? reader.int32() else {
            throw .truncated(needed: headerSize, found: bytes.count)
        }
        let computed = CRC32C.checksum(whole.extracting(droppingFirst: 6))
        guard stored == computed else { throw .checksumMismatch(stored: stored, computed: computed) }
        guard found == version else { throw .newerVersion(found: Int(found), newest: Int(version)) }
        guard count >= 0, Int(count) == (bytes.count - headerSize) / entrySize else {
            throw .truncated(needed: headerSize + Int(max(count, 0)) * entrySize, found: bytes.count)
        }
        var entries: [ProducerSnapshotEntry] = []
        entries.reserveCapacity(Int(count))
        while let entry = try? ProducerSnapshotEntry(from: &reader) {
            guard entry.isPlausible else { throw .outOfOrder("sequences") }
            entries.append(entry)
        }
        guard reader.bytesLeft == 0 else { throw .trailingBytes(reader.bytesLeft) }
        return entries
    }

    package static func bytes(_ entries: [ProducerSnapshotEntry]) -> [UInt8] {
        var body = WireWriter(capacity: 4 + entries.count * entrySize)
        body.int32(Int32(clamping: entries.count))
        for entry in entries { entry.write(to: &body) }
        var writer = WireWriter(capacity: 6 + body.count)
        writer.int16(version)
        writer.uint32(CRC32C.checksum(body.bytes))
        writer.raw(body.bytes)
        return writer.array()
    }
}

extension ProducerSnapshotEntry {
    init(from reader: inout WireReader) throws(WireError) {
        producerID = ProducerID(try reader.int64())
        epoch = ProducerEpoch(try reader.int16())
        lastSequence = ProducerSequence(try reader.int32())
        lastOffset = Offset(try reader.int64())
        offsetDelta = try reader.int32()
        timestamp = Timestamp(try reader.int64())
        coordinatorEpoch = CoordinatorEpoch(try reader.int32())
        transactionStart = Offset(try reader.int64())
    }

    // The last batch spans no more sequences than there are, or what is derived from it would be nonsense.
    var isPlausible: Bool { offsetDelta >= 0 && lastOffset >= .none && lastSequence >= .none && producerID > .none }

    func write(to writer: inout WireWriter) {
        writer.int64(producerID.rawValue)
        writer.int16(epoch.rawValue)
        writer.int32(lastSequence.rawValue)
        writer.int64(lastOffset.rawValue)
        writer.int32(offsetDelta)
        writer.int64(timestamp.rawValue)
        writer.int32(coordinatorEpoch.rawValue)
        writer.int64(transactionStart.rawValue)
    }
}
