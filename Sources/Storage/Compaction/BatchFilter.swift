import MartletBase
import MartletRecords

/// The last thing that a log knows of a producer: what must stay in it, so that a replay finds the sequence again.
package struct ProducerTail: Hashable, Sendable {
    /// The last offset of its last batch of data; `nil` where only markers are left of it.
    package let lastDataOffset: Offset?
    package let epoch: ProducerEpoch

    package init(lastDataOffset: Offset?, epoch: ProducerEpoch) {
        self.lastDataOffset = lastDataOffset
        self.epoch = epoch
    }
}

/// Decides what compaction keeps of each batch, in the order of the log.
///
/// - Of every key the latest record stays, and every record at or beyond `coveredEnd`, whose keys are not known.
/// - A tombstone stays until the delete horizon of its batch, which the first compaction that keeps it sets.
/// - Records of aborted transactions go. A marker stays as long as records of its transaction do, and then until a
///   horizon of its own: a reader that is in the middle of the transaction must still find its end.
/// - The last batch of every producer stays, without records if need be, and the last batch of a rewritten segment: the
///   one for sequences, the other so that a segment's extent can be read from its own bytes.
struct BatchFilter: ~Copyable {
    enum Fate: Hashable {
        /// As it is, byte for byte.
        case whole
        /// With those records only that `isKept` names, and this delete horizon.
        case partial(deleteHorizon: Timestamp?)
        /// The header alone.
        case emptied
        case dropped
    }

    let coveredEnd: Offset
    let producers: [ProducerID: ProducerTail]
    let now: Timestamp
    let deleteRetentionMillis: Int64
    /// At most so much is decompressed of one batch.
    let batchLimit: Int

    var transactions: TransactionTracker
    /// Those whose markers stay, with records before them: the index of the rewritten segment.
    private(set) var keptAborted: [AbortedTransaction] = []
    private(set) var recordsRead = 0
    private(set) var recordsKept = 0
    /// Records without a key, which have no place in a compacted log.
    private(set) var keylessRecords = 0

    private var decompressor = Decompressor()
    /// For each record of the batch that was decided last, whether it stays.
    private var marks: [Bool] = []

    init(
        coveredEnd: Offset, producers: [ProducerID: ProducerTail], now: Timestamp, deleteRetentionMillis: Int64,
        batchLimit: Int, transactions: TransactionTracker
    ) {
        self.coveredEnd = coveredEnd
        self.producers = producers
        self.now = now
        self.deleteRetentionMillis = deleteRetentionMillis
        self.batchLimit = batchLimit
        self.transactions = transactions
    }

    /// Whether the record at `index` of the batch that was decided last stays.
    func isKept(_ index: Int) -> Bool { marks[index] }

    mutating func takeKeptAborted() -> [AbortedTransaction] {
        defer { keptAborted.removeAll() }
        return keptAborted
    }

    /// `endsSegment`: it is the last batch of what becomes one segment.
    mutating func fate(
        of batch: RecordBatchView, latest map: borrowing OffsetMap, endsSegment: Bool
    ) throws(FilterError) -> Fate {
        let header = batch.header
        let fate = header.isControl ? try markerFate(batch) : try dataFate(batch, map)
        guard fate == .dropped, endsSegment || isLastOfProducer(header) else { return fate }
        return header.recordCount == 0 ? .whole : .emptied
    }

    private func isLastOfProducer(_ header: RecordBatchHeader) -> Bool {
        guard header.isIdempotent, let tail = producers[header.producerID] else { return false }
        if let last = tail.lastDataOffset { return header.lastOffset == last }
        return header.isControl && header.producerEpoch == tail.epoch
    }

    /// When what this compaction has made removable may go.
    private var newHorizon: Timestamp { now.advanced(byMillis: deleteRetentionMillis) }
}

// MARK: - Markers

extension BatchFilter {
    private mutating func markerFate(_ batch: RecordBatchView) throws(FilterError) -> Fate {
        let header = batch.header
        // An emptied marker ends nothing any more; it stays only for its producer or its segment.
        if header.recordCount == 0 { return .dropped }
        guard let ending = try transactions.end(batch) else { return .whole }
        switch ending {
        case .committed: return .whole
        case .aborted(let transaction):
            keptAborted.append(transaction)
            return .whole
        case .withoutData:
            if header.lastOffset >= coveredEnd { return .whole }
            if let horizon = header.deleteHorizon { return horizon <= now ? .dropped : .whole }
            marks = [true]
            return .partial(deleteHorizon: newHorizon)
        }
    }
}

// MARK: - Data

extension BatchFilter {
    private mutating func dataFate(_ batch: RecordBatchView, _ map: borrowing OffsetMap) throws(FilterError) -> Fate {
        let header = batch.header
        let isAborted = transactions.isAborted(header)
        recordsRead += Int(header.recordCount)
        if header.baseOffset >= coveredEnd {
            recordsKept += Int(header.recordCount)
            return .whole
        }
        if isAborted || header.recordCount == 0 { return .dropped }

        let found: (kept: Int, tombstones: Int)
        do throws(BatchError) { found = try mark(batch, map) } catch { throw .batch(error) }
        recordsKept += found.kept
        if found.kept == 0 { return .dropped }
        // A tombstone whose key is not covered may still have older records beside it: its time has not begun.
        let startsHorizon = found.tombstones > 0 && header.deleteHorizon == nil && header.lastOffset < coveredEnd
        if startsHorizon { return .partial(deleteHorizon: newHorizon) }
        return found.kept == Int(header.recordCount) ? .whole : .partial(deleteHorizon: nil)
    }

    /// Decides each record; counts those that stay, and the tombstones among them.
    private mutating func mark(
        _ batch: RecordBatchView, _ map: borrowing OffsetMap
    ) throws(BatchError) -> (kept: Int, tombstones: Int) {
        marks.removeAll(keepingCapacity: true)
        let rule = RecordRule(
            coveredEnd: coveredEnd, keepsTombstones: batch.header.deleteHorizon.map { $0 > now } ?? true)
        var tombstones = 0
        try Self.visit(batch, &decompressor, limit: batchLimit, rule, map, &marks, &tombstones, &keylessRecords)
        return (marks.count { $0 }, tombstones)
    }

    private static func visit(
        _ batch: RecordBatchView, _ decompressor: inout Decompressor, limit: Int, _ rule: RecordRule,
        _ map: borrowing OffsetMap, _ marks: inout [Bool], _ tombstones: inout Int, _ keyless: inout Int
    ) throws(BatchError) {
        var records = try batch.records(using: &decompressor, limit: limit)
        while let record = try records.next() {
            let stays = rule.keeps(record, records.bytes, map)
            if record.key == nil && !stays { keyless += 1 }
            if record.value == nil && stays { tombstones += 1 }
            marks.append(stays)
        }
    }
}

/// What decides about a single record.
private struct RecordRule {
    let coveredEnd: Offset
    let keepsTombstones: Bool

    func keeps(_ record: Record, _ bytes: RawSpan, _ map: borrowing OffsetMap) -> Bool {
        if record.offset >= coveredEnd { return true }
        guard let key = record.key, record.value != nil || keepsTombstones else { return false }
        guard let latest = map.offset(of: bytes.extracting(key.start..<key.end)) else { return true }
        return record.offset >= latest
    }
}
