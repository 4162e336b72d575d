import MartletBase
import MartletRecords
import MartletWire

/// Walks over the batches that a broker sent of one partition and finds those that hold something for the reader.
///
/// Records are not looked at: that is the reader's work, on its own thread.
package struct FetchedRecordsWalk: Sendable {
    /// Where the wanted batches lie.
    package private(set) var batches: [ByteRange] = []
    /// What to ask for next.
    package private(set) var next: FetchPosition
    /// Why it ends before the bytes do; the batch at `next` is the bad one.
    package private(set) var damage: BatchError?
    /// The size of a batch at the end that was cut off.
    package private(set) var cutOffBatchBytes: Int?

    private let start: Offset
    private let limit: Offset?
    private let checksChecksums: Bool

    package init(from position: FetchPosition, until limit: Offset? = nil, checksChecksums: Bool = true) {
        next = position
        start = position.offset
        self.limit = limit
        self.checksChecksums = checksChecksums
    }

    /// - Parameter aborted: for `read_committed`.
    package mutating func walk(_ bytes: RawSpan, aborted: AbortedTransactions? = nil) {
        var aborted = aborted
        var position = 0
        do throws(BatchError) {
            var iterator = RecordBatchIterator(bytes)
            while !isAtLimit, let batch = try iterator.next() {
                try take(batch, at: position, &aborted)
                position = iterator.position
            }
            if !isAtLimit { cutOffBatchBytes = try Self.declaredSize(bytes.extracting(droppingFirst: position)) }
        } catch {
            damage = error
        }
    }

    private var isAtLimit: Bool { limit.map { next.offset >= $0 } ?? false }

    private mutating func take(
        _ batch: borrowing RecordBatchView, at position: Int, _ aborted: inout AbortedTransactions?
    ) throws(BatchError) {
        let header = batch.header
        if checksChecksums { try batch.verifyChecksum() }
        // The first batch may begin before what was asked for; none begins before the end of another.
        guard header.lastOffset >= next.offset else { return }
        guard next.offset == start || header.baseOffset >= next.offset else {
            throw .invalidBaseOffset(header.baseOffset.rawValue)
        }
        let isAborted = aborted?.covers(header) ?? false
        if header.isControl {
            if aborted != nil, try Self.isAbort(batch) { aborted?.ended(header.producerID) }
        } else if !isAborted, header.recordCount > 0, limit.map({ header.baseOffset < $0 }) ?? true {
            batches.append(ByteRange(start: position, count: header.totalSize))
        }
        next = FetchPosition(min(header.nextOffset, limit ?? header.nextOffset), epoch: header.leaderEpoch)
    }

    private static func isAbort(_ batch: borrowing RecordBatchView) throws(BatchError) -> Bool {
        var records = RecordReader(batch.body, of: batch.header)
        guard let record = try records.next(), let key = record.key else { return false }
        do throws(WireError) {
            return try ControlRecordType(key: records.bytes.extracting(key.start..<key.end)) == .abort
        } catch {
            throw .record(index: 0, .malformed(error))
        }
    }

    /// The size of the batch whose beginning this is; `nil` where nothing is.
    private static func declaredSize(_ bytes: RawSpan) throws(BatchError) -> Int? {
        if bytes.isEmpty { return nil }
        guard bytes.byteCount >= RecordBatchHeader.prefixSize else { return RecordBatchHeader.size }
        return Int(try RecordBatchHeader.checkedLength(bytes)) + RecordBatchHeader.lengthOverhead
    }
}
