import MartletBase
import Synchronization

/// One partition's log: the only writer of its directory.
///
/// Appends and lookups take the lock for memory and a `write`; everything that may wait for a device runs as a job
/// (`LogWork` says in which order). Time comes in with every call.
package final class PartitionLog: Sendable {
    package let id: TopicPartition
    package let topicID: TopicID
    let residence: Mutex<Residence>
    let observer: any LogObserver
    let state: Mutex<State>

    enum Phase: Sendable {
        /// Nothing on disk yet: the directory comes with the first append.
        case absent
        /// On disk and at rest; what is known of it stands in the state.
        case closed
        case open
        /// It cannot be used, for this reason.
        case refused(StorageError)
        /// Deleted, or its broker stops.
        case ended(hasFiles: Bool)
    }

    struct State: ~Copyable {
        var phase: Phase
        var config: LogConfig
        var start: Offset
        var end: Offset
        var highWatermark: Offset
        /// The epoch in which this broker may append as leader.
        var leaderEpoch = LeaderEpoch.none
        /// Rising; the last one is appended to. Empty unless open.
        var segments: [Segment] = []
        /// Bytes of all segments but the last.
        var sealedBytes: Int64 = 0
        var epochs: LeaderEpochCache
        var producers = ProducerState()
        var faulty = FaultyRanges()
        var flush: FlushState
        var work = LogWork()
        /// Offsets of the producer snapshots on disk, rising.
        var snapshots: [Offset] = []
        /// As its file has it.
        var indexGuard = IndexGuard()
        var use: LogUse
        /// Of a log that is new since the start, until its names are durable.
        var birth: LogBirth?
        /// `partition.metadata` is on disk; a new log gets it with its first checkpoint.
        var hasMetadataFile = true
        var rollIsWanted = false
        var next = NextSegment.absent
        var preparationIsQueued = false
        var appendsAreHeld = false
        var someoneWaits = false
        /// How far the last segment's file has been written with zeros, and the part being written now.
        var zeroedEnd: Int64 = 0
        var zeroing: Range<Int64>?
        /// Compaction has been here, whatever the topic's policy is now.
        var wasCompacted: Bool
        /// A write that found the disk full may have left bytes behind the end.
        var hasLeftovers = false
        /// Files that were renamed away, to be removed at their time.
        var retired: [RetiredFile] = []
        /// The latest wall time that a tick has told.
        var lastWall = Timestamp(0)
        /// What had to be opened as damaged when the log was last at rest.
        var restart: RestartKnowledge
    }

    /// How much of what is on disk can be relied upon when the log is opened.
    enum RestartKnowledge: Hashable, Sendable {
        /// Stopped in order, or closed by us: the log ends exactly here.
        case clean(end: Offset)
        /// Everything before the recovery point was synchronized; `nil`: unknown, everything is verified.
        case unclean(recoveryPoint: Offset?)
    }

    struct RetiredFile: Hashable, Sendable {
        let path: String
        let due: Timestamp
    }

    init(
        _ id: TopicPartition, topicID: TopicID, in home: LogDirectory, config: LogConfig, phase: Phase,
        summary: LogSummary, highWatermark: Offset, restart: RestartKnowledge, use: LogUse,
        observer: any LogObserver
    ) {
        self.id = id
        self.topicID = topicID
        self.observer = observer
        residence = Mutex(Residence(of: id, in: home))
        var epochs = LeaderEpochCache()
        if summary.latestEpoch > .none {
            // The only entry that is known without the file; it is replaced when the log is opened.
            epochs = LeaderEpochCache([EpochStart(epoch: summary.latestEpoch, offset: summary.start)])
        }
        let end = LogPosition(offset: summary.end, segment: summary.end, position: 0)
        state = Mutex(
            State(
                phase: phase, config: config, start: summary.start, end: summary.end,
                highWatermark: min(max(highWatermark, summary.start), summary.end), sealedBytes: summary.bytes,
                epochs: epochs, flush: FlushState(durable: end), use: use,
                wasCompacted: home.cleanerOffsets[id] != nil, restart: restart))
    }

    package var path: String { directory.path }

    /// A log that could not be read may be tried again: a device that was slow, too many open files.
    func forgetUnreadable() {
        state.withLock { state in
            if case .refused(.disk) = state.phase { state.phase = .closed }
        }
    }

    package func update(_ config: LogConfig) { state.withLock { $0.config = config } }
}

// MARK: - What it holds

/// The offsets of a log at one moment.
package struct LogBounds: Hashable, Sendable {
    package let start: Offset
    package let end: Offset
    /// Everything before it is on disk; with `flush.on.ack=false` the end.
    package let durableEnd: Offset
    package let highWatermark: Offset
    package let lastStableOffset: Offset
    package let latestEpoch: LeaderEpoch
    package let bytes: Int64
}

extension PartitionLog {
    package var bounds: LogBounds { state.withLock { $0.bounds } }

    /// Set from above: the least durable end that counts. It never falls, except with the log's own end.
    package func advance(highWatermark: Offset) {
        state.withLock { state in
            let reached = min(highWatermark, state.end)
            guard reached > state.highWatermark else { return }
            state.highWatermark = reached
            state.producers.advance(highWatermark: reached)
        }
    }

    /// Takes a high watermark as it was told by a leader, lower ones included: only of use before this log leads.
    package func set(highWatermark: Offset) {
        state.withLock { state in state.highWatermark = min(max(highWatermark, state.start), state.end) }
    }

