import MartletBase
import MartletRecords

/// The indexes of a log's segments: caches, held against their checksums, and made anew from the batches.
extension PartitionLog {
    /// Opens a segment, inside a job. What was wrong with its indexes is mended.
    func open(_ segment: Segment) throws(DiskError) {
        var condition = Segment.IndexCondition.sound
        if !segment.isOpen {
            let interval = state.withLock { $0.config.indexIntervalBytes }
            condition = try segment.open(on: home.disk, home.cache, indexInterval: interval)
        }
        if segment.lacksAborted { segment.replaceAborted(with: try abortedTransactions(markedIn: segment)) }
        switch condition {
        case .sound: segment.adoptIndexes()
        case .outdated: mend(segment)
        case .damaged:
            observer.log(self, reports: .indexesRebuilt(path: segment.path))
            mend(segment)
        }
    }

    /// Writes the indexes of a sealed segment as they are in memory now.
    private func mend(_ segment: Segment) {
        enqueue { [self] in
            let isSealed = state.withLock { state in state.segments.dropLast().contains { $0 === segment } }
            guard isSealed, home.cause == nil else { return }
            do throws(DiskError) {
                try saveIndexes(of: segment, sealing: true)
                try home.disk.synchronizeDirectory(path)
            } catch {
                // Without space they are made anew when the segment is opened again.
                if error.kind != .noSpace { home.fail(error) }
            }
        }
    }

    /// Writes what the index files lack, after what they will be is written down. The caller synchronizes the directory.
    func saveIndexes(of segment: Segment, sealing: Bool) throws(DiskError) {
        let isUrgent = segment.announceIndexes(sealing: sealing)
        let isNew = try saveIndexGuard(of: state.withLock { $0.segments })
        if isNew, isUrgent || sealing { try home.disk.synchronizeDirectory(path) }
        try segment.writeIndexes(on: home.disk)
        segment.settleIndexes()
    }

    /// Writes the aborted transactions that the index lacks: before a snapshot of producers relies on them.
    func saveAborted(of segment: Segment) throws(DiskError) {
        guard segment.hasNewAborted else { return }
        _ = segment.announceIndexes(sealing: false)
        try saveIndexGuard(of: state.withLock { $0.segments })
        try home.disk.synchronizeDirectory(path)
        try segment.writeAborted(on: home.disk)
    }

    /// Writes down the checksums of the indexes of `segments`, unless they stand there already. The caller synchronizes the
    /// directory.
    @discardableResult func saveIndexGuard(of segments: some Collection<Segment>) throws(DiskError) -> Bool {
        var sums: [Offset: [SegmentSums]] = [:]
        for segment in segments where !segment.sums.isEmpty { sums[segment.base] = segment.sums }
        let guardian = IndexGuard(sums)
        let isSaved = state.withLock { $0.indexGuard == guardian }
        if isSaved { return false }
        try AtomicFile.rename(FileNames.indexGuard, in: directory, with: guardian.bytes, on: home.disk)
        state.withLock { $0.indexGuard = guardian }
        return true
    }

    /// The transactions that a marker in `segment` has aborted, by all batches of the log up to its end.
    private func abortedTransactions(markedIn segment: Segment) throws(DiskError) -> [AbortedTransaction] {
        var producers = ProducerState()
        var found: [AbortedTransaction] = []
        for part in state.withLock({ $0.segments }) where part.base <= segment.base {
            let file = try home.disk.open(part.path, .read)
            var survey = SegmentSurvey(file, base: part.base, size: part.size, before: nil)
            while let finding = try survey.next() {
                guard case .batch(let header, let position) = finding else { continue }
                let aborted = producers.apply(header, marker: try file.marker(of: header, at: position))
                if let aborted, aborted.lastOffset >= segment.base { found.append(aborted) }
            }
        }
        return found
    }
}

extension DiskFile {
    /// What a control batch says; `nil` for data.
    func marker(of header: RecordBatchHeader, at position: Int64) throws(DiskError) -> EndTransactionMarker? {
        guard header.isControl else { return nil }
        // A marker is 78 bytes; what is larger by far is none of those that change anything.
        let bytes = try bytes(at: position, count: min(header.totalSize, 1024))
        guard let batch = try? RecordBatchView(bytes.span.bytes) else { return nil }
        return EndTransactionMarker(batch)
    }
}
