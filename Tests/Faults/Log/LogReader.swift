import MartletBase
import MartletRecords
import MartletStorage
import Synchronization

extension LogDriver {
    /// Reads the whole log as consumers and followers do, and holds what is derived from the batches against them.
    func find() throws -> FoundLog {
        let atRest = log.isOpen ? nil : log.bounds
        try open()
        let bounds = log.bounds
        var found = FoundLog(
            start: bounds.start, end: bounds.end, highWatermark: bounds.highWatermark,
            latestEpoch: bounds.latestEpoch)
        var next = bounds.start
        while next < bounds.end {
            let bytes = try load(from: next)
            var iterator = RecordBatchIterator(bytes.span.bytes)
            while let batch = try iterator.next() {
                try batch.verifyChecksum()
                let header = batch.header
                let known = log.epoch(at: max(header.baseOffset, bounds.start))
                if known != header.leaderEpoch {
                    found.fault = "epoch \(known) for the batch at \(header.baseOffset) of \(header.leaderEpoch)"
                }
                found.batches.append((header.baseOffset, batch.bytes.withUnsafeBytes { Array($0) }))
                next = header.nextOffset
            }
        }
        // Of the batches before the last one a snapshot knows nothing, as in Kafka.
        found.producers = log.producers.map { id, entry in
            "\(id) in epoch \(entry.epoch): sequence \(entry.lastSequence) at \(entry.lastOffset)"
        }
        found.lastStableOffset = bounds.lastStableOffset
        let aborted = try log.abortedTransactions(from: bounds.start, to: bounds.end, waiting: true) ?? []
        found.aborted = aborted.map { "\($0.producerID) from \($0.firstOffset) to \($0.lastOffset)" }
        // What is answered of a log at rest is what is found when it is opened.
        if let atRest, (atRest.start, atRest.end, atRest.durableEnd) != (bounds.start, bounds.end, bounds.durableEnd) {
            found.fault = "at rest it was said to be \(atRest.start)..<\(atRest.end)"
        }
        // A loss of power tears what nobody relied upon; it damages nothing.
        for report in reports {
            switch report {
            case .cutTail, .keptAside: break
            default: found.fault = report.description
            }
        }
        if !damagedFiles.isEmpty { found.fault = "damaged: \(damagedFiles)" }
        if !log.faultyRanges.isEmpty { found.fault = "reported as damaged: \(log.faultyRanges)" }
        return found
    }

    func open() throws {
        let failure = Mutex<StorageError?>(nil)
        log.whenOpen { error in failure.withLock { $0 = error } }
        try settle()
        if let error = failure.withLock({ $0 }) { throw error }
    }

    private func load(from offset: Offset) throws -> [UInt8] {
        let limit = ReadLimit(upTo: log.bounds.end, maxBytes: 1 << 20)
        guard case .slice(let slice) = try log.read(from: offset, limit, waiting: true) else {
            throw Unexpected(what: "nothing to read at \(offset) of \(log.bounds)")
        }
        return try slice.loadVerified()
    }
}
