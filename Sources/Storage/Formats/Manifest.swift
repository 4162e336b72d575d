import MartletBase
import MartletWire

/// What a start needs to know of a log without opening it.
package struct LogSummary: Hashable, Sendable {
    package var start: Offset
    package var end: Offset
    package var latestEpoch: LeaderEpoch
    /// Bytes of all segments.
    package var bytes: Int64

    package init(start: Offset, end: Offset, latestEpoch: LeaderEpoch, bytes: Int64) {
        self.start = start
        self.end = end
        self.latestEpoch = latestEpoch
        self.bytes = bytes
    }
}

/// `martlet.manifest`: every log of a directory, so that a start opens only those that may have unsynchronized bytes.
///
/// A cache: without it every log is opened and checked. An entry is true for as long as the journal beside it
/// (`ManifestJournal`) does not name the log: a log is named there, durably, before its first append after the manifest
/// was written is acknowledged.
package struct Manifest: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        package var topicID: TopicID
        /// `nil` where the log was in use when the manifest was written: it has to be opened to be known.
        package var summary: LogSummary?

        package init(topicID: TopicID, summary: LogSummary?) {
            self.topicID = topicID
            self.summary = summary
        }
    }

    package var directoryID: UUID128
    /// The start of the broker that wrote it.
    package var instance: UUID128
    /// Rises with every manifest of the directory; the journal says which one it continues.
    package var generation: Int64
    package var entries: [TopicPartition: Entry]

    package static let version: Int16 = 0
    /// A directory of more partitions than this is refused when it is read.
    static let largestCount = 10_000_000

    package init(
        directoryID: UUID128, instance: UUID128, generation: Int64, entries: [TopicPartition: Entry] = [:]
    ) {
        self.directoryID = directoryID
        self.instance = instance
        self.generation = generation
        self.entries = entries
    }

    package init(parsing bytes: [UInt8]) throws(FormatError) {
        self = try SealedBytes.open(bytes, newest: Self.version, elementBudget: Self.largestCount) {
            reader throws(WireError) in
            let directoryID = try reader.uuid()
            let instance = try reader.uuid()
            var manifest = Manifest(directoryID: directoryID, instance: instance, generation: try reader.int64())
            let count = try reader.count(flexible: false, smallest: 24)
            manifest.entries.reserveCapacity(count)
            for _ in 0..<count {
                let topic = try reader.text()
                let partition = TopicPartition(topic, PartitionIndex(try reader.int32()))
                manifest.entries[partition] = try Entry(from: &reader)
            }
            return manifest
        }
    }

    package var bytes: [UInt8] {
        var body = WireWriter(capacity: 64 + entries.count * 80)
        body.uuid(directoryID)
        body.uuid(instance)
        body.int64(generation)
        body.int32(Int32(clamping: entries.count))
        for (partition, entry) in entries.sorted(by: { $0.key < $1.key }) {
            body.text(partition.topic)
            body.int32(partition.partition.rawValue)
            entry.write(to: &body)
        }
        return SealedBytes.seal(version: Self.version, body)
    }
}

extension Manifest.Entry {
    init(from reader: inout WireReader) throws(WireError) {
        topicID = try reader.uuid()
        guard try reader.bool() else {
            summary = nil
            return
        }
        let start = try reader.offset()
        let end = try reader.offset()
        let epoch = LeaderEpoch(try reader.int32())
        summary = LogSummary(start: start, end: end, latestEpoch: epoch, bytes: try reader.int64())
    }

    func write(to writer: inout WireWriter) {
        writer.uuid(topicID)
        writer.bool(summary != nil)
        guard let summary else { return }
        writer.offset(summary.start)
        writer.offset(summary.end)
        writer.int32(summary.latestEpoch.rawValue)
        writer.int64(summary.bytes)
    }
}
