import MartletBase

/// A place between two batches: the offset that comes next, and where it will lie.
package struct LogPosition: Hashable, Sendable {
    package var offset: Offset
    /// The base of the segment.
    package var segment: Offset
    package var position: Int64

    package init(offset: Offset, segment: Offset, position: Int64) {
        self.offset = offset
        self.segment = segment
        self.position = position
    }
}

/// Group commit of one log: one sync is in flight, what is appended meanwhile joins the next one, and a sync covers
/// what had been written before it began.
struct FlushState: Sendable {
    /// Everything before it has been synchronized.
    private(set) var durable: LogPosition
    private(set) var inFlight: LogPosition?
    private(set) var isWanted = false
    /// When the oldest byte that no sync has covered was appended.
    private(set) var dirtySince: MonotonicTime?

    init(durable: LogPosition) { self.durable = durable }

    /// Bytes are written up to `end`; says whether that is reason enough for a sync.
    mutating func appended(to end: LogPosition, _ config: LogConfig, at now: MonotonicTime) -> Bool {
        if dirtySince == nil { dirtySince = now }
        let isDue = config.flushOnAck || end.offset - durable.offset >= config.flushMessages
        if isDue { isWanted = true }
        return isDue
    }

    /// `flush.ms` has passed since the oldest byte that is not synchronized.
    mutating func elapsed(_ config: LogConfig, at now: MonotonicTime) -> Bool {
        guard let dirtySince, inFlight == nil, !isWanted, now.millis(since: dirtySince) >= config.flushMillis else {
            return false
        }
        isWanted = true
        return true
    }

    /// A sync begins that covers everything up to `end`; says how many bytes of that segment are new to it.
    @discardableResult mutating func begin(_ end: LogPosition) -> Int64 {
        invariant(inFlight == nil, "two syncs of one log at a time")
        invariant(
            end.offset >= durable.offset, "the log ends at \(end.offset), before its durable end \(durable.offset)")
        inFlight = end
        isWanted = false
        dirtySince = nil
        return end.segment == durable.segment ? end.position - durable.position : end.position
    }

    /// The sync that began has returned without an error.
    mutating func complete() -> Offset {
        guard let end = inFlight else { return durable.offset }
        inFlight = nil
        durable = end
        return end.offset
    }

    /// The durable end is known by other means: a roll or a truncation has synchronized everything.
    mutating func reset(to end: LogPosition) {
        durable = end
        inFlight = nil
        isWanted = false
        dirtySince = nil
    }
}
