import MartletBase

/// The content of a log's small files, in rows for people and for programs.
package struct StoredTable: Hashable, Sendable {
    package let columns: [String]
    /// A cell without text stands for something that is not known.
    package let rows: [[String]]

    /// `nil` for a file of a kind that holds no rows, or that nobody here knows.
    package static func read(_ name: String, _ bytes: [UInt8]) throws(FormatError) -> StoredTable? {
        if FileNames.offset(of: name, FileNames.offsetIndex) != nil {
            return entries(bytes, ["relative_offset", "position"]) { (entry: OffsetIndexEntry) in
                ["\(entry.relativeOffset)", "\(entry.position)"]
            }
        }
        if FileNames.offset(of: name, FileNames.timeIndex) != nil {
            return entries(bytes, ["timestamp", "relative_offset"]) { (entry: TimeIndexEntry) in
                ["\(entry.timestamp)", "\(entry.relativeOffset)"]
            }
        }
        if FileNames.offset(of: name, FileNames.transactionIndex) != nil {
            let columns = ["producer_id", "first_offset", "last_offset", "last_stable_offset"]
            return entries(bytes, columns) { (entry: AbortedTransaction) in
                ["\(entry.producerID)", "\(entry.firstOffset)", "\(entry.lastOffset)", "\(entry.lastStableOffset)"]
            }
        }
        if FileNames.offset(of: name, FileNames.producerSnapshot) != nil { return try producers(bytes) }
        switch name {
        case FileNames.leaderEpochs:
            let entries = try LeaderEpochCheckpoint.parse(bytes)
            return StoredTable(
                columns: ["leader_epoch", "start_offset"], rows: entries.map { ["\($0.epoch)", "\($0.offset)"] })
        case FileNames.recoveryPoints, FileNames.highWatermarks, FileNames.logStarts, FileNames.cleanerOffsets:
            let offsets = try OffsetCheckpoint(parsing: bytes).offsets.sorted { $0.key < $1.key }
            return StoredTable(
                columns: ["topic", "partition", "offset"],
                rows: offsets.map { [$0.key.topic, "\($0.key.partition)", "\($0.value)"] })
        case FileNames.faultyRanges:
            return StoredTable(
                columns: ["segment", "first_offset", "next_offset", "position", "end_position"],
                rows: try FaultyRanges(parsing: bytes).ranges.map {
                    ["\($0.segment)", "\($0.first)", "\($0.next)", "\($0.position)", "\($0.endPosition)"]
                })
        case FileNames.partitionMetadata:
            return StoredTable(columns: ["topic_id"], rows: [["\(try PartitionMetadata(parsing: bytes).topicID)"]])
        case FileNames.manifest: return try manifest(bytes)
        default: return nil
        }
    }

    private static func manifest(_ bytes: [UInt8]) throws(FormatError) -> StoredTable {
        let entries = try Manifest(parsing: bytes).entries.sorted { $0.key < $1.key }
        return StoredTable(
            columns: ["topic", "partition", "topic_id", "start", "end", "leader_epoch", "bytes"],
            rows: entries.map { partition, entry in
                let known = entry.summary.map { ["\($0.start)", "\($0.end)", "\($0.latestEpoch)", "\($0.bytes)"] }
                return [partition.topic, "\(partition.partition)", "\(entry.topicID)"]
                    + (known ?? ["", "", "", ""])
            })
    }

    private static func entries<Entry: IndexEntry>(
        _ bytes: [UInt8], _ columns: [String], _ row: (Entry) -> [String]
    ) -> StoredTable {
        StoredTable(columns: columns, rows: Entry.entries(in: bytes).map(row))
    }

    private static func producers(_ bytes: [UInt8]) throws(FormatError) -> StoredTable {
        let columns = [
            "producer_id", "epoch", "last_sequence", "last_offset", "offset_delta", "timestamp", "coordinator_epoch",
            "transaction_start",
        ]
        let rows = try ProducerSnapshot.parse(bytes).map { entry in
            [
                "\(entry.producerID)", "\(entry.epoch)", "\(entry.lastSequence)", "\(entry.lastOffset)",
                "\(entry.offsetDelta)", "\(entry.timestamp)", "\(entry.coordinatorEpoch)",
                "\(entry.transactionStart)",
            ]
        }
        return StoredTable(columns: columns, rows: rows)
    }
}
