import MartletBase

extension PartitionLog {
    /// What retention and compaction decide by. Only inside a job: segments that were never looked at are opened. `known`
    /// keeps what has been found of sealed segments, which does not change.
    func segmentFacts(_ known: inout [Offset: SegmentFacts]) throws(StorageError) -> [SegmentFacts] {
        let (segments, end) = state.withLock { ($0.segments, $0.end) }
        var facts: [SegmentFacts] = []
        do throws(DiskError) {
            for (index, segment) in segments.enumerated() {
                let isActive = index == segments.count - 1
                let next = isActive ? end : segment.nextOffset
                if !isActive, let known = known[segment.base], known.next == next, known.bytes == segment.size {
                    facts.append(known)
                } else {
                    facts.append(try self.facts(of: segment, next: next, isActive: isActive))
                }
            }
        } catch { throw .disk(error) }
        known = Dictionary(uniqueKeysWithValues: facts.filter { !$0.isActive }.map { ($0.base, $0) })
        return facts
    }

    private func facts(of segment: Segment, next: Offset, isActive: Bool) throws(DiskError) -> SegmentFacts {
        try open(segment)
        let (largest, first) = segment.contents.withLock { contents in
            (contents.open?.largest.timestamp ?? .none, contents.open?.firstTimestamp)
        }
        // Where no record has a time, the file's own says when it was written last.
        let time = largest > .none ? largest : try home.disk.facts(segment.path)?.modified ?? .none
        return SegmentFacts(
            base: segment.base, next: next, bytes: segment.size, largestTimestamp: time, firstTimestamp: first,
            isActive: isActive)
    }
}
