import MartletBase
import MartletWire
import Synchronization

/// Everything that a consumer knows of one partition that it reads.
struct PartitionState {
    enum Phase: Hashable {
        /// The offset has to be asked for.
        case locating(SeekTarget)
        case fetching
        /// Everything up to the limit has been fetched.
        case finished
        /// Told to the reader after what was fetched before; nothing more comes until somebody seeks.
        case failed
    }

    let partition: TopicPartition
    /// Another one after every seek: what was asked before is not believed any more.
    private(set) var generation: UInt64
    private(set) var phase: Phase
    /// What is fetched next.
    private(set) var position: FetchPosition
    /// Where the reader will be once it has gone through all that it was handed.
    var handedOut: FetchPosition
    let limit: Offset?
    private(set) var delivery: PartitionDelivery

    private(set) var topicID: TopicID?
    private(set) var leader: NodeID?
    private(set) var leaderEpoch = LeaderEpoch.none
    /// A closer replica that the leader has named, until when.
    var preferred: (node: NodeID, until: MonotonicTime)?
    var needsValidation = false
    /// A question about the position is under way.
    var isAsking = false
    private(set) var isPaused = false

    var chunks: [FetchedChunk] = []
    private(set) var failure: ConsumerFailure?

    var notBefore: MonotonicTime?
    var failuresInARow = 0
    /// Where damage was seen that may have happened on the way, and how often.
    var suspect: (offset: Offset, times: Int)?
    var unknownSince: MonotonicTime?
    var maxBytes: Int32
    private(set) var highWatermark: Offset?

    init(
        _ partition: TopicPartition, generation: UInt64, at target: SeekTarget, limit: Offset?, maxBytes: Int32
    ) {
        self.partition = partition
        self.generation = generation
        self.limit = limit
        self.maxBytes = maxBytes
        phase = .locating(target)
        position = FetchPosition(.none)
        handedOut = position
        delivery = PartitionDelivery(at: .none)
        if case .offset(let offset) = target { move(to: FetchPosition(offset)) }
    }

    var bufferedBytes: Int { chunks.reduce(0) { $0 + $1.memory.count } }
    var hasSomethingToGive: Bool { !isPaused && (!chunks.isEmpty || failure != nil) }
    /// Nothing will come until somebody seeks.
    var isOver: Bool { chunks.isEmpty && failure == nil && (phase == .finished || phase == .failed) }

    // MARK: What the user wants

    mutating func seek(to target: SeekTarget, generation: UInt64) {
        self.generation = generation
        delivery.state.store(.revoked, ordering: .releasing)
        delivery = PartitionDelivery(at: .none)
        if isPaused { delivery.state.store(.paused, ordering: .releasing) }
        chunks.removeAll()
        failure = nil
        isAsking = false
        notBefore = nil
        failuresInARow = 0
        locate(target)
        if case .offset(let offset) = target { move(to: FetchPosition(offset)) }
    }

    mutating func pause(_ isPaused: Bool) {
        self.isPaused = isPaused
        delivery.state.store(isPaused ? .paused : .flowing, ordering: .releasing)
    }

    // MARK: Where it is read

    /// Goes on at another place; what was fetched stays to be read first.
    mutating func move(to position: FetchPosition) {
        self.position = position
        // Nothing has been read since the last seek: the reader is where reading begins.
        if delivery.next == .none {
            delivery.next = position.offset
            handedOut = position
        }
        phase = limit.map { position.offset >= $0 } == true ? .finished : .fetching
        needsValidation = false
    }

    mutating func locate(_ target: SeekTarget) {
        phase = .locating(target)
        needsValidation = false
    }

    mutating func fail(_ failure: ConsumerFailure) {
        self.failure = failure
        phase = .failed
    }

    mutating func takeFailure() -> ConsumerFailure? {
        defer { failure = nil }
        return failure
    }

    mutating func received(_ chunk: FetchedChunk) {
        chunks.append(chunk)
        // What came from a leader that is one no more does not vouch for its successor.
        let isUnderDoubt = needsValidation
        move(to: chunk.next)
        needsValidation = isUnderDoubt && phase == .fetching && chunk.next.offsetEpoch != .none
        failuresInARow = 0
        notBefore = nil
    }

    mutating func note(highWatermark: Int64) {
        if highWatermark >= 0 { self.highWatermark = Offset(highWatermark) }
    }

    /// The log ends before what was read. True where that is only what the reader has not been handed: it is read again.
    mutating func cut(to agreed: FetchPosition) -> Bool {
        guard agreed.offset >= handedOut.offset else { return false }
        chunks.removeAll()
        move(to: handedOut)
        return true
    }

    // MARK: Who is asked

    func node(now: MonotonicTime) -> NodeID? {
        if let preferred, preferred.until > now { return preferred.node }
        return leader
    }

    enum News: Hashable {
        case none
        case recreated
    }

    /// Takes in what the newest metadata says.
    mutating func follow(_ topic: TopicView?) -> News {
        guard let topic, let view = topic.partitions[partition.partition] else {
            leader = nil
            return .none
        }
        if let id = topic.id {
            let isAnother = topicID != nil && topicID != id
            topicID = id
            if isAnother {
                leaderEpoch = .none
                preferred = nil
                follow(view)
                needsValidation = false
                return .recreated
            }
        }
        follow(view)
        return .none
    }

    private mutating func follow(_ view: PartitionView) {
        unknownSince = nil
        if view.leader != leader { preferred = nil }
        if view.leaderEpoch > leaderEpoch {
            // Whether the new leader has what was read can only be asked where the last record's epoch is known.
            needsValidation = position.offsetEpoch != .none
            leaderEpoch = view.leaderEpoch
        }
        leader = view.leader
    }
}
