import MartletBase
import MartletRecords
import MartletWire

/// `martlet.manifest.journal`: what has changed since the manifest was written. Records are only ever appended, each
/// with its own checksum, so that a torn one at the end is recognised and costs nothing that was acknowledged.
package enum ManifestJournal {
    package enum Record: Hashable, Sendable {
        /// The log may hold bytes that the manifest does not know of, or is new. The offset is where it ended durably: the
        /// recovery point, for as long as no checkpoint has one.
        case used(TopicPartition, TopicID, Offset)
        /// The log's directory was renamed away.
        case removed(TopicPartition)
    }

    static let version: Int16 = 0
    static let headerSize = SealedBytes.headerSize + 8

    /// The first bytes of a journal that continues the manifest of `generation`.
    package static func header(generation: Int64) -> [UInt8] {
        var body = WireWriter(capacity: 8)
        body.int64(generation)
        return SealedBytes.seal(version: version, body)
    }

    package static func bytes(_ record: Record) -> [UInt8] {
        var body = WireWriter(capacity: 64)
        switch record {
        case .used(let partition, let topicID, let end):
            body.int8(0)
            body.text(partition.topic)
            body.int32(partition.partition.rawValue)
            body.uuid(topicID)
            body.offset(end)
        case .removed(let partition):
            body.int8(1)
            body.text(partition.topic)
            body.int32(partition.partition.rawValue)
        }
        var writer = WireWriter(capacity: 8 + body.count)
        writer.int32(Int32(body.count))
        writer.uint32(CRC32C.checksum(body.bytes))
        writer.raw(body.bytes)
        return writer.array()
    }

    /// The generation that the journal continues, and its records up to the first that is torn.
    package static func parse(_ bytes: [UInt8]) throws(FormatError) -> (generation: Int64, records: [Record]) {
        let header = Array(bytes.prefix(headerSize))
        let generation = try SealedBytes.open(header, newest: version) { reader throws(WireError) in
            try reader.int64()
        }
        var reader = WireReader(bytes.span.bytes.extracting(droppingFirst: headerSize))
        var records: [Record] = []
        while let record = next(&reader) { records.append(record) }
        return (generation, records)
    }

    private static func next(_ reader: inout WireReader) -> Record? {
        guard let length = try? reader.int32(), let stored = try? reader.uint32(), length > 0,
            let body = try? reader.array(Int(length)), CRC32C.checksum(body.span.bytes) == stored
        else { return nil }
        var fields = WireReader(body.span.bytes)
        guard let kind = try? fields.int8(), let topic = try? fields.text(), let index = try? fields.int32() else {
            return nil
        }
        let partition = TopicPartition(topic, PartitionIndex(index))
        switch kind {
        case 0:
            guard let topicID = try? fields.uuid(), let end = try? fields.offset() else { return nil }
            return .used(partition, topicID, end)
        case 1: return .removed(partition)
        default: return nil
        }
    }
}
