import MartletBase
import MartletRecords

/// The pass over one group of segments.
struct GroupPass: ~Copyable {
    var member = 0
    var reader: BatchReader?
    var filter: BatchFilter
    /// `nil` while nothing has been found that would have to be written differently: a segment in which nothing is
    /// superfluous is read and left alone.
    var rewriter: SegmentRewriter?
    var rebuilder = RecordBatchRebuilder()
    var rebuilt = ByteBuffer()
    /// Bytes of the group behind the current batch.
    var bytesLeft: Int64
}

extension CompactionRun {
    /// Goes on with a group. Gives the replacement when the group is done and something in it has changed.
    mutating func rewrite(_ number: Int, until target: Int64) throws(CompactionError) -> SegmentReplacement? {
        guard number < groups.count else {
            stage = .finished
            return nil
        }
        let group = groups[number]
        var pass = try resume(group)
        while report.bytesRead + report.bytesWritten < target {
            guard let header = try advance(&pass, group) else {
                stage = .group(number + 1)
                return try finish(&pass, group)
            }
            let bytesBefore = pass.bytesWritten
            if try !write(header, &pass, group) {
                // The first change in a group that was only being read: from the start again, writing.
                pass = try begin(group, isRewriting: true)
                continue
            }
            report.bytesWritten += pass.bytesWritten - bytesBefore
        }
        self.pass = consume pass
        return nil
    }

    private mutating func resume(_ group: SegmentGroup) throws(CompactionError) -> GroupPass {
        if let pass = self.pass.take() { return pass }
        return try begin(group, isRewriting: isSureToChange(group))
    }

    /// Several segments become one, and dirty ones usually hold something superfluous: not worth a look in advance.
    private func isSureToChange(_ group: SegmentGroup) -> Bool {
        group.segments.count > 1 || group.next > task.firstDirty
    }

    private func begin(_ group: SegmentGroup, isRewriting: Bool) throws(CompactionError) -> GroupPass {
        let filter = BatchFilter(
            coveredEnd: report.coveredEnd, producers: task.producers, now: task.now,
            deleteRetentionMillis: task.deleteRetentionMillis, batchLimit: task.memory.batchBytes,
            transactions: tracker)
        guard isRewriting else { return GroupPass(filter: filter, bytesLeft: group.bytes) }
        let rewriter = try SegmentRewriter(
            base: group.base, in: task.directory, on: disk, indexInterval: Int(task.limits.indexIntervalBytes))
        return GroupPass(filter: filter, rewriter: rewriter, bytesLeft: group.bytes)
    }

    /// Moves on to the next batch; `nil` at the end of the group.
    private mutating func advance(
        _ pass: inout GroupPass, _ group: SegmentGroup
    ) throws(CompactionError) -> RecordBatchHeader? {
        while pass.member < group.segments.count {
            let segment = group.segments[pass.member]
            var reader = try reader(pass.reader, of: segment)
            pass.reader = nil
            let step: BatchReader.Step
            do throws(DiskError) { step = try reader.next() } catch { throw .read(error) }
            switch step {
            case .end: pass.member += 1
            case .damaged(let flaw): throw damage(flaw, in: segment, reader)
            case .batch(let header):
                pass.reader = reader
                pass.bytesLeft -= Int64(header.totalSize)
                report.bytesRead += Int64(header.totalSize)
                return header
            }
        }
        return nil
    }

    /// Decides about the current batch and writes what is kept of it. False: something would change, but nothing is being
    /// written.
    private func write(
        _ header: RecordBatchHeader, _ pass: inout GroupPass, _ group: SegmentGroup
    ) throws(CompactionError) -> Bool {
        guard let reader = pass.reader else { preconditionFailure("invariant broken: a batch without its reader") }
        do throws(FilterError) {
            let batch: RecordBatchView
            do throws(BatchError) { batch = try RecordBatchView(RawSpan(_unsafeBytes: reader.bytes)) } catch {
                throw .batch(error)
            }
            let fate = try pass.filter.fate(of: batch, latest: map, endsSegment: pass.bytesLeft == 0)
            if fate != .whole && pass.rewriter == nil { return false }
            switch fate {
            case .dropped: return true
            case .whole: pass.rebuilt.removeAll()
            case .emptied, .partial: try pass.rebuild(batch, fate, limit: task.memory.batchBytes)
            }
        } catch {
            throw .unsound(path: path(group.segments[pass.member]), offset: header.baseOffset, error)
        }
        // A batch can grow where its records get a delete horizon to count from. Where positions would no longer fit into
        // an index, the batch stays as it is: what is superfluous in it goes another time.
        let fits = pass.bytesWritten + Int64(pass.rebuilt.count) + pass.bytesLeft <= Int64(Int32.max)
        if pass.rebuilt.count > 0 && fits {
            try pass.rewriter?.append(pass.rebuilt)
        } else {
            try pass.rewriter?.append(reader.bytes, header)
        }
        return true
    }

    private mutating func finish(
        _ pass: inout GroupPass, _ group: SegmentGroup
    ) throws(CompactionError) -> SegmentReplacement? {
        tracker = pass.filter.transactions
        report.recordsRead += pass.filter.recordsRead
        report.recordsKept += pass.filter.recordsKept
        report.keylessRecords += pass.filter.keylessRecords
        guard var rewriter = pass.rewriter.take() else { return nil }
        let open = try rewriter.finish(aborted: pass.filter.keptAborted)
        report.segmentsReplaced += group.segments.count
        report.segmentsMade += 1
        return SegmentReplacement(
            directory: task.directory, replaced: group.segments, bytes: rewriter.size, open: open)
    }
}

extension GroupPass {
    fileprivate var bytesWritten: Int64 {
        switch rewriter {
        case .some(let rewriter): rewriter.size
        case .none: 0
        }
    }

    /// Puts what stays of the batch into `rebuilt`.
    fileprivate mutating func rebuild(
        _ batch: RecordBatchView, _ fate: BatchFilter.Fate, limit: Int
    ) throws(FilterError) {
        rebuilt.removeAll()
        var horizon: Timestamp?
        if case .partial(let given) = fate { horizon = given }
        let keepsNone = fate == .emptied
        do throws(RecordBatchRebuilder.Failure) {
            var index = -1
            _ = try rebuilder.filter(batch, deleteHorizon: horizon, limit: limit, into: &rebuilt) { _, _ in
                index += 1
                return !keepsNone && filter.isKept(index)
            }
        } catch {
            switch error {
            case .source(let reason): throw .batch(reason)
            case .result(let reason): throw .result(reason)
            }
        }
    }
}
