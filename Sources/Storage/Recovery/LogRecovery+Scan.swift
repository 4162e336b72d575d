import MartletBase
import MartletRecords

extension LogRecovery {
    /// Verifies what has to be verified and rebuilds what depends on it.
    func recover(_ log: inout OpenedLog, epochsAreKnown: Bool, snapshots: [Offset]) throws(DiskError) {
        guard let last = log.segments.last else {
            log.epochs.truncate(to: .zero)
            return try recoverEmpty(&log)
        }
        let aborted = try keptAborted(last, log)
        // Without the index of aborted transactions every marker in the segment has to be met again.
        let limit = recoveryPoint.map { aborted == nil ? last.base : max($0, last.base) }
        var replay = try newestSnapshot(snapshots, notAfter: limit, &log)
        replay.epochs = log.epochs

        // Sealed segments were synchronized before the next one was made, so they are read only where that is not known.
        let readsAll = recoveryPoint == nil || !epochsAreKnown
        for segment in log.segments.dropLast() {
            let needsReplay = segment.nextOffset > replay.from
            guard readsAll || needsReplay else { continue }
            let isWhole = replay.from <= segment.base
            try recoverSealed(segment, verifies: recoveryPoint == nil, &replay, &log)
            if isWhole, log.faulty.isEmpty { try settleAborted(of: segment, replay) }
        }
        try recoverLast(last, aborted ?? SegmentIndex(), &replay, readsAll: readsAll, &log)
        log.epochs = replay.epochs
        // A cut may have been interrupted before it came to them.
        log.epochs.truncate(to: log.end)
        log.producers = replay.producers
        log.producers.forgetCompleted()
    }

    /// What a walk over batches rebuilds.
    struct Replay {
        var producers = ProducerState()
        /// Batches before it are in the snapshot already.
        var from: Offset
        var epochs = LeaderEpochCache()
        var aborted: [AbortedTransaction] = []

        mutating func take(_ header: RecordBatchHeader, _ marker: EndTransactionMarker?) {
            epochs.assign(header.leaderEpoch, at: header.baseOffset)
            guard header.baseOffset >= from else { return }
            if let aborted = producers.apply(header, marker: marker) { self.aborted.append(aborted) }
        }
    }

    private func newestSnapshot(
        _ snapshots: [Offset], notAfter limit: Offset?, _ log: inout OpenedLog
    ) throws(DiskError) -> Replay {
        // A log of which nothing is known is read from its start anyway.
        guard let limit else { return Replay(from: log.start) }
        // One beyond the limit is kept in mind: it goes with what a truncation cuts off.
        log.snapshots = snapshots
        for offset in snapshots.reversed() where offset <= limit {
            let path = directory + FileNames.segment(offset, FileNames.producerSnapshot)
            guard let bytes = try disk.contents(path) else { continue }
            if let entries = try? ProducerSnapshot.parse(bytes) {
                var producers = ProducerState(snapshot: entries)
                try recall(before: offset, in: log.segments, &producers)
                return Replay(producers: producers, from: offset)
            }
            log.snapshots.removeAll { $0 == offset }
            log.reports.append(.producersRebuilt(from: offset))
        }
        return Replay(from: log.start)
    }

    private func recoverSealed(
        _ segment: Segment, verifies: Bool, _ replay: inout Replay, _ log: inout OpenedLog
    ) throws(DiskError) {
        let file = try disk.open(segment.path, .read)
        if verifies {
            let scan = SegmentScan(
                recoveryPoint: segment.nextOffset, allowsGaps: allowsGaps, epochs: nil)
            let result = try scan.run(
                file, segment: segment.base, from: 0, expecting: segment.base, size: segment.size
            ) { (header, position, scanner) throws(DiskError) in
                replay.take(header, try scanner.file.marker(of: header, at: position))
            }
            log.bytesVerified += result.bytesRead
            for range in result.damage { note(range, &log) }
            if result.end == .damaged, !allowsGaps || result.position < segment.size {
                note(
                    FaultyRange(
                        segment: segment.base, first: result.next, next: segment.nextOffset,
                        position: result.position, endPosition: segment.size), &log)
            }
            return
        }
        var scanner = BatchScanner(file, from: 0, to: segment.size)
        while case .batch(let header, let position) = try scanner.next() {
            replay.take(header, try scanner.file.marker(of: header, at: position))
        }
    }

