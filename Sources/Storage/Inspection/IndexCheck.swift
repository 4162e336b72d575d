import MartletBase
import MartletRecords

/// Holds the indexes of a segment against its batches, which are told one by one.
///
/// Kafka's own are judged by what a lookup needs: an entry of the offset index names the place of a batch, one of the
/// time index a batch that has the timestamp.
struct IndexCheck {
    private let base: Offset
    private let offsets: [OffsetIndexEntry]
    private let times: [TimeIndexEntry]
    private let aborted: [AbortedTransaction]
    private var nextOffset = 0
    private var nextTime = 0
    private var nextAborted = 0
    /// The first thing that is wrong with each file.
    private(set) var flaws: [String: String] = [:]

    init(base: Offset, in directory: DirectoryPath, on disk: any Disk) throws(DiskError) {
        self.base = base
        func read(_ suffix: String) throws(DiskError) -> [UInt8] {
            try disk.contents(SegmentSwap.path(directory, base, suffix)) ?? []
        }
        // A file that is still appended to is filled up with zeros.
        var offsets = OffsetIndexEntry.entries(in: try read(FileNames.offsetIndex))
        while let last = offsets.last, last.relativeOffset == 0, last.position == 0 { offsets.removeLast() }
        var times = TimeIndexEntry.entries(in: try read(FileNames.timeIndex))
        while let last = times.last, last.timestamp == Timestamp(0), last.relativeOffset == 0 { times.removeLast() }
        let transactions = try read(FileNames.transactionIndex)
        self.offsets = offsets
        self.times = times
        aborted = AbortedTransaction.entries(in: transactions)
        if aborted.count * AbortedTransaction.size != transactions.count {
            flaws[FileNames.transactionIndex] = "entry \(aborted.count) cannot be read"
        }
    }

    mutating func take(_ batch: RecordBatchHeader, at position: Int64) {
        checkOffset(batch, at: position)
        checkTime(batch)
        guard batch.isControl, nextAborted < aborted.count, aborted[nextAborted].lastOffset <= batch.lastOffset else {
            return
        }
        let entry = aborted[nextAborted]
        let isMarker = entry.lastOffset == batch.lastOffset && entry.producerID == batch.producerID
        if !isMarker || entry.firstOffset > entry.lastOffset || entry.lastStableOffset > batch.nextOffset {
            note(FileNames.transactionIndex, "entry \(nextAborted) names no marker of producer \(entry.producerID)")
        }
        nextAborted += 1
    }

    /// What cannot be read says nothing about the entries that name it.
    mutating func passOver(_ range: FaultyRange) {
        while nextOffset < offsets.count, Int64(offsets[nextOffset].position) < range.endPosition { nextOffset += 1 }
        while nextTime < times.count, base + Int64(times[nextTime].relativeOffset) < range.next { nextTime += 1 }
        while nextAborted < aborted.count, aborted[nextAborted].lastOffset < range.next { nextAborted += 1 }
    }

    private mutating func checkOffset(_ batch: RecordBatchHeader, at position: Int64) {
        guard nextOffset < offsets.count, Int64(offsets[nextOffset].position) <= position else { return }
        let entry = offsets[nextOffset]
        let offset = base + Int64(entry.relativeOffset)
        if Int64(entry.position) != position {
            note(FileNames.offsetIndex, "entry \(nextOffset) names byte \(entry.position), where no batch begins")
        } else if offset < batch.baseOffset {
            note(
                FileNames.offsetIndex,
                "entry \(nextOffset) names offset \(offset) before its batch's \(batch.baseOffset)")
        }
        nextOffset += 1
    }

    private mutating func checkTime(_ batch: RecordBatchHeader) {
        while nextTime < times.count, base + Int64(times[nextTime].relativeOffset) <= batch.lastOffset {
            let entry = times[nextTime]
            let isInBatch = base + Int64(entry.relativeOffset) >= batch.baseOffset
            if !isInBatch || entry.timestamp != batch.maxTimestamp {
                note(
                    FileNames.timeIndex,
                    "entry \(nextTime) names timestamp \(entry.timestamp), which no batch there has")
            }
            nextTime += 1
        }
    }

    /// The segment has ended: what the indexes name behind it is wrong.
    mutating func finish() {
        if nextOffset < offsets.count { note(FileNames.offsetIndex, "entry \(nextOffset) lies behind the log's end") }
        if nextTime < times.count { note(FileNames.timeIndex, "entry \(nextTime) lies behind the log's end") }
        if nextAborted < aborted.count {
            note(FileNames.transactionIndex, "entry \(nextAborted) names a marker that is not there")
        }
    }

    private mutating func note(_ suffix: String, _ text: String) {
        if flaws[suffix] == nil { flaws[suffix] = text }
    }
}
