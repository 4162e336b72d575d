import MartletBase
import MartletWire

/// What the draining job works on: the durable state, its history, the log, the watches.
struct EmbeddedCore: ~Copyable {
    /// Given when the batch that it belongs to is durable, with no lock held.
    typealias Answer = @Sendable () -> Void

    private(set) var state: StoreState
    private var history: StoreHistory
    private var log: MetadataLog
    private var watches: [(watch: EmbeddedWatch, next: Revision)] = []
    private var leaseEnds = SortedMap<LeaseID, MonotonicTime>()
    private var now: MonotonicTime?
    private(set) var failure: StoreError?

    private let directory: String
    private let disk: any Disk
    private let lock: any DiskLock
    private let options: EmbeddedStore.Options
    private let bounds: StoreBounds

    private var snapshotBytes: Int64
    private var isCompacting = false
    /// A log shorter than this is not compacted: raised when a compaction found no room.
    private var compactionThreshold: Int64

    init(
        _ recovered: RecoveredMetadata, directory: String, disk: any Disk, lock: any DiskLock,
        options: EmbeddedStore.Options, bounds: StoreBounds
    ) {
        state = recovered.state
        history = StoreHistory(from: recovered.state, limit: options.historyLimit)
        log = recovered.log
        snapshotBytes = recovered.snapshotBytes
        compactionThreshold = options.compactionBytes
        self.directory = directory
        self.disk = disk
        self.lock = lock
        self.options = options
        self.bounds = bounds
    }

    /// Carries the requests out in their order, the changes as one batch. Reads and watches are served from what is
    /// durable after it.
    mutating func process(_ requests: [EmbeddedRequest]) -> [Answer] {
        var batch = Batch(state: state)
        var later: [EmbeddedRequest] = []
        for request in requests {
            if !batch.take(request, bounds, failure) { later.append(request) }
        }
        for ended in endedLeases(batch, requests) {
            batch.end(ended)
        }
        var answers = write(&batch)
        for request in later {
            answers += serve(request)
        }
        return answers + watchSignals()
    }
}

// MARK: - Changes

extension EmbeddedCore {
    /// Changes judged one after the other, each upon the one before, none of them true yet.
    private struct Batch {
        var state: StoreState
        var effects: [StoreEffect] = []
        var revisions: [(state: StoreState, events: [StoreEvent])] = []
        /// What each request is told: when the batch is durable, and when it is refused.
        var outcomes: [(kept: Answer, lost: @Sendable (StoreError) -> Void)] = []
        var grants: [LeaseID] = []

        init(state: StoreState) { self.state = state }

        /// False for a request that changes nothing.
        mutating func take(_ request: EmbeddedRequest, _ bounds: StoreBounds, _ failure: StoreError?) -> Bool {
            switch request {
            case .commit(let transaction, let completion):
                if let refusal = bounds.refusal(of: transaction) {
                    answer(request) { completion(.failure(refusal)) }
                } else {
                    judge(request, failure, completion) { (state) throws(StoreError) in
                        try state.prepare(transaction)
                    }
                }
            case .grantLease(let lease, let lifetimeMillis, let completion):
                grants.append(lease)
                judge(request, failure, completion) { (state) throws(StoreError) in
                    (try state.prepareGrant(lease, lifetimeMillis: lifetimeMillis), ())
                }
            case .revokeLease(let lease, let completion):
                judge(request, failure, completion) { (state) throws(StoreError) in (try state.prepareEnd(lease), ()) }
            case .refusal(let answer): outcomes.append((answer, { _ in answer() }))
            case .read, .renewLease, .watch, .compact, .tick, .compacted, .close: return false
            }
            return true
        }

        private mutating func judge<Success: Sendable>(
            _ request: EmbeddedRequest, _ failure: StoreError?, _ completion: @escaping StoreCompletion<Success>,
            _ prepare: (StoreState) throws(StoreError) -> (effect: StoreEffect?, result: Success)
        ) {
            if let failure { return answer(request) { completion(.failure(failure)) } }
            do throws(StoreError) {
                let (effect, result) = try prepare(state)
                if let effect { apply(effect) }
                answer(request) { completion(.success(result)) }
            } catch {
                answer(request) { completion(.failure(error)) }
            }
        }

        private mutating func answer(_ request: EmbeddedRequest, _ kept: @escaping Answer) {
            outcomes.append((kept, { request.refuse($0) }))
        }

        mutating func end(_ lease: LeaseID) {
            if state.leases[lease] != nil { apply(.leaseEnded(lease)) }
        }

        private mutating func apply(_ effect: StoreEffect) {
            let before = state.revision
            let events = state.apply(effect)
            effects.append(effect)
            if state.revision > before { revisions.append((state, events)) }
        }
    }

    /// Makes the batch durable and then true.
    private mutating func write(_ batch: inout Batch) -> [Answer] {
        if !batch.effects.isEmpty {
            do throws(StoreError) { try append(batch.effects) } catch {
                return batch.outcomes.map { outcome in { outcome.lost(error) } }
            }
            for (state, events) in batch.revisions {
                history.append(state, events)
            }
            state = batch.state
            history.replaceNewest(with: state)
            for lease in batch.grants {
                leaseEnds[lease] = end(of: lease)
            }
        }
        return batch.outcomes.map(\.kept)
    }

    private mutating func append(_ effects: [StoreEffect]) throws(StoreError) {
        if let failure { throw failure }
        var frame = WireWriter(capacity: 4096)
        MetadataFrame.begin(&frame)
        do throws(WireError) { try EffectBatch.encode(effects, into: &frame) } catch {
            throw .tooLarge("\(error)")
        }
        try checkSpace(for: Int64(frame.count), effects)
        do throws(MetadataLogFault) { try log.append(&frame) } catch {
            switch error {
            case .noSpace(let error): throw .noSpace(error.description)
            case .final(let error):
                failure = .failed(error.description)
                throw .outcomeUnknown(error.description)
            }
        }
    }

