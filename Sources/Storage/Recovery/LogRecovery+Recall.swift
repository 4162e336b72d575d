import MartletBase
import MartletRecords

extension LogRecovery {
    /// What is read of small batches, in front of a snapshot.
    private static let recalledBytes: Int64 = 1 << 20
    /// How many entries of the index, and of large batches that is how many batches.
    private static let recalledEntries = 64

    /// A snapshot of producers names the last batch of each. Those before it, which a client that was cut off may send once
    /// more, stand in the log a little before the snapshot's offset; as many are looked for as cost little.
    func recall(before offset: Offset, in segments: [Segment], _ producers: inout ProducerState) throws(DiskError) {
        guard !producers.entries.isEmpty else { return }
        // The last one may have begun a moment ago.
        for segment in segments.filter({ $0.base < offset }).suffix(2) {
            try recall(before: offset, in: segment, &producers)
        }
    }

    private func recall(
        before offset: Offset, in segment: Segment, _ producers: inout ProducerState
    ) throws(DiskError) {
        let file = try disk.open(segment.path, .read)
        let size = try file.size()
        var start: Int64 = 0
        if case .found(let offsets, _, _) = try segment.readPositions(on: disk, limited: true) {
            let before = offsets.entries.prefix { Int64($0.relativeOffset) < offset - segment.base }
            let end = Int64(before.last?.position ?? 0)
            let near = before.last { Int64($0.position) <= end - Self.recalledBytes }
            let few = before.dropLast(Self.recalledEntries).last
            start = min(Int64(near?.position ?? 0), Int64(few?.position ?? 0))
        } else if size > Self.recalledBytes {
            return
        }
        var scanner = BatchScanner(file, from: start, to: size)
        while case .batch(let header, _) = try scanner.next(), header.baseOffset < offset { producers.recall(header) }
    }
}