    /// This broker leads from here on, in `epoch`. Said before the first append of the epoch.
    package func beginLeading(_ epoch: LeaderEpoch) {
        state.withLock { state in
            state.leaderEpoch = max(state.leaderEpoch, epoch)
            if case .open = state.phase { state.epochs.assign(epoch, at: state.end) }
        }
    }

    /// Where an epoch ended, as OffsetForLeaderEpoch asks. `nil`: to be asked again when the log is open.
    package func end(of epoch: LeaderEpoch) -> (epoch: LeaderEpoch, end: Offset)? {
        state.withLock { state in
            switch state.phase {
            case .open, .absent: state.epochs.end(of: epoch, logEnd: state.end)
            default: epoch == state.epochs.latest ? (epoch, state.end) : nil
            }
        }
    }

    package func epoch(at offset: Offset) -> LeaderEpoch { state.withLock { $0.epochs.epoch(at: offset) } }

    /// The producers of the log, by id. Empty unless it is open.
    package var producers: [(id: ProducerID, entry: ProducerEntry)] {
        state.withLock { state in state.producers.entries.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }
    }

    /// The damage that is known.
    package var faultyRanges: [FaultyRange] { state.withLock { $0.faulty.ranges } }

    /// Whether this damage is known.
    package func knows(_ range: FaultyRange) -> Bool { state.withLock { $0.faulty.covers(range) } }

    /// Whether anything can be read at all. Throws where the log was refused, deleted or put aside.
    package func checkUsable() throws(StorageError) {
        try state.withLock { state throws(StorageError) in try state.checkUsable(id) }
    }

    var phase: Phase { state.withLock { $0.phase } }

    package var isOpen: Bool {
        state.withLock { state in if case .open = state.phase { true } else { false } }
    }
}

extension PartitionLog.State {
    var bytes: Int64 { sealedBytes + (segments.last?.size ?? 0) }

    var durableEnd: Offset { config.flushOnAck ? flush.durable.offset : end }

    /// Whether offsets may be missing between two batches.
    var allowsGaps: Bool { config.isCompacted || wasCompacted }

    /// Whether the file may hold more than the log.
    var needsTrimming: Bool { hasLeftovers || zeroedEnd > (segments.last?.size ?? 0) }

    var lastStableOffset: Offset {
        // A transaction that began before the log's start is read from the start on, still undecided.
        max(producers.lastStableOffset(highWatermark: highWatermark), min(start, highWatermark))
    }

    var bounds: LogBounds {
        LogBounds(
            start: start, end: end, durableEnd: durableEnd, highWatermark: highWatermark,
            lastStableOffset: lastStableOffset, latestEpoch: epochs.latest, bytes: bytes)
    }

    var endPosition: LogPosition {
        guard let active = segments.last else { return LogPosition(offset: end, segment: end, position: 0) }
        return LogPosition(offset: end, segment: active.base, position: active.size)
    }

    var summary: LogSummary {
        LogSummary(start: start, end: end, latestEpoch: epochs.latest, bytes: bytes)
    }

    /// Throws unless the log may be worked on at all.
    func checkUsable(_ id: TopicPartition) throws(StorageError) {
        switch phase {
        case .refused(let error): throw error
        case .ended: throw .closed(id)
        case .absent, .closed, .open: return
        }
    }
}

// MARK: - Background work

extension PartitionLog {
    /// Starts what the state says may start.
    func perform(_ start: LogWork.Start?) {
        switch start {
        case nil: return
        case .sync: home.jobs.submit(.sync) { [self] in sync() }
        case .exclusive(let task): home.jobs.submit(.log, task)
        }
    }

    /// Queues an exclusive task. `body` does its I/O and takes the lock as it needs; when it returns the next one starts.
    func enqueue(_ body: @escaping @Sendable () -> Void) {
        let start = state.withLock { state in
            state.work.enqueue { [self] in
                body()
                finishExclusive()
            }
            return state.nextWork()
        }
        perform(start)
    }

    /// Of a log that nobody has yet: no work begins before `finishExclusive`.
    func holdWork() { state.withLock { $0.work.hold() } }

    func finishExclusive() {
        let (start, wakes) = state.withLock { state in
            state.work.exclusiveEnded()
            return (state.nextWork(), state.takeWake())
        }
        perform(start)
        if wakes { observer.logIsAppendable(self) }
    }

    /// Ends the use of the directory where `error` came from a write, and says why the caller cannot go on.
    func failed(_ error: DiskError) -> StorageError {
        home.fail(error)
        return .directoryFailed(path: home.root.path, cause: error)
    }
}

extension PartitionLog.State {
    mutating func nextWork() -> LogWork.Start? { work.next(syncWanted: flush.isWanted) }

    /// Whether an append may go on now.
    var isReady: Bool {
        guard case .open = phase, !rollIsWanted, !appendsAreHeld, use == .noted, let active = segments.last else {
            return false
        }
        return active.isOpen
    }

    /// Whether those who wait should try again: either the log is ready, or nobody is making it so, and their next try
    /// tells them why or asks for it once more.
    mutating func takeWake() -> Bool {
        guard someoneWaits, !preparationIsQueued, !appendsAreHeld, zeroing == nil else { return false }
        someoneWaits = false
        return true
    }
}