    /// Refuses before the disk does. What only takes away may use half of the reserve: it is how space comes back.
    private func checkSpace(for bytes: Int64, _ effects: [StoreEffect]) throws(StoreError) {
        let available: Int64
        do throws(DiskError) { available = try disk.space(directory).availableBytes } catch {
            throw .unavailable(error.description)
        }
        let reserve = effects.contains(where: \.adds) ? options.reservedBytes : options.reservedBytes / 2
        guard available - bytes >= reserve else {
            throw .noSpace("\(available) bytes are free under \(directory), and \(reserve) of them are kept in reserve")
        }
    }
}

extension StoreEffect {
    fileprivate var adds: Bool {
        switch self {
        case .changed(let writes): writes.contains { if case .put = $0 { true } else { false } }
        case .leaseGranted: true
        case .leaseEnded: false
        }
    }
}

// MARK: - All that changes nothing

extension EmbeddedCore {
    private mutating func serve(_ request: EmbeddedRequest) -> [Answer] {
        switch request {
        case .read(let range, let completion):
            let page = Result { () throws(StoreError) in
                try (range.revision.map { (revision) throws(StoreError) in try history.state(at: revision) } ?? state)
                    .page(range)
            }
            return [{ completion(page) }]
        case .renewLease(let lease, let completion):
            guard state.leases[lease] != nil else { return [{ completion(.failure(.leaseNotFound(lease))) }] }
            leaseEnds[lease] = end(of: lease)
            return [{ completion(.success(())) }]
        case .watch(let watch, let start):
            watches.append((watch, start))
            return []
        case .compact(let revision, let completion):
            let outcome = Result { () throws(StoreError) in try history.compact(to: revision) }
            return [{ completion(outcome) }]
        case .compacted(let compaction, let outcome):
            end(compaction, outcome)
            return []
        case .close(let completion): return close(completion)
        case .tick, .commit, .grantLease, .revokeLease, .refusal: return []
        }
    }

    private mutating func watchSignals() -> [Answer] {
        var answers: [Answer] = []
        var remaining: [(watch: EmbeddedWatch, next: Revision)] = []
        for (watch, next) in watches where !watch.isCancelled {
            let (signals, following) = history.events(from: next, under: watch.prefix)
            if !signals.isEmpty { answers.append { for signal in signals { watch.tell(signal) } } }
            if case .compacted? = signals.last { continue }
            remaining.append((watch, following))
        }
        watches = remaining
        return answers
    }

    private mutating func close(_ completion: @escaping StoreCompletion<Void>) -> [Answer] {
        let answers = watches.map { watch, _ in { watch.tell(.ended(.closed)) } as Answer }
        watches = []
        let outcome = closeLog()
        lock.release()
        return answers + [{ completion(outcome) }]
    }

    private mutating func closeLog() -> Result<Void, StoreError> {
        if let failure { return .failure(failure) }
        failure = .closed
        do throws(DiskError) { try log.close() } catch { return .failure(.failed(error.description)) }
        return .success(())
    }
}

// MARK: - Leases

extension EmbeddedCore {
    private func end(of lease: LeaseID) -> MonotonicTime? {
        guard let lifetimeMillis = state.leases[lease]?.lifetimeMillis else { return nil }
        return now?.advanced(byMillis: lifetimeMillis)
    }

    /// The leases whose time has come. One without a time, as after a start, has its whole lifetime from now on.
    private mutating func endedLeases(_ batch: Batch, _ requests: [EmbeddedRequest]) -> [LeaseID] {
        for request in requests {
            if case .tick(let time) = request { now = max(now ?? time, time) }
        }
        guard let now, failure == nil, !state.leases.isEmpty else { return [] }
        let renewed = requests.compactMap { if case .renewLease(let lease, _) = $0 { lease } else { nil } }
        var ended: [LeaseID] = []
        for (lease, _) in state.leases {
            if let time = leaseEnds[lease] {
                if time <= now && !renewed.contains(lease) { ended.append(lease) }
            } else {
                leaseEnds[lease] = end(of: lease)
            }
        }
        return ended
    }
}

// MARK: - Compaction

extension EmbeddedCore {
    /// Begins a new generation where the log has outgrown its snapshot: from here on batches go to the new log, and the
    /// snapshot of this very state is written meanwhile.
    mutating func beginCompaction() -> MetadataCompaction? {
        guard failure == nil, !isCompacting, log.end >= max(compactionThreshold, snapshotBytes) else { return nil }
        do throws(DiskError) { try log.seal() } catch {
            failure = .failed(error.description)
            return nil
        }
        do throws(MetadataLogFault) {
            log = try MetadataLog.create(log.generation + 1, from: state.revision, in: directory, on: disk)
        } catch {
            switch error {
            case .noSpace: compactionThreshold = log.end + options.compactionBytes
            case .final(let error): failure = .failed(error.description)
            }
            return nil
        }
        isCompacting = true
        return MetadataCompaction(state: state, generation: log.generation, directory: directory, disk: disk)
    }

    private mutating func end(_ compaction: MetadataCompaction, _ outcome: Result<Int64, MetadataLogFault>) {
        isCompacting = false
        switch outcome {
        case .success(let bytes):
            snapshotBytes = bytes
            compactionThreshold = options.compactionBytes
        case .failure(.noSpace):
            // No failure: the logs hold everything, and the present one grows some more before the next attempt.
            compactionThreshold = log.end + options.compactionBytes
        case .failure(.final(let error)): failure = .failed(error.description)
        }
    }
}