    private func recoverLast(
        _ segment: Segment, _ aborted: SegmentIndex<AbortedTransaction>, _ replay: inout Replay, readsAll: Bool,
        _ log: inout OpenedLog
    ) throws(DiskError) {
        let file = try disk.open(segment.path, .readWrite)
        let size = try file.size()
        segment.contents.withLock { $0.size = size }
        var opened = Segment.OpenSegment(file: file)
        var from: (position: Int64, offset: Offset) = (0, segment.base)
        if !readsAll, let kept = try keptIndexes(segment, file, size, log) {
            opened = kept.opened
            from = kept.from
        }
        if from.offset > replay.from {
            // The snapshot is older than what has to be verified.
            var scanner = BatchScanner(file, from: 0, to: from.position)
            while case .batch(let header, let position) = try scanner.next() {
                replay.take(header, try scanner.file.marker(of: header, at: position))
            }
        }
        let scan = SegmentScan(
            recoveryPoint: recoveryPoint, allowsGaps: allowsGaps, epochs: readsAll ? nil : log.epochs)
        let interval = config.indexIntervalBytes
        let result = try scan.run(
            file, segment: segment.base, from: from.position, expecting: from.offset, size: size
        ) { (header, position, scanner) throws(DiskError) in
            opened.note(header, at: position, base: segment.base, indexInterval: interval)
            replay.take(header, try scanner.file.marker(of: header, at: position))
        }
        // The snapshot was written after the index of aborted transactions: up to there the file has them, behind it the
        // replay has found them again.
        opened.aborted = aborted
        opened.aborted.truncate(to: opened.aborted.entries.prefix { $0.lastOffset < replay.from }.count)
        for aborted in replay.aborted where aborted.lastOffset >= segment.base { opened.aborted.append(aborted) }
        log.bytesVerified += result.bytesRead
        for range in result.damage { note(range, &log) }
        try settle(segment, opened, result, size, verifiedFrom: from.position, &log)
    }

    /// What the index of the last segment holds of what a snapshot of producers has behind it; `nil` where it is damaged.
    private func keptAborted(_ segment: Segment, _ log: OpenedLog) throws(DiskError) -> SegmentIndex<
        AbortedTransaction
    >? {
        // Where checksums are kept, an index that has none was never finished.
        if log.indexGuard != nil, segment.sums.isEmpty { return SegmentIndex() }
        return try segment.readAborted(on: disk, limited: true)
    }

    /// What markers say counts more than an index does.
    private func settleAborted(of segment: Segment, _ replay: Replay) throws(DiskError) {
        let found = replay.aborted.filter { $0.lastOffset >= segment.base && $0.lastOffset < segment.nextOffset }
        if try segment.readAborted(on: disk)?.entries == found { return }
        let name = FileNames.segment(segment.base, FileNames.transactionIndex)
        try AtomicFile.rename(name, in: directory, with: AbortedTransaction.bytes(found[...]), on: disk)
        segment.contents.withLock { contents in
            guard var sums = contents.sums.first else { return }
            sums.aborted = SegmentIndex(read: found).sum
            contents.sums = [sums] + contents.sums
        }
    }

    /// The indexes up to the recovery point, and the batch from which on the log is read; `nil` where they do not fit.
    private func keptIndexes(
        _ segment: Segment, _ file: any DiskFile, _ size: Int64, _ log: OpenedLog
    ) throws(DiskError) -> (opened: Segment.OpenSegment, from: (position: Int64, offset: Offset))? {
        // Where checksums are kept, an index that has none was never finished.
        if log.indexGuard != nil, segment.sums.isEmpty { return nil }
        guard let recoveryPoint, recoveryPoint > segment.base,
            case .found(let offsets, let times, _) = try segment.readPositions(on: disk, limited: true)
        else { return nil }
        let limit = recoveryPoint - segment.base
        var opened = Segment.OpenSegment(file: file)
        opened.offsets = offsets
        opened.offsets.truncate(to: opened.offsets.entries.prefix { Int64($0.relativeOffset) < limit }.count)
        guard opened.offsets.isPlausible(size: size), let last = opened.offsets.last else { return nil }
        opened.times = times
        // The last entry of the offset index is noted again by the scan, and its timestamp with it.
        opened.times.truncate(
            to: opened.times.entries.prefix { $0.relativeOffset < last.relativeOffset }.count)
        guard opened.times.isPlausible() else { return nil }
        opened.largest = opened.times.last ?? opened.largest
        var scanner = BatchScanner(file, from: Int64(last.position), to: size)
        guard case .batch(let header, let position) = try scanner.next(),
            header.lastOffset - segment.base == Int64(last.relativeOffset)
        else { return nil }
        opened.offsets.truncate(to: opened.offsets.count - 1)
        opened.bytesSinceEntry = .max / 2
        var first = BatchScanner(file, from: 0, to: size)
        if case .batch(let header, _) = try first.next(), header.maxTimestamp > .none {
            opened.firstTimestamp = header.maxTimestamp
        }
        return (opened, (position, header.baseOffset))
    }
}
