import MartletBase
import MartletRecords

/// Verifies all files of one partition, and changes none: checksums and records of every batch, offsets and epochs
/// along the log, the indexes and snapshots against it, and the log against what the directory around it knows.
package struct PartitionCheck: ~Copyable {
    private let files: PartitionFiles
    private let surroundings: PartitionSurroundings
    private let disk: any Disk
    private let epochs: LeaderEpochCache
    private var decompressor = Decompressor()
    private var report = CheckReport()
    private var end: Offset?
    /// Offsets are missing inside a segment: only compaction does that.
    private var hasGaps = false
    private var hasEpochFlaw = false

    /// At most so much is decompressed of one batch.
    private static let batchLimit = 256 << 20

    package init(
        _ files: PartitionFiles, _ surroundings: PartitionSurroundings, on disk: any Disk
    ) throws(DiskError) {
        self.files = files
        self.surroundings = surroundings
        self.disk = disk
        report.partitions = 1
        let reading = try GuardedFile(FileNames.leaderEpochs, in: files.directory).read(on: disk)
        switch reading {
        case .sound(let bytes), .unguarded(let bytes), .restored(let bytes):
            epochs = LeaderEpochCache((try? LeaderEpochCheckpoint.parse(bytes)) ?? [])
        case .missing, .damaged: epochs = LeaderEpochCache()
        }
    }

    /// Checks everything. `progress` hears how many bytes have been read since it was called last.
    package mutating func run(_ progress: (Int64) -> Void) throws(DiskError) -> CheckReport {
        report.findings += try FileCheck(disk: disk).findings(in: files)
        for segment in files.segments {
            // What a broker is writing now is not judged.
            if surroundings.isInUse && segment.boundary == nil { continue }
            try check(segment, progress)
        }
        checkBounds()
        return report
    }

    private mutating func check(_ segment: PartitionFiles.SegmentFile, _ progress: (Int64) -> Void) throws(DiskError) {
        let path = files.path(segment)
        let file = try disk.open(path, .read)
        var survey = SegmentSurvey(file, base: segment.base, size: segment.bytes, before: segment.boundary)
        var indexes = try IndexCheck(base: segment.base, in: files.directory, on: disk)
        noteGap(before: segment, path)
        report.segments += 1
        report.bytes += segment.bytes
        var reported: Int64 = 0
        while let finding = try survey.next() {
            switch finding {
            case .batch(let header, let position):
                if let end, header.baseOffset > end, end > segment.base { hasGaps = true }
                end = header.nextOffset
                report.batches += 1
                report.records += Int(header.recordCount)
                indexes.take(header, at: position)
                try checkRecords(header, file, path, position)
                checkEpoch(header, path, position)
            case .damage(let range, let flaw):
                end = max(end ?? range.next, range.next)
                indexes.passOver(range)
                note(range, flaw, path, in: segment)
            case .zeros(let position):
                if segment.boundary != nil {
                    report.findings.append(
                        Finding(.note, path, position: position, "zeros follow the last batch of a sealed segment"))
                }
            }
            progress(survey.position - reported)
            reported = survey.position
        }
        indexes.finish()
        for (suffix, text) in indexes.flaws.sorted(by: { $0.key < $1.key }) {
            let path = SegmentSwap.path(files.directory, segment.base, suffix)
            report.findings.append(Finding(.index, path, "\(text); it is rebuilt when the file is removed"))
        }
    }

    private mutating func checkRecords(
        _ header: RecordBatchHeader, _ file: any DiskFile, _ path: String, _ position: Int64
    ) throws(DiskError) {
        let bytes = try file.bytes(at: position, count: header.totalSize)
        do throws(BatchError) {
            let batch = try RecordBatchView(bytes.span.bytes)
            var records = try batch.records(using: &decompressor, limit: Self.batchLimit)
            while try records.next() != nil {}
        } catch {
            report.findings.append(
                Finding(
                    .damage, path, position: position, offsets: header.baseOffset..<header.nextOffset,
                    "the checksum holds, but the records cannot be read: \(error.explanation)"))
        }
    }

    private mutating func checkEpoch(_ header: RecordBatchHeader, _ path: String, _ position: Int64) {
        let known = epochs.epoch(at: header.baseOffset)
        guard known != .none, known != header.leaderEpoch, !hasEpochFlaw else { return }
        hasEpochFlaw = true
        report.findings.append(
            Finding(
                .damage, path, position: position, offsets: header.baseOffset..<header.nextOffset,
                "the batch is of leader epoch \(header.leaderEpoch), \(FileNames.leaderEpochs) says \(known)"))
    }

    private mutating func note(
        _ range: FaultyRange, _ flaw: BatchFlaw, _ path: String, in segment: PartitionFiles.SegmentFile
    ) {
        let isTail = segment.boundary == nil && range.endPosition == segment.bytes
        let wasSynchronized = surroundings.recoveryPoint.map { range.first < $0 }
        if isTail, wasSynchronized == false {
            report.findings.append(
                Finding(
                    .note, path, position: range.position,
                    "\(range.endPosition - range.position) bytes at the end were never synchronized and are no batch "
                        + "(\(flaw)); the next start cuts them off"))
            return
        }
        let advice = isTail && wasSynchronized == nil ? "; or a write that a crash has interrupted" : ""
        report.findings.append(
            Finding(
                .damage, path, position: range.position, offsets: range.first..<max(range.next, range.first),
                "bytes \(range.position) to \(range.endPosition) cannot be read: \(flaw)\(advice)"))
    }

    private mutating func noteGap(before segment: PartitionFiles.SegmentFile, _ path: String) {
        guard let end, end < segment.base else { return }
        let isNormal = hasGaps || surroundings.wasCompacted
        report.findings.append(
            Finding(
                isNormal ? .note : .damage, path, offsets: end..<segment.base,
                isNormal
                    ? "no batch has the offsets before this segment, as compaction may leave it"
                    : "the offsets before this segment are missing: a segment or its end is gone"))
    }

    private mutating func checkBounds() {
        let path = files.directory.path
        if let start = surroundings.logStart, let first = files.segments.first, first.base > start {
            report.findings.append(
                Finding(
                    .damage, path, offsets: start..<first.base,
                    "the log starts at offset \(start), but its first segment at \(first.base)"))
        }
        let isWhole = !(surroundings.isInUse && files.segments.last?.boundary == nil)
        let found = end ?? files.segments.first?.base ?? .zero
        if isWhole, let point = surroundings.recoveryPoint, point > found {
            report.findings.append(
                Finding(
                    .damage, path, offsets: found..<point,
                    "everything up to offset \(point) had been synchronized, but the log ends at \(found)"))
        }
    }
}
