import MartletBase
import MartletRecords

/// Verifies a segment from one of its batches on, and tells apart what the end of a log can look like.
struct SegmentScan {
    /// Everything before it is known to have been synchronized; `nil`: nothing is known.
    let recoveryPoint: Offset?
    let allowsGaps: Bool
    /// The epochs as their file has them; `nil` where they are rebuilt from the batches.
    let epochs: LeaderEpochCache?

    enum End: Hashable, Sendable {
        /// The file ends, or turns into zeros, exactly behind a batch.
        case sound
        /// Bytes that no sync had covered.
        case torn
        /// Synchronized batches are missing, and nothing sound follows.
        case damaged
    }

    struct Result: Sendable {
        var next: Offset
        /// Behind the last sound batch.
        var position: Int64
        var end: End
        var damage: [FaultyRange] = []
        var bytesRead: Int64 = 0
    }

    /// `visit` gets every sound batch in order.
    func run(
        _ file: any DiskFile, segment base: Offset, from position: Int64, expecting first: Offset, size: Int64,
        visit: (RecordBatchHeader, Int64, BatchScanner) throws(DiskError) -> Void
    ) throws(DiskError) -> Result {
        var scanner = BatchScanner(
            file, from: position, to: size, verifying: true, chunk: BatchScanner.recoveryChunk)
        var result = Result(next: first, position: position, end: .sound)
        var epoch = LeaderEpoch.none
        while true {
            let found = scanner.position
            switch try scanner.next() {
            case .batch(let header, let position) where continues(header, result.next, epoch):
                try visit(header, position, scanner)
                result.next = header.nextOffset
                result.position = scanner.position
                epoch = header.leaderEpoch
                continue
            case .end:
                result.bytesRead = scanner.bytesRead
                if let recoveryPoint, result.next < recoveryPoint { result.end = .damaged }
                return result
            case .batch, .damaged, .cold: break
            }
            let isSynchronized = recoveryPoint.map { result.next < $0 } ?? true
            if !isSynchronized {
                result.end = try file.isZero(from: found, to: size) ? .sound : .torn
                result.bytesRead = scanner.bytesRead
                return result
            }
            let search = DamageSearch(file: file, limit: size, expected: result.next)
            guard let sound = try search.next(after: found) else {
                // Of a log of which nothing is known, damage with nothing sound behind it is what a crash leaves.
                let isZero = try file.isZero(from: found, to: size)
                result.end = recoveryPoint != nil ? .damaged : isZero ? .sound : .torn
                result.bytesRead = scanner.bytesRead
                return result
            }
            result.damage.append(
                FaultyRange(
                    segment: base, first: result.next, next: max(sound.header.baseOffset, result.next + 1),
                    position: found, endPosition: sound.position))
            result.next = sound.header.baseOffset
            epoch = .none
            scanner.skip(to: sound.position)
        }
    }

    /// Neither the base offset nor the epoch is covered by the checksum.
    private func continues(_ header: RecordBatchHeader, _ next: Offset, _ epoch: LeaderEpoch) -> Bool {
        guard header.baseOffset == next || (allowsGaps && header.baseOffset > next) else { return false }
        guard header.leaderEpoch >= epoch else { return false }
        guard let epochs, let recoveryPoint, header.baseOffset < recoveryPoint else { return true }
        let known = epochs.epoch(at: header.baseOffset)
        return known == .none || known == header.leaderEpoch
    }
}
